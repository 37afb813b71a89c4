using System.Collections.Immutable;
using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Budgeting;

/// <summary>Savings that the contributions already reckon with, shown apart: contributions and budgets are net of them.</summary>
public sealed record SavingsPlan(ImmutableArray<PlannedSaving> Items)
{
    public Refusal? Check(PoolTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return BudgetsRefusals.Together(Problems(terms));
    }

    /// <summary>Planned and delivered, and how much of the delivered can be spent elsewhere, of one kind or of all.</summary>
    public SavingsTotal Of(SavingKind? kind)
    {
        var own = Items.Where(item => kind is null || item.Kind == kind).ToList();
        return new(
            Money.Sum(own.Select(item => item.Planned)),
            Money.Sum(own.Select(item => item.Delivered)),
            Money.Sum(own.Where(item => item.Cashable).Select(item => item.Delivered)));
    }

    private IEnumerable<Refusal> Problems(PoolTerms terms)
    {
        for (var i = 0; i < Items.Length; i++)
        {
            if (Text.Unusable(Items[i].Code, 64) is { } code) yield return BudgetsRefusals.TextUnusable($"items[{i}].code", code);
            if (Items[..i].Any(other => other.Code == Items[i].Code)) yield return BudgetingRefusals.Repeated($"items[{i}].code");
            if (Text.Unusable(Items[i].Name, 200) is { } name) yield return BudgetsRefusals.TextUnusable($"items[{i}].name", name);
            if (!terms.HasPartner(Items[i].Partner)) yield return BudgetsRefusals.UnknownPartner($"items[{i}].partner", Items[i].Partner);
            if (Items[i].Planned < Money.Zero) yield return BudgetsRefusals.AmountNegative($"items[{i}].planned");
        }
    }
}

/// <summary>One saving inside a partner's contribution.</summary>
/// <param name="Delivered">So far; below nothing, it turned into a cost.</param>
/// <param name="Cashable">It frees money that can be spent elsewhere.</param>
public sealed record PlannedSaving(string Code, string Name, SavingKind Kind, OrganisationCode Partner, Money Planned, Money Delivered, bool Cashable);

/// <summary>Which programme a saving belongs to.</summary>
public enum SavingKind
{
    /// <summary>Quality, innovation, productivity and prevention, of the NHS.</summary>
    Qipp,

    /// <summary>Cost improvement programme, of a provider.</summary>
    Cip,

    /// <summary>A council's savings.</summary>
    Council,
}

/// <summary>Savings added up.</summary>
public sealed record SavingsTotal(Money Planned, Money Delivered, Money CashableDelivered)
{
    /// <summary>What is still to be delivered.</summary>
    public Money Outstanding => Planned - Delivered;
}
