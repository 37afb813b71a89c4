using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Tests.Domain;

/// <summary>One made line with a window and a calendar. Percents are in millionths, amounts and rates in pence.</summary>
internal sealed record CostCase(
    long RatePence, DateOnly From, DateOnly? To, DayCount Days, ImmutableArray<long> Millionths, ImmutableArray<long> PerWeekPence,
    DateOnly WindowFrom, DateOnly WindowTo, SliceCalendar Calendar)
{
    public static Gen<CostCase> Any =>
        from rate in Gen.OneOf(Gen.Choose(-20, 20), Gen.Choose(0, 300_000), Gen.Choose(-300_000, 300_000))
        from start in Gen.Choose(0, 4000)
        from length in Gen.OneOf(Gen.Choose(0, 10), Gen.Choose(0, 900))
        from open in Gen.Choose(0, 3)
        from days in Gen.Elements(DayCount.Inclusive, DayCount.Nights)
        from split in Gen.Choose(0, 2)
        from cuts in Gen.ArrayOf(Gen.Choose(0, 100_000_000), 3)
        from lead in Gen.Choose(-500, 500)
        from width in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(0, 900))
        from calendar in Gen.Elements(Enum.GetValues<SliceCalendar>())
        let first = new DateOnly(2018, 1, 1).AddDays(start)
        select new CostCase(
            rate, first, open == 0 ? null : first.AddDays(length), days,
            split == 1 ? Percents(cuts) : [], split == 2 ? Amounts(rate, cuts) : [],
            first.AddDays(lead), first.AddDays(lead + width), calendar);

    public DateSpan Window => new(WindowFrom, WindowTo);

    public RateSegment Segment => RateSegment.Of(Money.FromPence(RatePence), new(From, To), Days, Split).OrThrow();

    public PackageCosts Costs() => CostSlicing.Evaluate(new(Window, Calendar, [Segment])).OrThrow();

    /// <summary>The parts of a cost that has run up, worked out apart from the engine.</summary>
    public List<long> Parts(long pence, int days)
    {
        if (Millionths.Length > 0) return ByLargestRemainder(pence, Millionths);
        if (PerWeekPence.Length == 0) return [];
        if (PerWeekPence.Sum() == RatePence && RatePence != 0) return [.. ByLargestRemainder(pence, [.. PerWeekPence.Select(Math.Abs)]), 0];
        var left = Math.Abs(pence);
        var parts = new List<long>();
        foreach (var amount in PerWeekPence)
        {
            var part = Math.Min(Math.Abs(DayByDay.Rounded((BigInteger)amount * days)), left);
            parts.Add(part * Math.Sign(pence));
            left -= part;
        }
        return [.. parts, left * Math.Sign(pence)];
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RatePence}p a week {From:yyyy-MM-dd} to {To:yyyy-MM-dd} {Days}, percents {string.Join(' ', Millionths)}, per week {string.Join(' ', PerWeekPence)}, window {WindowFrom:yyyy-MM-dd} to {WindowTo:yyyy-MM-dd} by {Calendar}");

    private FundingSplit? Split =>
        Millionths.Length > 0 ? FundingSplit.OfPercents([.. Millionths.Select((share, i) => KeyValuePair.Create($"funder {i}", new Percent(share / 1_000_000m)))]).OrThrow()
        : PerWeekPence.Length > 0 ? FundingSplit.OfAmounts([.. PerWeekPence.Select((amount, i) => KeyValuePair.Create($"funder {i}", Money.FromPence(amount)))], "rest").OrThrow()
        : null;

    private static List<long> ByLargestRemainder(long pence, ImmutableArray<long> weights)
    {
        var total = (BigInteger)weights.Sum();
        var magnitude = Math.Abs(pence);
        var parts = weights.Select(weight => (long)(magnitude * (BigInteger)weight / total)).ToList();
        while (parts.Sum() < magnitude)
        {
            // One penny at a time to whoever is furthest below the exact share; the first of equals.
            var lacks = weights.Select((weight, i) => magnitude * (BigInteger)weight - parts[i] * total).ToList();
            parts[lacks.IndexOf(lacks.Max())]++;
        }
        return [.. parts.Select(part => part * Math.Sign(pence))];
    }

    /// <summary>Cuts a hundred percent at three places: four shares, some of them perhaps nothing.</summary>
    private static ImmutableArray<long> Percents(int[] cuts)
    {
        long[] edges = [0, .. cuts.Select(cut => cut % 3 == 0 ? (long)cut / 1_000_000 * 1_000_000 : cut).Order(), 100_000_000];
        return [.. edges.Zip(edges.Skip(1), (low, high) => high - low)];
    }

    /// <summary>Three amounts with the sign of the rate that come to no more than it, and sometimes to all of it.</summary>
    private static ImmutableArray<long> Amounts(long rate, int[] cuts)
    {
        var sorted = cuts.Order().Select(cut => rate * cut / 100_000_000).ToArray();
        return [sorted[0], sorted[1] - sorted[0], (cuts[0] % 2 == 0 ? rate : sorted[2]) - sorted[1]];
    }
}
