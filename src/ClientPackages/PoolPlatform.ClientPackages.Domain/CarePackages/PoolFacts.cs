using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>What the agreement says from a day on.</summary>
public sealed record AgreedFrom(DateOnly From, DateSpan Term, ImmutableArray<string> Schemes, ImmutableArray<OrganisationCode> Partners);

/// <summary>What the agreement and the pool's budget say that a package must fit into, as their services answered it.</summary>
/// <param name="Agreed">By the day from which it holds, without a gap; never empty.</param>
public sealed record PoolFacts(ImmutableArray<AgreedFrom> Agreed, PoolBudget Budget)
{
    /// <summary>What the agreement says on a day; before its first day what it begins with.</summary>
    public AgreedFrom On(DateOnly day) => Agreed.LastOrDefault(agreed => agreed.From <= day) ?? Agreed[0];

    /// <summary>Why these terms do not fit the agreement; null where they do.</summary>
    /// <remarks>A line starts and ends within the term and fits what the agreement says on its first day; an open one goes on for as long as the agreement
    /// does. A line of the budget that is not there is told as soon as it can be known: while a year has no budget yet, a package can be drafted for it.</remarks>
    internal Refusal? Refuses(string scheme, PackageTerms terms)
    {
        if (terms.Lines.Any(line => !On(line.Dates.Start).Schemes.Contains(scheme)))
            return ClientPackagesRefusals.SchemeUnknown.About("scheme", ClientPackagesRefusals.SchemeUnknown.Message);
        return PackageTerms.Breaking(terms.Lines, ClientPackagesRefusals.FunderUnknown, "split", line => line.Cost.Split?.Funders.Any(funder => !IsPartner(funder, line.Dates.Start)) == true)
            ?? PackageTerms.Breaking(terms.Lines, ClientPackagesRefusals.OutsideTerm, "from", line => !InTerm(line.Dates.Start))
            ?? PackageTerms.Breaking(terms.Lines, ClientPackagesRefusals.OutsideTerm, "to", line => line.Dates.End is { } end && !InTerm(end))
            ?? PackageTerms.Breaking(terms.Lines, ClientPackagesRefusals.BudgetLineUnknown, "budgetLine", line => Budget.Covers(line.Dates.Start) && !Budget.Has(line.Dates.Start, line.BudgetLine))
            ?? RefusesExtras(terms);
    }

    private Refusal? RefusesExtras(PackageTerms terms)
    {
        for (var i = 0; i < terms.OneOffs.Length; i++)
        {
            var bought = terms.OneOffs[i];
            var at = string.Create(CultureInfo.InvariantCulture, $"oneOffs[{i}]");
            if (bought.Split?.Funders.Any(funder => !IsPartner(funder, bought.On)) == true) return ClientPackagesRefusals.FunderUnknown.About($"{at}.split", ClientPackagesRefusals.FunderUnknown.Message);
            if (!InTerm(bought.On)) return ClientPackagesRefusals.OutsideTerm.About($"{at}.on", ClientPackagesRefusals.OutsideTerm.Message);
            if (Budget.Covers(bought.On) && !Budget.Has(bought.On, bought.BudgetLine)) return ClientPackagesRefusals.BudgetLineUnknown.About($"{at}.budgetLine", ClientPackagesRefusals.BudgetLineUnknown.Message);
        }
        for (var i = 0; i < terms.Charges.Length; i++)
        {
            var charge = terms.Charges[i];
            var at = string.Create(CultureInfo.InvariantCulture, $"charges[{i}]");
            if (charge.Reduces is { } funder && !IsPartner(funder, charge.Dates.Start)) return ClientPackagesRefusals.FunderUnknown.About($"{at}.reduces", ClientPackagesRefusals.FunderUnknown.Message);
            if (!InTerm(charge.Dates.Start)) return ClientPackagesRefusals.OutsideTerm.About($"{at}.from", ClientPackagesRefusals.OutsideTerm.Message);
            if (charge.Dates.End is { } end && !InTerm(end)) return ClientPackagesRefusals.OutsideTerm.About($"{at}.to", ClientPackagesRefusals.OutsideTerm.Message);
            if (!terms.Lines.Any(line => line.BudgetLine == charge.BudgetLine)) return ClientPackagesRefusals.BudgetLineUnknown.About($"{at}.budgetLine", "A charge comes off a budget line that the package is charged to.");
        }
        return null;
    }

    private bool IsPartner(string funder, DateOnly day) => On(day).Partners.Any(partner => partner.Value == funder);

    private bool InTerm(DateOnly day) => On(day).Term.Contains(day);
}

/// <summary>The codes of the lines that one scheme has in the pool's budgets; a year without a budget has no entry.</summary>
public sealed record PoolBudget(ImmutableDictionary<FinancialYear, ImmutableHashSet<string>> Lines)
{
    /// <summary>Whether the year of a day has a budget.</summary>
    internal bool Covers(DateOnly day) => Lines.ContainsKey(FinancialYear.Of(day));

    /// <summary>Whether the budget of the year of a day, on which a package's line starts, has the line that it is charged to.</summary>
    public bool Has(DateOnly day, string budgetLine) => Lines.TryGetValue(FinancialYear.Of(day), out var lines) && lines.Contains(budgetLine);
}
