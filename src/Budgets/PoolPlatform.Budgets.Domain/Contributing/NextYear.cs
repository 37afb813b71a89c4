using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Contributing;

/// <summary>Next year's contributions by the formula that agreements use: last year's recurrent sum, plus recurrent changes in the year, plus inflation, plus planned
/// changes, less efficiency.</summary>
public static class NextYear
{
    /// <param name="opening">The year's first plan: its recurrent part is what last year handed on.</param>
    /// <param name="newest">The plan as it stands: what it has more of recurrent money was agreed in the year.</param>
    public static Outcome<ImmutableArray<NextContribution>> Work(ContributionPlan opening, ContributionPlan newest, NextYearTerms terms)
    {
        ArgumentNullException.ThrowIfNull(opening);
        ArgumentNullException.ThrowIfNull(newest);
        ArgumentNullException.ThrowIfNull(terms);
        if (newest.Number == 0) return ContributionRefusals.ContributionsMissing();
        var keys = opening.Contributions.Concat(newest.Contributions).Select(Key).Distinct().ToImmutableArray();
        for (var i = 0; i < terms.Changes.Length; i++)
            if (terms.Changes[..i].Any(other => (other.Partner, other.Source, other.InKind) == (terms.Changes[i].Partner, terms.Changes[i].Source, terms.Changes[i].InKind)))
                return ContributionRefusals.FormulaUnusable($"partners[{i}]", "Partner and source are listed already.");
        var fresh = terms.Changes.Select(change => (change.Partner, change.Source, change.InKind)).Except(keys);
        return keys.Concat(fresh).Select(key => Of(key, opening, newest, terms)).ToImmutableArray();
    }

    private static NextContribution Of((OrganisationCode Partner, ContributionSource Source, bool InKind) key, ContributionPlan opening, ContributionPlan newest, NextYearTerms terms)
    {
        var change = terms.Changes.FirstOrDefault(one => (one.Partner, one.Source, one.InKind) == key);
        var lastYear = RecurrentOf(opening, key);
        var inYear = RecurrentOf(newest, key) - lastYear;
        var recurrent = lastYear + inYear;
        var inflation = (change?.InflationPercent ?? terms.InflationPercent).Of(recurrent);
        var planned = change?.Planned ?? Money.Zero;
        // A saving is asked of what the year would otherwise cost.
        var efficiency = (change?.EfficiencyPercent ?? terms.EfficiencyPercent).Of(recurrent + inflation) + (change?.Efficiency ?? Money.Zero);
        return new(key.Partner, key.Source, key.InKind, lastYear, inYear, inflation, planned, efficiency);
    }

    private static Money RecurrentOf(ContributionPlan plan, (OrganisationCode, ContributionSource, bool) key) =>
        Money.Sum(plan.Contributions.Where(contribution => Key(contribution) == key).Select(contribution => contribution.Recurrent));

    private static (OrganisationCode Partner, ContributionSource Source, bool InKind) Key(Contribution contribution) => (contribution.Partner, contribution.Source, contribution.InKind);
}

/// <summary>What is agreed for the year to come: percentages for all, and what differs for one.</summary>
public sealed record NextYearTerms(Percent InflationPercent, Percent EfficiencyPercent, ImmutableArray<NextYearChange> Changes);

/// <summary>What differs for one partner's contribution from one source.</summary>
/// <param name="Planned">Planned changes, signed.</param>
/// <param name="Efficiency">A saving in pounds, beside one in percent.</param>
public sealed record NextYearChange(
    OrganisationCode Partner, ContributionSource Source, bool InKind = false, Percent? InflationPercent = null, Percent? EfficiencyPercent = null, Money? Planned = null, Money? Efficiency = null);

/// <summary>One partner's contribution for the year to come, step by step.</summary>
public sealed record NextContribution(
    OrganisationCode Partner, ContributionSource Source, bool InKind, Money LastYearRecurrent, Money InYearRecurrent, Money Inflation, Money Planned, Money Efficiency)
{
    public Money Amount => LastYearRecurrent + InYearRecurrent + Inflation + Planned - Efficiency;
}
