using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Flows;

/// <summary>Every way in which one-way money beside the pools can be refused. Codes are stable and never reused.</summary>
public static class FlowRefusals
{
    public static Refusal CodeUnknown(string? code) =>
        Refusal.RuleBroken("flow-code-unknown", $"The agreement has no charge or grant {code}.").About("code", "Name a charge or a grant of the agreement.");

    public static Refusal FieldMissing(string field, FlowKind kind) => Refusal.RuleBroken("flow-field-missing", $"A {kind} names its {field}.").About(field, "This is required.");

    public static Refusal FieldUnused(string field, FlowKind kind) => Refusal.RuleBroken("flow-field-unused", $"A {kind} has no {field}.").About(field, "Leave this out.");

    public static Refusal SidesUnfit() => Refusal.RuleBroken("flow-sides-unfit", "Payer and payee are two different partners of the agreement.").About("payee", "Name two partners.");

    public static Refusal DatesUnfit() => Refusal.RuleBroken("flow-dates-unfit", "The first day lies in the agreement's term, and the last not before it.").About("from", "Lies outside the term, or after the last day.");

    public static Refusal Exists() => Refusal.Conflict("flow-exists", "This charge, grant or person has a flow already that was not declined and has not ended.");

    public static Refusal WeeklyOutOfRange(string field) =>
        Refusal.RuleBroken("weekly-sum-out-of-range", $"A week's sum is above zero and at most {DowryTerms.MostWeekly}; care in the community may cost nothing.").About(field, "Is not such a sum.");

    public static Refusal PayerPercentOutOfRange() => Refusal.RuleBroken("payer-percent-out-of-range", "The payer bears at most all of an excess.").About("payerPercent", "Is more than 100.");

    public static Refusal NotProposed(FlowState state) => Refusal.Conflict("flow-not-proposed", $"The flow is {state} and takes no answer.").With("state", state.ToString());

    public static Refusal OwnProposal() => Refusal.Forbidden("flow-own-proposal", "Whoever proposed it does not answer; the other side does.");

    public static Refusal NotAgreed(FlowState state) => Refusal.Conflict("flow-not-agreed", $"The flow is {state}; payer and payee agree it first.").With("state", state.ToString());

    public static Refusal PeriodReversed() => Refusal.RuleBroken("claim-dates-reversed", "The period would end before it starts.").About("through", "Lies before from.");

    public static Refusal OutsideFlow(DateSpan span) =>
        Refusal.RuleBroken("claim-outside-flow", $"The flow runs from {span.Start:yyyy-MM-dd} to {(span.End is { } end ? $"{end:yyyy-MM-dd}" : "further notice")}.").About("from", "Lies outside it, in part or whole.");

    public static Refusal NotNextDay(DateOnly next) =>
        Refusal.RuleBroken("claim-not-next-day", $"A dowry is claimed without a gap: the next day is {next:yyyy-MM-dd}.").About("from", $"Must be {next:yyyy-MM-dd}.");

    public static Refusal ClaimedAlready(int claim) => Refusal.Conflict("claimed-already", $"Some of these days are claimed already, in claim {claim}.");

    public static Refusal RateChanges(DateOnly on) =>
        Refusal.RuleBroken("claim-spans-rates", $"The rate changes on {on:yyyy-MM-dd}: claim the days before it and the days from it apart.").About("through", "Lies beyond the change.");

    public static Refusal ChargeEnded() => Refusal.RuleBroken("charge-not-agreed-then", "On some of these days the agreement has no such charge.").About("from", "Claim days on which the charge was agreed.");

    public static Refusal DaysOutOfRange() => Refusal.RuleBroken("days-out-of-range", $"Days charged are from 1 to {CrossCharging.MostDays}.").About("days", "Is not such a number.");

    public static Refusal EvidenceUnnamed() => Refusal.RuleBroken("evidence-unnamed", "A claim and a certificate name the evidence that they rest on.").About("evidence", "Is missing or too long.");

