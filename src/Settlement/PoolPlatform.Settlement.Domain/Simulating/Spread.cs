using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Simulating;

/// <summary>How a scheme's outturn may fall. A closed set.</summary>
public abstract record Spread
{
    private Spread()
    {
    }

    /// <summary>It comes out as stated.</summary>
    public sealed record Certain : Spread;

    /// <summary>At least, most likely, at most.</summary>
    public sealed record Triangular(Money Low, Money Likely, Money High) : Spread;

    /// <summary>About a mean, never below nothing, with a long tail upwards: the deviation is a percentage of the mean.</summary>
    public sealed record Lognormal(Money Mean, Percent Deviation) : Spread;

    /// <summary>As earlier years came out, each as a percentage of its budget; between them in proportion.</summary>
    public sealed record Historic(ImmutableArray<decimal> PercentOfBudget) : Spread;
}
