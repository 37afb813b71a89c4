using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Costing;

/// <summary>Visits of one length that a contract line was given or plans, so many of them.</summary>
/// <param name="Carers">Two where a person needs double-handed care: both are paid.</param>
public sealed record Visits(string Line, int Minutes, int Count, int Carers = 1, bool BankHoliday = false);

/// <summary>What a homecare contract pays for visits.</summary>
/// <param name="BandMinutes">Minutes are taken to the nearest 1, 5 or 15 before they are paid; halves go up.</param>
/// <param name="BankHolidayPercent">150 pays time and a half.</param>
public sealed record VisitPricing(Money HourlyRate, RoundAt RoundAt = RoundAt.Line, int BandMinutes = 1, int BankHolidayPercent = 100)
{
    private const int Exact = 60 * 100;

    /// <summary>Prices visits, rounding where the contract does; the lines sum to the total by construction.</summary>
    /// <remarks>Under <see cref="RoundAt.Invoice"/> the total is rounded once and shared over the lines by largest remainder.</remarks>
    public VisitCost Price(ImmutableArray<Visits> visits)
    {
        var lines = visits.GroupBy(visit => visit.Line, StringComparer.Ordinal).ToList();
        if (RoundAt == RoundAt.Invoice)
        {
            var parts = lines.Select(line => Whole(line)).ToList();
            var total = Rounded(parts.Aggregate((Int128)0, (sum, part) => sum + part));
            if (parts.All(part => part == 0)) return new(Money.Zero, [.. lines.Select(line => KeyValuePair.Create(line.Key, Money.Zero))]);
            var weights = Weights.Of(lines.Zip(parts, (line, part) => KeyValuePair.Create(line.Key, (decimal)part))).OrThrow();
            var shares = Allocation.LargestRemainder(total, weights);
            return new(total, [.. lines.Select((line, i) => KeyValuePair.Create(line.Key, shares[i]))]);
        }
        ImmutableArray<KeyValuePair<string, Money>> priced =
        [
            .. lines.Select(line => KeyValuePair.Create(line.Key, RoundAt == RoundAt.Visit
                ? Money.Sum(line.Select(visit => Money.FromPence(checked(Rounded(One(visit)).Pence * visit.Count))))
                : Rounded(Whole(line)))),
        ];
        return new(Money.Sum(priced.Select(line => line.Value)), priced);
    }

    /// <summary>Minutes as they are paid.</summary>
    public int Banded(int minutes) => (2 * minutes + BandMinutes) / (2 * BandMinutes) * BandMinutes;

    /// <summary>What the days that are left of a week have of its planned minutes: 14 hours and five days left are ten hours.</summary>
    public static int MinutesLeft(int minutesAWeek, int daysLeft) => (int)((2L * minutesAWeek * daysLeft + 7) / 14);

    private Int128 Whole(IEnumerable<Visits> visits) => visits.Aggregate((Int128)0, (sum, visit) => sum + One(visit) * visit.Count);

    /// <summary>One visit in six-thousandths of a penny: pence an hour, by minutes, carers and percent.</summary>
    private Int128 One(Visits visit) => (Int128)HourlyRate.Pence * Banded(visit.Minutes) * visit.Carers * (visit.BankHoliday ? BankHolidayPercent : 100);

    private static Money Rounded(Int128 exact) => Money.FromPence(checked((long)((2 * exact + Exact) / (2 * Exact))));
}

/// <summary>What visits cost, by contract line; the lines sum to the total.</summary>
public sealed record VisitCost(Money Total, ImmutableArray<KeyValuePair<string, Money>> Lines);
