using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain;

/// <summary>Every way this service can say no. Codes are stable and never reused.</summary>
public static class SettlementRefusals
{
    /// <summary>The request cannot be read: a field is missing, unknown or of the wrong form (400).</summary>
    public const string Malformed = "malformed";

    /// <summary>A rule leaves an amount that nobody bears, or has a cap that can bind and does not say where the excess goes.</summary>
    public const string RiskShareIncomplete = "risk-share-incomplete";

    /// <summary>A cap binds and the agreement refers what is beyond it back to the partners' own boards (rule R28).</summary>
    public const string RiskShareReferred = "risk-share-referred";

    /// <summary>A partner would go beyond a limit that only a decision taken beforehand lifts (rule R14): names partner and sum.</summary>
    public const string ApprovalNeeded = "approval-needed";

    /// <summary>A rule looks at a measure for which nothing was recorded.</summary>
    public const string MeasureMissing = "measure-missing";

    /// <summary>A measure is of another form than the rule needs, or counts more met than there are.</summary>
    public const string MeasureUnfit = "measure-unfit";

    /// <summary>Nothing certifies a measure that a rule goes by.</summary>
    public const string EvidenceMissing = "evidence-missing";

    /// <summary>A rule leaves nobody worse off, and what a partner would have had alone is not known.</summary>
    public const string AloneMissing = "alone-missing";

    /// <summary>A payment by result has no target above zero, or its floor and cap leave nothing between them.</summary>
    public const string PerformanceInvalid = "performance-invalid";

    /// <summary>Agreed percentages do not sum to 100.</summary>
    public const string PercentNotHundred = "percent-not-hundred";

    /// <summary>A weight is below zero, or all are zero.</summary>
    public const string WeightsInvalid = "weights-invalid";

    /// <summary>A name that is not one of the partners.</summary>
    public const string PartnerUnknown = "partner-unknown";

    /// <summary>A partner left during the year, and nobody is recorded to have followed it.</summary>
    public const string SuccessorUnknown = "successor-unknown";

    /// <summary>A partner left during the year, and several of the partners are recorded to have followed it.</summary>
    public const string SuccessorsSeveral = "successors-several";

    /// <summary>A partner is listed twice.</summary>
    public const string PartnerRepeated = "partner-repeated";

    /// <summary>A partner's name is one of the words of the rule grammar, so that a rule could mean either.</summary>
    public const string PartnerNameReserved = "partner-name-reserved";

    /// <summary>The host is not one of the partners.</summary>
    public const string HostUnknown = "host-unknown";

    /// <summary>No partner or no scheme is listed.</summary>
    public const string NothingToShare = "nothing-to-share";

    /// <summary>A scheme is listed twice.</summary>
    public const string SchemeRepeated = "scheme-repeated";

    /// <summary>A scheme has no rule, and neither has the pool.</summary>
    public const string RiskShareMissing = "risk-share-missing";

    /// <summary>A line is listed twice in one scheme.</summary>
    public const string LineRepeated = "line-repeated";

    /// <summary>A rule looks at lines, and they do not sum to the scheme's budget and outturn.</summary>
    public const string LinesDoNotSum = "lines-do-not-sum";

    /// <summary>A rule looks at the lines' owners, and a line has none.</summary>
    public const string LineOwnerMissing = "line-owner-missing";

    /// <summary>A rule shares by line, and a line carries no share of its own.</summary>
    public const string LineShareMissing = "line-share-missing";

    /// <summary>A line's own share is by line again.</summary>
    public const string LineShareNested = "line-share-nested";

    /// <summary>A rule weighs by a contribution that is not known.</summary>
    public const string ContributionMissing = "contribution-missing";

    /// <summary>A sum that is a magnitude is below zero: a limit, a deadband, a contribution, what a reserve holds.</summary>
    public const string AmountNegative = "amount-negative";

    /// <summary>Band edges do not rise from zero, or a band without an edge is not the last.</summary>
    public const string BandEdgesInvalid = "band-edges-invalid";

