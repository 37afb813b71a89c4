using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Simulating;

/// <summary>A scheme at another outturn than was expected.</summary>
internal static class StressedOutturns
{
    /// <summary>Its lines move with it: the difference goes by what was expected to be spent on each.</summary>
    public static SchemeOutturn Moved(SchemeOutturn scheme, Money outturn)
    {
        if (scheme.Lines.IsEmpty || outturn == scheme.Outturn) return scheme with { Outturn = outturn };
        var expected = scheme.Lines.Select((line, i) => KeyValuePair.Create(line.Code, (decimal)line.Outturn.Abs().Pence));
        if (Weights.Of(expected).IsRefused(out _, out var weights) && Weights.Equal(scheme.Lines.Select(line => line.Code)).IsRefused(out _, out weights)) return scheme with { Outturn = outturn };
        var moves = Allocation.LargestRemainder(outturn - scheme.Outturn, weights);
        return scheme with { Outturn = outturn, Lines = [.. scheme.Lines.Select((line, i) => line with { Outturn = line.Outturn + moves[i] })] };
    }
}
