using System.Collections.Immutable;
using System.Globalization;
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
            ?? PackageTerms.Breaking(terms.Lines, ClientPackagesRefusals.BudgetLineUnknown, "budgetLine", line => Budget.Covers(line.Dates.Start) && !Budget.Has(line.Dates.Start, line.BudgetLine))
            ?? RefusesExtras(terms, partners);
    }

    private Refusal? RefusesExtras(PackageTerms terms, HashSet<string> partners)
    {
        for (var i = 0; i < terms.OneOffs.Length; i++)
        {
            var bought = terms.OneOffs[i];
            var at = string.Create(CultureInfo.InvariantCulture, $"oneOffs[{i}]");
            if (bought.Split?.Funders.Any(funder => !partners.Contains(funder)) == true) return ClientPackagesRefusals.FunderUnknown.About($"{at}.split", ClientPackagesRefusals.FunderUnknown.Message);
            if (!Term.Contains(bought.On)) return ClientPackagesRefusals.OutsideTerm.About($"{at}.on", ClientPackagesRefusals.OutsideTerm.Message);
            if (Budget.Covers(bought.On) && !Budget.Has(bought.On, bought.BudgetLine)) return ClientPackagesRefusals.BudgetLineUnknown.About($"{at}.budgetLine", ClientPackagesRefusals.BudgetLineUnknown.Message);
        }
        for (var i = 0; i < terms.Charges.Length; i++)
        {
            var charge = terms.Charges[i];
            var at = string.Create(CultureInfo.InvariantCulture, $"charges[{i}]");
            if (charge.Reduces is { } funder && !partners.Contains(funder)) return ClientPackagesRefusals.FunderUnknown.About($"{at}.reduces", ClientPackagesRefusals.FunderUnknown.Message);
            if (!Term.Contains(charge.Dates.Start)) return ClientPackagesRefusals.OutsideTerm.About($"{at}.from", ClientPackagesRefusals.OutsideTerm.Message);
            if (charge.Dates.End is { } end && !Term.Contains(end)) return ClientPackagesRefusals.OutsideTerm.About($"{at}.to", ClientPackagesRefusals.OutsideTerm.Message);
            if (!terms.Lines.Any(line => line.BudgetLine == charge.BudgetLine)) return ClientPackagesRefusals.BudgetLineUnknown.About($"{at}.budgetLine", "A charge comes off a budget line that the package is charged to.");
        }
        return null;
    }
}

/// <summary>The codes of the lines that one scheme has in the pool's budgets; a year without a budget has no entry.</summary>
public sealed record PoolBudget(ImmutableDictionary<FinancialYear, ImmutableHashSet<string>> Lines)
{
    /// <summary>Whether the year of a day has a budget.</summary>
    internal bool Covers(DateOnly day) => Lines.ContainsKey(FinancialYear.Of(day));

    /// <summary>Whether the budget of the year of a day, on which a package's line starts, has the line that it is charged to.</summary>
    internal bool Has(DateOnly day, string budgetLine) => Lines.TryGetValue(FinancialYear.Of(day), out var lines) && lines.Contains(budgetLine);
}
