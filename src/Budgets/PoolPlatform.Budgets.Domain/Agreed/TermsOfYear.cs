using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Agreed;

/// <summary>The terms of a pool through one financial year, and the one place that says which of them count for what.</summary>
/// <remarks>
/// Who is a party, who the host and what state the agreement is in: those of the day of the year that is nearest to today, so that a change agreed for
/// later counts when its day has come, and a past year stays with those who had it. An entry: those of its own day, its mode included. What is planned for
/// the year: all that holds on some day of it. Figures: those of the last day that they cover.
/// </remarks>
/// <param name="InOrder">By the day from which they hold, without a gap; never empty.</param>
public sealed record TermsOfYear(FinancialYear Year, ImmutableArray<PoolTerms> InOrder)
{
    /// <summary>For who may do what.</summary>
    public PoolTerms Nearest(DateOnly today) => On(today < Year.Start ? Year.Start : today > Year.End ? Year.End : today);

    /// <summary>For an entry of a day.</summary>
    public PoolTerms On(DateOnly day) => InOrder.LastOrDefault(terms => terms.From <= day) ?? InOrder[0];

    /// <summary>For figures from April to the end of a period, or of the year.</summary>
    public PoolTerms AtEndOf(PeriodNo? through) => On(through?.EndIn(Year) ?? Year.End);

    /// <summary>For budgets and contributions: every scheme and every partner that the year has, those of its last day first.</summary>
    public PoolTerms Planned()
    {
        var last = InOrder[^1];
        return last with
        {
            Partners = [.. InOrder.Reverse().SelectMany(terms => terms.Partners).DistinctBy(partner => partner.Code)],
            Schemes = [.. InOrder.Reverse().SelectMany(terms => terms.Schemes).Distinct()],
        };
    }

    /// <summary>For entries that are posted together, as a file is: those nearest to today, for the days around on which host and mode are the same and money moves in one way.</summary>
    public PoolTerms PostedTogether(DateOnly today)
    {
        var terms = Nearest(today);
        var (first, next) = (InOrder.IndexOf(terms), InOrder.IndexOf(terms) + 1);
        while (first > 0 && Alike(InOrder[first - 1])) first--;
        while (next < InOrder.Length && Alike(InOrder[next])) next++;
        var alike = InOrder[first..next];
        var days = new DateSpan(first == 0 ? DateOnly.MinValue : alike[0].From, next == InOrder.Length ? null : InOrder[next].From.AddDays(-1));
        return terms with { Term = alike[^1].Term.Intersect(days), Partners = [.. alike.SelectMany(one => one.Partners).DistinctBy(partner => partner.Code)] };

        bool Alike(PoolTerms other) => other.Host == terms.Host && other.IsShadow == terms.IsShadow;
    }
}
