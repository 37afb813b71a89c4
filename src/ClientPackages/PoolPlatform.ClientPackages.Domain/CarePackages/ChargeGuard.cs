using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>What the person and third parties are charged never exceeds what the funders would bear, on any date.</summary>
/// <remarks>Sums only change where something starts or on the day after it ends, such as an additional need; those days are looked at, and no others.</remarks>
internal static class ChargeGuard
{
    public static Refusal? Refuses(ImmutableArray<PackageLine> lines, ImmutableArray<ClientCharge> charges)
    {
        if (charges.IsEmpty) return null;
        var pieces = lines.SelectMany(line => line.Paid).ToImmutableArray();
        var days = pieces.Select(piece => piece.Dates).Concat(charges.Select(charge => charge.Dates))
            .SelectMany(span => span.End is { } end && end < DateOnly.MaxValue ? [span.Start, end.AddDays(1)] : new[] { span.Start }).Distinct().Order();
        foreach (var day in days)
        {
            var charged = charges.Select((charge, i) => (Charge: charge, Index: i)).Where(at => at.Charge.Dates.Contains(day)).ToList();
            if (charged.Count == 0) continue;
            var running = pieces.Where(piece => piece.Dates.Contains(day)).ToList();

            // What flat sums of other funders cover, such as registered nursing, cannot be charged a second time.
            foreach (var against in charged.GroupBy(at => at.Charge.Reduces))
            {
                var borne = Money.Sum(running.Select(piece => Borne(piece, against.Key)));
                var sum = Money.Sum(against.Select(at => at.Charge.PerWeek));
                if (sum <= borne) continue;
                var refusal = ClientPackagesRefusals.ChargeAboveCost.With("on", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).With("charges", sum).With("cost", borne);
                return against.Aggregate(refusal, (told, at) => told.About(string.Create(CultureInfo.InvariantCulture, $"charges[{at.Index}].perWeek"), ClientPackagesRefusals.ChargeAboveCost.Message));
            }
        }
        return null;
    }

    private static Money Borne(RateSegment piece, string? funder) => (piece.Split, funder) switch
    {
        (null, null) => piece.WeeklyRate,
        (null, _) or (_, null) => Money.Zero,
        var (split, _) => Money.Sum(split.OfAWeek(piece.WeeklyRate).Where(part => part.Key == funder).Select(part => part.Value)),
    };
}
