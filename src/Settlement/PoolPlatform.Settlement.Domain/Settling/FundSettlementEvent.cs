using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Settling;

/// <summary>What happened to a settlement. A closed set.</summary>
public abstract record FundSettlementEvent
{
    private FundSettlementEvent()
    {
    }

    public sealed record Proposed(SettlementProposal Proposal, DateTimeOffset At) : FundSettlementEvent;

    /// <summary>The decision went back to the bodies responsible before pooling (rule R28), with what they have to decide on.</summary>
    public sealed record Referred(SettlementReferral Referral) : FundSettlementEvent;

    public sealed record Responded(PartnerResponse Response) : FundSettlementEvent;

    /// <summary>All partners agree: journals are posted once, on this.</summary>
    public sealed record Agreed(DateTimeOffset At) : FundSettlementEvent;

    public sealed record Paid(SettlementPayment Payment) : FundSettlementEvent;

    /// <summary>Nothing is left to pay between the partners.</summary>
    public sealed record Settled(DateTimeOffset At) : FundSettlementEvent;

    /// <summary>A settlement on later figures has taken its place.</summary>
    public sealed record Superseded(DateTimeOffset At) : FundSettlementEvent;
}

/// <summary>Why a settlement was referred back, with the figures that are to be decided on.</summary>
public sealed record SettlementReferral(string Reason, ImmutableSortedDictionary<string, string> Figures, DateTimeOffset ReferredAt);

/// <summary>A partner's answer to a proposal. A closed set.</summary>
public abstract record SettlementResponse
{
    private SettlementResponse()
    {
    }

    public sealed record Agree : SettlementResponse;

    /// <summary>Names the lines in dispute; without any, the whole is.</summary>
    public sealed record Dispute(ImmutableArray<string> Lines, string Reason) : SettlementResponse;
}

/// <summary>Which partner answered what, and when.</summary>
public sealed record PartnerResponse(OrganisationCode Partner, SettlementResponse Response, DateTimeOffset RespondedAt);

/// <summary>Cash between a partner and the host; signed like the balance it clears: positive is paid to the host.</summary>
public sealed record SettlementPayment(OrganisationCode Partner, Money Amount, DateOnly PaidOn, string? Reference, DateTimeOffset RecordedAt, PaymentKind Kind = PaymentKind.Balance);

/// <summary>What a payment clears.</summary>
public enum PaymentKind
{
    /// <summary>Cash towards the balance.</summary>
    Balance,

    /// <summary>The balance, against what is owed the other way in another pool: no cash moves.</summary>
    SetOff,

    /// <summary>Cash for paying late.</summary>
    Interest,
}
