using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Where a part goes that does not go the way of the rest.</summary>
public abstract record Destination
{
    private Destination()
    {
    }

    public sealed record ToShare(ShareBy By) : Destination;

    /// <summary>An underspend is paid into the reserve; an overspend is met from it while it lasts, and what it cannot meet is left for the steps that follow.</summary>
    public sealed record ToReserve(string Name) : Destination;
}

/// <summary>How much of what enters a portion takes: never more than enters, and in its direction.</summary>
public abstract record PortionSize
{
    private PortionSize()
    {
    }

    public sealed record Sum(Money Amount) : PortionSize;

    /// <summary>Of what enters, to a whole penny, half away from zero.</summary>
    public sealed record Part(Percent Percent) : PortionSize;

    /// <summary>What was measured in pounds: what an investment cost, what came as a windfall.</summary>
    public sealed record Measured(string Measure) : PortionSize;

    /// <summary>All but what was measured in pounds: what is left of a saving beside its cashable part.</summary>
    public sealed record AllBut(string Measure) : PortionSize;

    /// <summary>A percentage of what enters, times the part of a count that was met: three of four quality measures.</summary>
    public sealed record MetPart(Percent Percent, string Measure) : PortionSize;

    /// <summary>A percentage of what enters, times the part of a count that was not met.</summary>
    public sealed record UnmetPart(Percent Percent, string Measure) : PortionSize;

    /// <summary>The measure that it looks at; null where it needs none.</summary>
    public string? MeasureName => this switch
    {
        Measured measured => measured.Measure,
        AllBut but => but.Measure,
        MetPart met => met.Measure,
        UnmetPart unmet => unmet.Measure,
        _ => null,
    };
}

/// <summary>How a result becomes pounds.</summary>
public abstract record PerformanceScale
{
    private PerformanceScale()
    {
    }

    /// <summary>In proportion to a target, not below the floor and not above the cap, both percentages of what hangs on it.</summary>
    public sealed record Linear(decimal Target, Percent Floor, Percent Cap) : PerformanceScale;

    /// <summary>So much for each unit, and no more than hangs on it.</summary>
    public sealed record PerUnit(Money Rate) : PerformanceScale;
}
