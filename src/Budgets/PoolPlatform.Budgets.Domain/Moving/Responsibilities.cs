using System.Collections.Immutable;
using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Moving;

/// <summary>Who paid for each line, and whose responsibility it is: the trail from each pound to the responsible body.</summary>
/// <param name="RechargesAvoided">Entries that one partner paid for what is another's. Without a pool each would have been a bill between them; in it, none is ever needed.</param>
public sealed record Responsibilities(ImmutableArray<LineResponsibility> Lines, ImmutableArray<PartnerSubsidy> Partners, int RechargesAvoided, Money RechargesAvoidedSum)
{
    public static Responsibilities Of(PoolBudget? budget, IReadOnlyCollection<PaidOnLine> paid, IReadOnlyDictionary<OrganisationCode, Money> contributed)
    {
        ArgumentNullException.ThrowIfNull(paid);
        ArgumentNullException.ThrowIfNull(contributed);
        var lines = (budget?.Lines ?? []).Select(line =>
        {
            var own = paid.Where(one => one.Line == line.Code).ToImmutableArray();
            return new LineResponsibility(line.Code, line.Owner, line.FundedBy, Money.Sum(own.Select(one => one.Amount)), Money.Sum(own.Where(one => one.PaidBy != line.Owner).Select(one => one.Amount)), own);
        }).ToImmutableArray();
        var responsible = lines.ToDictionary(line => line.Line, line => line.Responsible, StringComparer.Ordinal);
        var forOthers = paid.Where(one => responsible.TryGetValue(one.Line, out var owner) && owner != one.PaidBy).ToList();
        var partners = lines.Select(line => line.Responsible).Concat(contributed.Keys).Distinct().Select(partner => new PartnerSubsidy(
            partner, contributed.GetValueOrDefault(partner), Money.Sum(lines.Where(line => line.Responsible == partner).Select(line => line.Spent)))).ToImmutableArray();
        return new(lines, partners, forOthers.Sum(one => one.Entries), Money.Sum(forOthers.Select(one => one.Amount)));
    }
}

/// <summary>What one partner has paid on a line, in how many entries.</summary>
public sealed record PaidOnLine(string Line, OrganisationCode PaidBy, Money Amount, int Entries);

/// <summary>One line: whose it is, who was to fund it, and who paid.</summary>
/// <param name="PaidByOthers">What partners paid who are not responsible for it.</param>
public sealed record LineResponsibility(string Line, OrganisationCode Responsible, OrganisationCode FundedBy, Money Spent, Money PaidByOthers, ImmutableArray<PaidOnLine> Paid);

/// <summary>What a partner put in, and what its own functions cost.</summary>
public sealed record PartnerSubsidy(OrganisationCode Partner, Money PutIn, Money CostOfOwnFunctions)
{
    /// <summary>Positive: its money met what others are responsible for. Negative: theirs met its own.</summary>
    public Money CrossSubsidy => PutIn - CostOfOwnFunctions;
}

/// <summary>Whether one partner's money may meet another's responsibility; some regions rule it out.</summary>
public sealed record CrossSubsidyRule(bool Allowed, string? AgreedIn = null)
{
    /// <summary>What the partners forbid stays forbidden; what they leave open the pool may forbid for itself.</summary>
    /// <param name="recorded">The pool's own rule; null while it has none.</param>
    public static CrossSubsidyRule Tighter(PoolTerms agreed, CrossSubsidyRule? recorded)
    {
        ArgumentNullException.ThrowIfNull(agreed);
        return (recorded ?? new(true)) is var own && agreed.ForbidsCrossSubsidy ? own with { Allowed = false } : own;
    }

    /// <summary>The first line that breaks the rule; null when none does.</summary>
    public Refusal? Check(PoolBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        if (Allowed) return null;
        for (var i = 0; i < budget.Lines.Length; i++)
            if (budget.Lines[i].FundedBy != budget.Lines[i].Owner) return MovingRefusals.CrossSubsidy($"lines[{i}].fundedBy", budget.Lines[i].Code, budget.Lines[i].FundedBy, budget.Lines[i].Owner);
        return null;
    }

    /// <summary>A virement moves one partner's money to another's line.</summary>
    public Refusal? CheckMove(BudgetLine from, BudgetLine to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return Allowed || from.FundedBy == to.Owner ? null : MovingRefusals.CrossSubsidy("to", to.Code, from.FundedBy, to.Owner);
    }
}
