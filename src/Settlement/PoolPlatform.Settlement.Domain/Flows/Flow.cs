using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Flows;

/// <summary>What one-way money between two partners is. It never enters a pool's balances.</summary>
public enum FlowKind
{
    /// <summary>Days times a rate, invoiced by period on evidence.</summary>
    CrossCharge,

    /// <summary>A payment under conditions (sections 76, 256 and 257), with a certificate of use each year.</summary>
    GrantTransfer,

    /// <summary>A weekly sum that follows a person out of hospital (rule R17).</summary>
    Dowry,
}

public enum FlowState
{
    /// <summary>One side has proposed it; the other has not answered.</summary>
    Proposed,
    Agreed,
    Declined,

    /// <summary>No day after its end is claimed; what was claimed is still paid.</summary>
    Ended,
}

/// <summary>Why a dowry ends (rule R17).</summary>
public enum FlowEnd
{
    Agreed,
    Death,

    /// <summary>Readmission to hospital for long.</summary>
    Readmission,

    /// <summary>Continuing healthcare in full: the NHS pays all of it.</summary>
    FullContinuingHealthcare,
}

public enum ClaimState
{
    Claimed,

    /// <summary>The payer asks before it agrees.</summary>
    Queried,
    Agreed,
    Withdrawn,
    Paid,
}

/// <summary>The two sides of a flow.</summary>
public enum FlowSide
{
    Payer,
    Payee,
}

/// <summary>One-way money from payer to payee, and all that was claimed under it.</summary>
/// <param name="Code">The charge or grant of the agreement; null for a dowry.</param>
public sealed record Flow(FlowKind Kind, string? Code, OrganisationCode Payer, OrganisationCode Payee, DateSpan Span, FlowSide ProposedBy)
{
    public FlowState State { get; init; } = FlowState.Proposed;

    /// <summary>Days that have a financial year.</summary>
    private static readonly DateSpan Reckoned = new(FinancialYear.StartingIn(1900).Start, FinancialYear.StartingIn(2998).End);

    /// <summary>Null unless it is a grant.</summary>
    public GrantTerms? Grant { get; init; }

    /// <summary>Null unless it is a dowry.</summary>
    public DowryTerms? Dowry { get; init; }

    /// <summary>In the order of their numbers.</summary>
    public ImmutableArray<FlowClaim> Claims { get; init; } = [];

    public ImmutableArray<UseCertificate> Certificates { get; init; } = [];

    public ImmutableArray<Recovery> Recoveries { get; init; } = [];

    /// <summary>Those that count: what was withdrawn never was.</summary>
    public IEnumerable<FlowClaim> Standing => Claims.Where(claim => claim.State != ClaimState.Withdrawn);

    /// <summary>The other side answers a proposal.</summary>
    public Refusal? RefuseAnswer(FlowSide side) =>
        State != FlowState.Proposed ? FlowRefusals.NotProposed(State)
        : side == ProposedBy ? FlowRefusals.OwnProposal()
        : null;

    /// <summary>Whether a period may be claimed: within the flow, after what was claimed before, up to its end.</summary>
    public Refusal? RefusePeriod(DateOnly from, DateOnly through)
    {
        if (State is not (FlowState.Agreed or FlowState.Ended)) return FlowRefusals.NotAgreed(State);
        if (through < from) return FlowRefusals.PeriodReversed();
        var span = Span.Intersect(Reckoned);
        if (!span.Contains(from) || !span.Contains(through)) return FlowRefusals.OutsideFlow(Span);
        var last = Standing.LastOrDefault()?.Through;
        if (Kind == FlowKind.Dowry && from != (last?.AddDays(1) ?? Span.Start)) return FlowRefusals.NotNextDay(last?.AddDays(1) ?? Span.Start);
        return Kind == FlowKind.CrossCharge && Standing.FirstOrDefault(claim => claim.From <= through && from <= claim.Through) is { } other ? FlowRefusals.ClaimedAlready(other.Number) : null;
    }

    public Refusal? RefuseEnd(DateOnly on, FlowEnd reason)
    {
        if (State != FlowState.Agreed) return FlowRefusals.NotAgreed(State);
        if (Kind != FlowKind.Dowry && reason != FlowEnd.Agreed) return FlowRefusals.EndOfDowry();
        if (!Span.Contains(on)) return FlowRefusals.OutsideFlow(Span);
        return Standing.FirstOrDefault(claim => claim.Through > on) is { } beyond ? FlowRefusals.ClaimedBeyondEnd(beyond.Number) : null;
    }

    /// <summary>How a grant stands in a year: what was paid, used, unused and recovered.</summary>
    public GrantYear Year(FinancialYear year) => GrantYear.Of(this, year);
}

/// <summary>What the payee claims for a period; the payer agrees it or asks.</summary>
/// <param name="Days">Charged or covered; null for a grant.</param>
/// <param name="Workings">How a dowry's amount came about; null otherwise.</param>
public sealed record FlowClaim(int Number, DateOnly From, DateOnly Through, int? Days, Money Amount, ClaimState State, Money Paid, DowryCharge? Workings = null)
{
    public Money Outstanding => State is ClaimState.Agreed or ClaimState.Paid ? Amount - Paid : Money.Zero;

    public Outcome<ClaimState> Answer(ClaimState answer, FlowSide side) => (State, answer, side) switch
    {
        (ClaimState.Claimed or ClaimState.Queried, ClaimState.Agreed, FlowSide.Payer) => answer,
        (ClaimState.Claimed, ClaimState.Queried, FlowSide.Payer) => answer,
        (ClaimState.Claimed or ClaimState.Queried, ClaimState.Withdrawn, FlowSide.Payee) => answer,
        (ClaimState.Claimed or ClaimState.Queried, _, _) => FlowRefusals.OtherSideAnswers(),
        _ => FlowRefusals.ClaimAnswered(State),
    };

    public Refusal? RefusePayment(Money amount) =>
        State != ClaimState.Agreed ? FlowRefusals.ClaimNotAgreed(State)
        : amount <= Money.Zero ? FlowRefusals.PaymentNotPositive()
        : amount > Outstanding ? FlowRefusals.BeyondClaim(Outstanding)
        : null;
}
