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

    /// <summary>Whether a side may end it with a day: before days that are claimed only a dowry ends, by its payee, once the payer has agreed them; they are credited.</summary>
    public Refusal? RefuseEnd(DateOnly on, FlowEnd reason, FlowSide side)
    {
        if (State != FlowState.Agreed) return FlowRefusals.NotAgreed(State);
        if (Kind != FlowKind.Dowry && reason != FlowEnd.Agreed) return FlowRefusals.EndOfDowry();
        if (!Span.Contains(on)) return FlowRefusals.OutsideFlow(Span);
        var beyond = Standing.Where(claim => claim.Through > on).ToList();
        if (beyond.Count == 0) return null;
        if (Kind != FlowKind.Dowry) return FlowRefusals.ClaimedBeyondEnd(beyond[0].Number);
        if (beyond.FirstOrDefault(claim => claim.State is not (ClaimState.Agreed or ClaimState.Paid)) is { } open) return FlowRefusals.ClaimedBeyondEnd(open.Number);
        // What the payee has claimed it takes back itself: a payer's word alone lessens nothing that both have agreed.
        return side == FlowSide.Payee ? null : FlowRefusals.PayeeTakesBack(beyond[0].Number);
    }

    /// <summary>What an end takes back of the claims that reach beyond it, in their order.</summary>
    /// <param name="surplusHeld">What the area's account holds.</param>
    public ImmutableArray<FlowCredit> Credits(DateOnly on, Money surplusHeld)
    {
        var (credits, before) = (ImmutableArray.CreateBuilder<FlowCredit>(), DowryTally.Nothing);
        foreach (var claim in Standing)
        {
            if (claim.Through > on)
            {
                credits.Add(Dowry!.Credit(before, claim, on, surplusHeld));
                surplusHeld += credits[^1].SurplusMoved;
            }
            before = claim.Workings!.Tally;
        }
        return credits.ToImmutable();
    }

    /// <summary>What comes back to the payer: of a year of a grant, or of a claim of a dowry.</summary>
    public Outcome<Flow> Recover(FinancialYear? year, int? claim, Money amount, DateOnly paidOn, string? reference)
    {
        switch (Kind)
        {
            case FlowKind.GrantTransfer:
                if (claim is not null) return FlowRefusals.FieldUnused("claim", Kind);
                if (year is not { } ofYear) return FlowRefusals.FieldMissing("year", Kind);
                return Year(ofYear).RefuseRecovery(amount) is { } beyond ? beyond : this with { Recoveries = Recoveries.Add(new(ofYear, amount, paidOn, reference)) };
            case FlowKind.Dowry:
                if (year is not null) return FlowRefusals.FieldUnused("year", Kind);
                if (claim is not { } number) return FlowRefusals.FieldMissing("claim", Kind);
                if (Claims.FirstOrDefault(one => one.Number == number) is not { } found) return FlowRefusals.ClaimUnknown();
                return found.RefuseRecovery(amount) is { } refusal
                    ? refusal
                    : this with { Claims = [.. Claims.Select(one => one == found ? found with { Recovered = found.Recovered + amount } : one)] };
            default:
                return FlowRefusals.NotOfKind(Kind);
        }
    }

    /// <summary>How a grant stands in a year: what was paid, used, unused and recovered.</summary>
    public GrantYear Year(FinancialYear year) => GrantYear.Of(this, year);
}

/// <summary>What the payee claims for a period; the payer agrees it or asks.</summary>
/// <param name="Days">Charged or covered; null for a grant.</param>
/// <param name="Workings">How a dowry's amount came about; null otherwise.</param>
public sealed record FlowClaim(int Number, DateOnly From, DateOnly Through, int? Days, Money Amount, ClaimState State, Money Paid, DowryCharge? Workings = null)
{
    /// <summary>What the flow's end took back of it; null where it reached beyond no end.</summary>
    public FlowCredit? Credit { get; init; }

    /// <summary>What came back of what was paid and credited.</summary>
    public Money Recovered { get; init; }

    public Money Outstanding => State is ClaimState.Agreed or ClaimState.Paid ? Money.Max(Money.Zero, Owed - Paid) : Money.Zero;

    /// <summary>What was paid, is owed no longer, and has not come back.</summary>
    public Money ToRecover => Money.Max(Money.Zero, Paid - Owed) - Recovered;

    /// <summary>The amount less what was credited.</summary>
    public Money Owed => Amount - (Credit?.Amount ?? Money.Zero);

    public Refusal? RefuseRecovery(Money amount) =>
        amount <= Money.Zero ? FlowRefusals.PaymentNotPositive()
        : amount > ToRecover ? FlowRefusals.BeyondUnused(ToRecover)
        : null;

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