    /// <summary>A cap stands before any share, so there is nothing to limit.</summary>
    public const string CapBeforeShare = "cap-before-share";

    /// <summary>A cap limits nobody.</summary>
    public const string CapWithoutLimits = "cap-without-limits";

    /// <summary>An offset stands in a scheme's rule, or not first in the pool's.</summary>
    public const string OffsetOutOfPlace = "offset-out-of-place";

    /// <summary>A rule draws on a reserve that the fund does not have.</summary>
    public const string ReserveUnknown = "reserve-unknown";

    /// <summary>A board's decision does not come to the amount to be shared.</summary>
    public const string ManualAmountsDiffer = "manual-amounts-differ";

    /// <summary>Sums do not fit into whole pence.</summary>
    public const string AmountsTooLarge = "amounts-too-large";

    /// <summary>More years are to be drawn than can be, or none.</summary>
    public const string DrawsOutOfRange = "draws-out-of-range";

    /// <summary>A spread, a correlation or a chance that nothing can be drawn from.</summary>
    public const string SpreadInvalid = "spread-invalid";

    /// <summary>A scenario that is none of the named ones and does not say what it adds.</summary>
    public const string ScenarioUnknown = "scenario-unknown";

    /// <summary>A budget line belongs to a scheme that the agreement's terms do not have.</summary>
    public const string SchemeUnknown = "scheme-unknown";

    /// <summary>The settlement has its figures already.</summary>
    public const string SettlementAlreadyProposed = "settlement-already-proposed";

    /// <summary>The settlement takes no answers in its state.</summary>
    public const string SettlementNotOpen = "settlement-not-open";

    /// <summary>The partner has answered already.</summary>
    public const string AlreadyResponded = "already-responded";

    /// <summary>A dispute gives no reason.</summary>
    public const string DisputeReasonMissing = "dispute-reason-missing";

    /// <summary>A disputed line is not one of the fund's.</summary>
    public const string LineUnknown = "line-unknown";

    /// <summary>Only a settlement in dispute is referred back.</summary>
    public const string SettlementNotDisputed = "settlement-not-disputed";

    /// <summary>Cash is recorded once all partners agree.</summary>
    public const string SettlementNotAgreed = "settlement-not-agreed";

    /// <summary>Nothing is left to pay.</summary>
    public const string SettlementSettled = "settlement-settled";

    /// <summary>An agreed settlement stands; it is not superseded.</summary>
    public const string SettlementFinal = "settlement-final";

    /// <summary>A payment of nothing.</summary>
    public const string PaymentZero = "payment-zero";

    /// <summary>A payment to a partner that owes the fund.</summary>
    public const string PaymentAgainstBalance = "payment-against-balance";

    /// <summary>A payment of more than is outstanding.</summary>
    public const string PaymentBeyondBalance = "payment-beyond-balance";

    /// <summary>Only the host asks for a settlement and records its cash (403).</summary>
    public static Refusal HostOnly(string host) => Refusal.Forbidden("host-only", $"Only the host {host} does this.");

    /// <summary>A period that no year has.</summary>
    public static Refusal PeriodOutOfRange() =>
        Refusal.RuleBroken("period-out-of-range", "A period is 1 to 12 for April to March, or 13 for closing adjustments.").About("through", "This must lie between 1 and 13.");

    /// <summary>No day of what is to be settled lies in the agreement's term.</summary>
    public static Refusal YearOutsideTerm(FinancialYear year) =>
        Refusal.RuleBroken("year-outside-term", $"{year} up to the end of this period lies outside the agreement's term.").With("year", year.ToString());

    /// <summary>The agreement is not signed by all yet, or has ended.</summary>
    public static Refusal AgreementNotActive(string state) =>
        Refusal.Conflict("agreement-not-active", $"An agreement that is {state} is not settled: it must be Active or NoticeGiven.").With("state", state);

    /// <summary>Lines are held out of a settlement that is in dispute.</summary>
    public static Refusal NothingDisputed(string state) => Refusal.Conflict("nothing-disputed", $"The settlement is {state}; lines are held out of one in dispute.").With("state", state);

