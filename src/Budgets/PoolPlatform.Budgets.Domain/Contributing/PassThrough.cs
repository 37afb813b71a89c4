using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Contributing;

/// <summary>A grant that is not the pool's own: in two-tier areas the county passes the Disabled Facilities Grant to its districts in full by a day, unless a district agreed
/// that a part stays (DFG determination 2017).</summary>
/// <param name="PassBy">The last day to pay it on.</param>
public sealed record PassThrough(ContributionSource Source, DateOnly PassBy, ImmutableArray<DistrictShare> Districts)
{
    /// <summary>What is wrong with it; null when it may take effect.</summary>
    public Refusal? Check(ContributionPlan plan, FinancialYear year)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return BudgetsRefusals.Together(Problems(plan, year));
    }

    private IEnumerable<Refusal> Problems(ContributionPlan plan, FinancialYear year)
    {
        if (!year.Contains(PassBy)) yield return BudgetsRefusals.DateOutsideYear("passBy", year);
        var seen = new HashSet<OrganisationCode>();
        for (var i = 0; i < Districts.Length; i++)
        {
            var share = Districts[i];
            if (!seen.Add(share.District)) yield return ContributionRefusals.DistrictRepeated($"districts[{i}].district");
            if (share.Amount < Money.Zero) yield return BudgetsRefusals.AmountNegative($"districts[{i}].amount");
            if (share.Retained < Money.Zero) yield return BudgetsRefusals.AmountNegative($"districts[{i}].retained");
            if (share.Retained > Money.Zero && string.IsNullOrWhiteSpace(share.AgreedIn)) yield return ContributionRefusals.RetainedWithoutAgreement($"districts[{i}].agreedIn");
            if (Text.UnusableRemark(share.AgreedIn, Text.MaxReferenceCharacters) is { } unusable) yield return BudgetsRefusals.TextUnusable($"districts[{i}].agreedIn", unusable);
        }
        var contributed = Money.Sum(plan.Contributions.Where(contribution => contribution.Source == Source).Select(contribution => contribution.Amount));
        var passed = Money.Sum(Districts.Select(share => share.Amount + share.Retained));
        if (passed != contributed) yield return ContributionRefusals.NotInFull(Source, contributed, passed);
    }
}

/// <summary>One district's part.</summary>
/// <param name="Retained">What stays in the pool, by the district's agreement in writing.</param>
/// <param name="AgreedIn">Where that agreement is found.</param>
public sealed record DistrictShare(OrganisationCode District, Money Amount, Money Retained, string? AgreedIn);
