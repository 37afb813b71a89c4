using System.Collections.Immutable;

namespace PoolPlatform.Agreements.Domain.Funding;

/// <summary>What one of the eight funding types means for host, cash, accounts, accountability and settlement.</summary>
/// <param name="Number">Its number in the Welsh review's table.</param>
/// <param name="MovesCash">Whether money passes between the partners.</param>
/// <param name="HasHost">Whether one partner holds the money or acts for the others; activation asks for it.</param>
/// <param name="HasPool">Whether contributions are mixed in one fund.</param>
/// <param name="HasPoolManager">Whether an officer of the host answers for the fund (regulation 7(4)); activation asks for one.</param>
/// <param name="NeedsHeads">Whether the seven heads of regulation 7(3) must be filled; a payment or a joint plan delegates nothing.</param>
/// <param name="NeedsRiskShare">Whether every scheme must say who bears an overspend.</param>
/// <param name="StandsWith">The types that may stand beside it in one umbrella.</param>
public sealed record FundingTypeRules(
    FundingType Type,
    int Number,
    string Name,
    bool MovesCash,
    bool HasHost,
    bool HasPool,
    bool HasPoolManager,
    bool NeedsHeads,
    bool NeedsRiskShare,
    string Accounts,
    string Accountable,
    string Settles,
    ImmutableArray<FundingType> StandsWith);

/// <summary>The table of the eight: Audit Commission typology, as the Welsh review of 2017 lists it.</summary>
public static class FundingTypes
{
    private static readonly ImmutableArray<FundingType> Umbrella = [FundingType.AlignedBudgets, FundingType.LeadCommissioning, FundingType.PooledFund];

    public static readonly ImmutableArray<FundingTypeRules> All =
    [
        new(FundingType.GrantTransfer, 1, "Grants transferred between bodies",
            MovesCash: true, HasHost: false, HasPool: false, HasPoolManager: false, NeedsHeads: false, NeedsRiskShare: false,
            "The payee's, under the payer's conditions; outside every pool",
            "The payer for the decision to pay, the payee for the use, by a certificate each year where agreed",
            "One way; what is not used as agreed is recovered", []),
        new(FundingType.CrossCharging, 2, "Cross charging",
            MovesCash: true, HasHost: false, HasPool: false, HasPoolManager: false, NeedsHeads: false, NeedsRiskShare: false,
            "Each partner's own",
            "Each partner for its own service",
            "Days times the rate, from the payer to the payee, until the last day", []),
        new(FundingType.AlignedBudgets, 3, "Aligned budgets",
            MovesCash: false, HasHost: false, HasPool: false, HasPoolManager: false, NeedsHeads: false, NeedsRiskShare: false,
            "Each partner's own",
            "Each partner for its own money; watched jointly",
            "Nothing is settled", [FundingType.LeadCommissioning, FundingType.PooledFund]),
        new(FundingType.LeadCommissioning, 4, "Lead commissioning",
            MovesCash: true, HasHost: true, HasPool: false, HasPoolManager: false, NeedsHeads: true, NeedsRiskShare: false,
            "The lead's, for what it buys; the others show what they pay it",
            "The lead for the function it carries out, each partner for the duty that stays with it (regulations 8 and 9)",
            "What the lead spent for the others, by the risk share where one is agreed", [FundingType.AlignedBudgets, FundingType.PooledFund]),
        new(FundingType.PooledFund, 5, "Pooled funds",
            MovesCash: true, HasHost: true, HasPool: true, HasPoolManager: true, NeedsHeads: true, NeedsRiskShare: true,
            "The host's memorandum account; each partner its share",
            "The host, by its pool manager",
            "By the risk share of every scheme", [FundingType.AlignedBudgets, FundingType.LeadCommissioning]),
        new(FundingType.IntegratedWithoutPool, 6, "Integrated management or provision without a pooled fund",
            MovesCash: false, HasHost: true, HasPool: false, HasPoolManager: false, NeedsHeads: true, NeedsRiskShare: false,
            "Each partner's own",
            "The body to which the duty is delegated",
            "Nothing is settled unless a risk share is agreed", []),
        new(FundingType.IntegratedWithPool, 7, "Integrated management or provision with a pooled fund",
            MovesCash: true, HasHost: true, HasPool: true, HasPoolManager: true, NeedsHeads: true, NeedsRiskShare: true,
            "The host's memorandum account; each partner its share",
            "The host, which manages staff, structures and money",
            "By the risk share of every scheme", []),
        new(FundingType.StructuralIntegration, 8, "Structural integration",
            MovesCash: true, HasHost: true, HasPool: false, HasPoolManager: false, NeedsHeads: true, NeedsRiskShare: false,
            "The combined health body's own",
            "The combined health body",
            "Within the combined body", []),
    ];

    public static FundingTypeRules Of(FundingType type) => All.Single(rules => rules.Type == type);

    /// <summary>Whether two types may stand in one umbrella: 3 + 4, 3 + 5, 4 + 5, and each of these with its like.</summary>
    public static bool MayStandTogether(FundingType one, FundingType other) => one == other ? Umbrella.Contains(one) : Of(one).StandsWith.Contains(other);

    /// <summary>The types of an agreement: its own and those of its parts.</summary>
    public static IEnumerable<FundingTypeRules> Of(AgreementTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return (terms.Parts ?? []).Select(part => part.FundingType).Prepend(terms.FundingType).Distinct().Select(Of);
    }

    /// <summary>The type under which a scheme runs: that of the part that holds it, or else the agreement's own.</summary>
    public static FundingTypeRules Of(AgreementTerms terms, AgreementScheme scheme)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(scheme);
        return Of((terms.Parts ?? []).FirstOrDefault(part => part.Schemes?.Contains(scheme.Code) == true)?.FundingType ?? terms.FundingType);
    }
}
