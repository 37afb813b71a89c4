using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>What the agreement and the pool's budget say that a package must fit into, as their services answered it.</summary>
public sealed record PoolFacts(DateSpan Term, ImmutableArray<string> Schemes, ImmutableArray<OrganisationCode> Partners, PoolBudget Budget)
{
    /// <summary>Why these terms do not fit the agreement; null where they do.</summary>
    /// <remarks>A line starts and ends within the term; an open one goes on for as long as the agreement does. A line of the budget that is
    /// not there is told as soon as it can be known: while a year has no budget yet, a package can be drafted for it.</remarks>
    internal Refusal? Refuses(string scheme, PackageTerms terms)
    {
        if (!Schemes.Contains(scheme))
            return ClientPackagesRefusals.SchemeUnknown.About("scheme", ClientPackagesRefusals.SchemeUnknown.Message);
        var partners = Partners.Select(partner => partner.Value).ToHashSet(StringComparer.Ordinal);
        return PackageTerms.Breaking(terms.Lines, ClientPackagesRefusals.FunderUnknown, "split", line => line.Cost.Split?.Funders.Any(funder => !partners.Contains(funder)) == true)
            ?? PackageTerms.Breaking(terms.Lines, ClientPackagesRefusals.OutsideTerm, "from", line => !Term.Contains(line.Dates.Start))
            ?? PackageTerms.Breaking(terms.Lines, ClientPackagesRefusals.OutsideTerm, "to", line => line.Dates.End is { } end && !Term.Contains(end))
            ?? PackageTerms.Breaking(terms.Lines, ClientPackagesRefusals.BudgetLineUnknown, "budgetLine", line => Budget.Covers(line) && !Budget.Has(line));
    }
}

/// <summary>The codes of the lines that one scheme has in the pool's budgets; a year without a budget has no entry.</summary>
public sealed record PoolBudget(ImmutableDictionary<FinancialYear, ImmutableHashSet<string>> Lines)
{
    /// <summary>Whether the year in which the line starts has a budget.</summary>
    internal bool Covers(PackageLine line) => Lines.ContainsKey(FinancialYear.Of(line.Dates.Start));

    /// <summary>Whether the budget of the year in which the line starts has the line that it is charged to.</summary>
    internal bool Has(PackageLine line) => Lines.TryGetValue(FinancialYear.Of(line.Dates.Start), out var lines) && lines.Contains(line.BudgetLine);
}
