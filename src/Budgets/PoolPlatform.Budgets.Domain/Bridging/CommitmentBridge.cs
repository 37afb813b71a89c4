using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Bridging;

/// <summary>What packages still commit, at two cut-offs, and every pound between them.</summary>
/// <remarks>Told in three steps that cannot leave a gap, package by package and line by line: what the packages commit now as if nothing more had been spent and no month had passed,
/// then what was spent on them since, then the months that the later cut-off covers and the earlier did not, or the other way round.</remarks>
public static class CommitmentBridge
{
    public static ImmutableArray<BridgeStep> Between(CommitmentsThrough from, CommitmentsThrough to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var causes = from.Months.Keys.Concat(to.Months.Keys).Select(one => one.Package).Distinct(StringComparer.Ordinal)
            .ToDictionary(package => package, package => CauseOf(from.YearOf(package), to.YearOf(package)), StringComparer.Ordinal);
        return
        [
            .. from.Months.Keys.Concat(to.Months.Keys).Distinct().GroupBy(one => one.Line, StringComparer.Ordinal).OrderBy(line => line.Key, StringComparer.Ordinal).Select(line => new BridgeStep(
                line.Key,
                Money.Sum(line.Select(one => from.Of(one).Remaining(from.Through))),
                Money.Sum(line.Select(one => to.Of(one).Remaining(to.Through))),
                BridgeEntry.Together(line.OrderBy(one => one.Package, StringComparer.Ordinal).SelectMany(one => Entries(one.Package, causes[one.Package], from.Of(one), from.Through, to.Of(one), to.Through))))),
        ];
    }

    private static IEnumerable<BridgeEntry> Entries(string package, BridgeReason cause, CommittedMonths was, PeriodNo before, CommittedMonths isNow, PeriodNo after)
    {
        var recommitted = isNow with { Spent = was.Spent };
        yield return new(cause, recommitted.Remaining(before) - was.Remaining(before)) { Package = package };
        yield return new(BridgeReason.Drawn, isNow.Remaining(before) - recommitted.Remaining(before));
        yield return new(BridgeReason.OtherPeriod, isNow.Remaining(after) - isNow.Remaining(before));
    }

    /// <summary>Why a package commits something else: compared over the whole year, so that the same cost in another month is told apart from another cost.</summary>
    private static BridgeReason CauseOf(ImmutableSortedDictionary<string, Money> was, ImmutableSortedDictionary<string, Money> isNow) =>
        was.IsEmpty ? BridgeReason.New
        : isNow.IsEmpty ? BridgeReason.Ended
        : !was.Keys.SequenceEqual(isNow.Keys, StringComparer.Ordinal) ? BridgeReason.Route
        : was.SequenceEqual(isNow) ? BridgeReason.Timing
        : BridgeReason.Rate;
}

/// <summary>What packages committed and what was spent on them as recorded at a cut-off, and the period up to which that cut-off looks.</summary>
public sealed record CommitmentsThrough(PeriodNo Through, ImmutableDictionary<(string Package, string Line), CommittedMonths> Months)
{
    public CommittedMonths Of((string Package, string Line) one) => Months.GetValueOrDefault(one) ?? CommittedMonths.None;

    /// <summary>What a package commits for the whole year, by line.</summary>
    public ImmutableSortedDictionary<string, Money> YearOf(string package) =>
        Months.Where(one => one.Key.Package == package && one.Value.Committed.Any(month => month is not null))
            .ToImmutableSortedDictionary(one => one.Key.Line, one => Money.Sum(one.Value.Committed.Select(month => month ?? Money.Zero)), StringComparer.Ordinal);
}

/// <summary>One package on one line, April first.</summary>
/// <param name="Committed">Null in a month for which the package commits nothing, not even zero.</param>
public sealed record CommittedMonths(ImmutableArray<Money?> Committed, ImmutableArray<Money> Spent)
{
    private const int MonthsOfYear = 12;

    public static readonly CommittedMonths None = new([.. Enumerable.Repeat(default(Money?), MonthsOfYear)], [.. Enumerable.Repeat(Money.Zero, MonthsOfYear)]);

    /// <summary>What is still to come of the months up to the end of a period.</summary>
    /// <remarks>Spending draws down its own month; what is more goes to earlier months that nothing has drawn, because invoices come late, and never to later ones, because then care that
    /// costs more than was committed would not show. So what is left is all that was committed less all that was spent, and the largest surplus that the months from April on run up together.</remarks>
    public Money Remaining(PeriodNo through)
    {
        var (left, surplus, largest, commits) = (Money.Zero, Money.Zero, Money.Zero, false);
        for (var month = 0; month < Math.Min(through.Number, MonthsOfYear); month++)
        {
            var committed = Committed[month] ?? Money.Zero;
            commits |= Committed[month] is not null;
            left += committed - Spent[month];
            surplus += Spent[month] - committed;
            if (surplus > largest) largest = surplus;
        }
        return commits ? left + largest : Money.Zero;
    }
}