    public static Refusal TextTooLong(string field) => Refusal.RuleBroken("text-too-long", "Texts have at most 200 characters.").About(field, "Is longer.");

    public static Refusal PayeeOnly() => Refusal.Forbidden("payee-only", "Only the payee does this.");

    public static Refusal PayerOnly() => Refusal.Forbidden("payer-only", "Only the payer does this.");

    public static Refusal ClaimUnknown() => Refusal.NotFound("claim-not-found", "The flow has no such claim.");

    public static Refusal OtherSideAnswers() => Refusal.Forbidden("claim-answer-unfit", "The payer agrees or queries a claim, the payee withdraws it; a query is asked once.");

    public static Refusal ClaimAnswered(ClaimState state) => Refusal.Conflict("claim-answered", $"The claim is {state} and takes no answer.").With("state", state.ToString());

    public static Refusal LaterClaimStands() => Refusal.Conflict("later-claim-stands", "A later claim builds on this one; withdraw that first.");

    public static Refusal SurplusUsed() => Refusal.Conflict("surplus-used", "The surplus of these days has been used for others since.");

    public static Refusal QueryUnreasoned() => Refusal.RuleBroken("query-unreasoned", "Whoever queries or declines says why.").About("reason", "Is missing or too long.");

    public static Refusal ClaimNotAgreed(ClaimState state) => Refusal.Conflict("claim-not-agreed", $"The claim is {state}; what is paid is agreed and outstanding.").With("state", state.ToString());

    public static Refusal PaymentNotPositive() => Refusal.RuleBroken("flow-amount-not-positive", "The amount is above zero.").About("amount", "This must be above 0.00.");

    public static Refusal BeyondClaim(Money outstanding) => Refusal.RuleBroken("payment-beyond-claim", $"Only {outstanding} of the claim is outstanding.").With("outstanding", outstanding);

    public static Refusal InstalmentSpansYears() => Refusal.RuleBroken("instalment-spans-years", "An instalment belongs to one financial year.").About("through", "Lies in another year than from.");

    public static Refusal YearCertified(FinancialYear year) => Refusal.Conflict("year-certified", $"What was used in {year} is certified already.").With("year", year.ToString());

    public static Refusal GrantAmountUnknown() => Refusal.RuleBroken("grant-amount-unknown", "The agreement does not say how much the grant is.");

    public static Refusal BeyondGrant(Money left) => Refusal.RuleBroken("claim-beyond-grant", $"Only {left} of the grant is left to claim.").With("left", left);

    public static Refusal YearNotPaid(FinancialYear year) => Refusal.Conflict("year-not-paid", $"The instalments of {year} are not all paid; use is certified of what was.").With("year", year.ToString());

    public static Refusal UsedBeyondPaid(Money paid) => Refusal.RuleBroken("used-beyond-paid", $"Between nothing and {paid} can have been used.").About("used", "Is not such a sum.").With("paid", paid);

    public static Refusal BeyondUnused(Money left) => Refusal.RuleBroken("recovery-beyond-unused", $"Only {left} is to be recovered.").With("left", left);

    public static Refusal NotOfKind(FlowKind kind) => Refusal.Conflict("flow-of-other-kind", $"A {kind} has nothing of the sort.").With("kind", kind.ToString());

    public static Refusal EndOfDowry() => Refusal.RuleBroken("end-reason-unfit", "Only a dowry ends by what happens to a person.").About("reason", "Must be Agreed.");

    public static Refusal ClaimedBeyondEnd(int claim) =>
        Refusal.Conflict("claimed-beyond-end", $"Claim {claim} reaches beyond that day. The payee withdraws it and claims anew, or, for a dowry, ends it once the claim is agreed: the days beyond are credited.");

    public static Refusal PayeeTakesBack(int claim) => Refusal.Forbidden("payee-takes-back", $"Claim {claim} was agreed and reaches beyond that day: the payee, which claimed it, ends the dowry with that day, and the days beyond are credited.");
}