    /// <summary>A dispute names no line, so there is no undisputed part.</summary>
    public static Refusal WholeDisputed() => Refusal.Conflict("whole-disputed", "A partner disputes the settlement as a whole, so nothing of it is undisputed.");

    /// <summary>A line that nobody disputes, or that was decided on already.</summary>
    public static Refusal LineNotHeld(string line) => Refusal.Conflict("line-not-held", $"Line {line} is not held.").With("line", line);

    /// <summary>After referral there is only a decision.</summary>
    public static Refusal LastStage(string line) => Refusal.Conflict("last-stage", $"Line {line} has been referred back; what comes next is a decision.").With("line", line);

    /// <summary>The stage that the caller means is not the next: somebody has moved the line meanwhile.</summary>
    public static Refusal StageNotNext(string line, string next) => Refusal.Conflict("stage-not-next", $"The next stage of line {line} is {next}.").With("line", line).With("next", next);

    /// <summary>A decision has a reference.</summary>
    public static Refusal DecisionUnnamed() => Refusal.RuleBroken("decision-unnamed", "A decision has a reference to find it by.").About("decision", "Is missing, or longer than 200 characters.");

    /// <summary>An answer names lines and agrees at once.</summary>
    public static Refusal AgreementNamesLines() =>
        Refusal.RuleBroken("agreement-names-lines", "Whoever agrees disputes no line.").About("lines", "Leave this out, or dispute.");

    /// <summary>A shadow fund is worked out for learning, and no cash moves in it.</summary>
    public static Refusal ShadowMovesNoCash() => Refusal.RuleBroken("shadow-mode-moves-no-cash", "The fund runs in shadow: it is worked out and agreed, and no cash moves.");

    /// <summary>Cash that would have moved before the year began.</summary>
    public static Refusal PaidBeforeYear(FinancialYear year) =>
        Refusal.RuleBroken("paid-before-year", $"A balance of {year} cannot have been paid before {year.Start:yyyy-MM-dd}.").About("paidOn", "This lies before the year.");

    /// <summary>The part of a payment that is interest is more than the payment.</summary>
    public static Refusal InterestBeyondPayment() =>
        Refusal.RuleBroken("interest-beyond-payment", "The interest is a part of the amount and cannot be more.").About("interest", "Is more than the amount.");

    /// <summary>More interest than the balance bore by the day of the payment, or interest where none is agreed.</summary>
    public static Refusal InterestBeyondAccrued(OrganisationCode partner, Money accrued) =>
        Refusal.RuleBroken("interest-beyond-accrued", $"By that day {accrued} of interest is unpaid for {partner}.").About("interest", "Is more than that.").With("accrued", accrued);

    /// <summary>A payment dated before interest that was paid already.</summary>
    public static Refusal PaidBeforeInterest(OrganisationCode partner) =>
        Refusal.RuleBroken("paid-before-interest", $"Interest of {partner} was paid on a later day, as it stood then; an earlier payment would change it.").About("paidOn", "Lies before the interest that was paid last.");

    /// <summary>Nothing stands against what is owed.</summary>
    public static Refusal NothingToSetOff() => Refusal.Conflict("nothing-to-set-off", "Only one of the two owes the other, so there is nothing to set off.");

    /// <summary>An agreement concerned does not let its balances be set off.</summary>
    public static Refusal SetOffNotAgreed(int balances) =>
        Refusal.RuleBroken("set-off-not-agreed", $"Balances are set off where every agreement concerned says so; {balances} of these are under one that does not.").With("balances", balances.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A partner sees its own statement and says its own figures; the host sees all (403).</summary>
    public static Refusal StatementOfAnother() => Refusal.Forbidden("statement-of-another", "This statement is another partner's; the host sees all, and each says its own figures.");

    public static Refusal TooLarge() => Refusal.RuleBroken(AmountsTooLarge, "The sums are too large to be held to the penny.");

    internal static Refusal Incomplete(string message, string scheme, Money unallocated) =>
        Refusal.RuleBroken(RiskShareIncomplete, message).With("scheme", scheme).With("unallocated", unallocated);
}
