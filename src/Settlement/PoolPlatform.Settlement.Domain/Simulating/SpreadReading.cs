using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Reading;

namespace PoolPlatform.Settlement.Domain.Simulating;

/// <summary>Reads how an outturn may fall.</summary>
internal static class SpreadReading
{
    private const int MostYears = 50;

    /// <summary>The spread; or the earlier years of the same pool whose figures make it, where they can be asked for.</summary>
    public static Spread? Of(JsonAt at, bool yearsAreKnown, out ImmutableArray<FinancialYear>? years)
    {
        years = null;
        if (at.Fields() is not { } fields || fields.Required("kind") is not { } kind) return null;
        Spread? spread = null;
        switch (JsonAt.TextOf(kind.Value))
        {
            case "triangular":
                var low = fields.Required("low")?.Money();
                var likely = fields.Required("likely")?.Money();
                var high = fields.Required("high")?.Money();
                spread = low is { } l && likely is { } m && high is { } h ? new Spread.Triangular(l, m, h) : null;
                break;
            case "lognormal":
                var mean = fields.Required("mean")?.Money();
                var deviation = fields.Required("deviation")?.Percent();
                spread = mean is { } expected && deviation is { } percent ? new Spread.Lognormal(expected, percent) : null;
                break;
            case "historic" when yearsAreKnown && fields.Optional("years") is { } list:
                years = list.Items(MostYears)?.Select(year => year.Year()).OfType<FinancialYear>().ToImmutableArray();
                break;
            case "historic":
                spread = fields.Required("percentOfBudget")?.Items(MostYears) is { } known ? new Spread.Historic([.. known.Select(one => one.Number()).OfType<decimal>()]) : null;
                break;
            case "certain":
                spread = new Spread.Certain();
                break;
            default:
                kind.Problems.Add(kind.Path, "Must be one of \"triangular\", \"lognormal\", \"historic\", \"certain\".");
                return null;
        }
        fields.RefuseOthers();
        return spread;
    }
}
