using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Budgeting;

/// <summary>What stands beside the lines of a budget and is in none of its sums.</summary>
/// <param name="Headline">The rounded figure that papers and resolutions name: Bolton's pool of £160m is £159.9m and a part to be confirmed.</param>
/// <param name="Reserves">What is set aside within the fund.</param>
/// <param name="Outside">Budgets that are watched together and stay with their owners.</param>
public sealed record BudgetParticulars(Money? Headline, ImmutableArray<PlannedReserve> Reserves, ImmutableArray<OutsideBudget> Outside)
{
    public static readonly BudgetParticulars None = new(null, [], []);

    private const int MaxNameCharacters = 200;

    public bool SaysTheSameAs(BudgetParticulars other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Headline == other.Headline && Reserves.SequenceEqual(other.Reserves) && Outside.SequenceEqual(other.Outside);
    }

    internal IEnumerable<Refusal> Problems()
    {
        for (var i = 0; i < Reserves.Length; i++)
        {
            var reserve = Reserves[i];
            if (Text.Unusable(reserve.Name, MaxNameCharacters) is { } unusable) yield return BudgetsRefusals.TextUnusable($"reserves[{i}].name", unusable);
            if (Reserves[..i].Any(other => other.Name == reserve.Name)) yield return BudgetingRefusals.Repeated($"reserves[{i}].name");
            if (reserve.Amount is null == reserve.PercentOfFund is null) yield return BudgetingRefusals.ReserveUnclear($"reserves[{i}]");
            if (reserve.Amount < Money.Zero) yield return BudgetsRefusals.AmountNegative($"reserves[{i}].amount");
        }
        for (var i = 0; i < Outside.Length; i++)
        {
            if (Text.Unusable(Outside[i].Code, MaxNameCharacters) is { } code) yield return BudgetsRefusals.TextUnusable($"outside[{i}].code", code);
            if (Text.Unusable(Outside[i].Name, MaxNameCharacters) is { } name) yield return BudgetsRefusals.TextUnusable($"outside[{i}].name", name);
            if (Outside[..i].Any(other => other.Code == Outside[i].Code)) yield return BudgetingRefusals.Repeated($"outside[{i}].code");
        }
    }
}

/// <summary>Money set aside within the fund: a sum, or a percentage of it (Hertfordshire sets 5% aside for prevention).</summary>
public sealed record PlannedReserve(string Name, ReservePurpose Purpose, Money? Amount = null, Percent? PercentOfFund = null)
{
    /// <summary>What it comes to on a fund of this size.</summary>
    public Money Of(Money fund) => Amount ?? PercentOfFund!.Value.Of(fund);
}

/// <summary>What money is set aside for.</summary>
public enum ReservePurpose
{
    Reserve,

    /// <summary>First call on overspends.</summary>
    Contingency,
}

/// <summary>A budget outside the pool: no part of any total, and spent by its owner.</summary>
public sealed record OutsideBudget(string Code, string Name, OutsideStanding Standing, OrganisationCode Owner, Money? Amount);

/// <summary>Why a budget that is not pooled is shown.</summary>
public enum OutsideStanding
{
    /// <summary>Planned and watched together, each partner accountable for its own.</summary>
    Aligned,

    /// <summary>Open book only.</summary>
    InView,
}
