using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain;

/// <summary>Every way in which the rules of this service can say no, in the order in which a caller meets them.</summary>
public static class ClientPackagesRefusals
{
    /// <summary>The body cannot be read; the fields that are wrong are named.</summary>
    public static readonly Refusal Malformed = Refusal.Invalid("malformed", "The request cannot be read: see the errors by field.");

    /// <summary>Ten digits whose last is the modulus 11 check of the nine before it, not all the same.</summary>
    public static readonly Refusal NhsNumberInvalid = Refusal.RuleBroken("nhs-number-invalid", "This is not an NHS number: ten digits, the last of which checks the nine before it.");

    public static readonly Refusal BornInFuture = Refusal.RuleBroken("born-in-future", "A person cannot have been born after today.").About("born", "This lies in the future.");

    /// <summary>Somebody with this NHS number is known. Who it is, only those who answer for the person are told.</summary>
    public static readonly Refusal PersonKnown = Refusal.Conflict("person-already-known", "A person with this NHS number has been recorded already.");

    /// <summary>Each reading of a person's identity is written down with what it was for.</summary>
    public static readonly Refusal PurposeMissing = Refusal.Invalid(
        "purpose-missing", "Say what you read the person's identity for: ?purpose=..., 1 to 200 characters. It is written to the person's access log.");

    /// <summary>Percentages of a funding split leave nothing over and share nothing twice.</summary>
    public static readonly Refusal PercentNotHundred = Refusal.RuleBroken("percent-not-hundred", "The percentages of a funding split must sum to 100.");

    /// <summary>The funder that bears the rest has no amount of its own: it would be shared out twice.</summary>
    public static readonly Refusal SplitRestListed = Refusal.RuleBroken("split-rest-listed", "The funder that bears the rest cannot have an amount per week as well.");

    /// <summary>What the funders pay per week lies between nothing and the weekly rate, so that the rest is never negative.</summary>
    public static readonly Refusal SplitBeyondRate = Refusal.RuleBroken("split-beyond-rate", "The amounts per week come to more than the weekly rate, or against its sign, which would leave a negative rest.");

    public static readonly Refusal DatesReversed = Refusal.RuleBroken("dates-reversed", "An end lies before its start.");

    public static readonly Refusal AmountsTooLarge = Refusal.RuleBroken("amounts-too-large", "The cost is beyond 9,999,999,999,999.99, the largest sum that can be written.");

    public static readonly Refusal FiguresTooMany = Refusal.RuleBroken(
        "figures-too-many", string.Create(CultureInfo.InvariantCulture, $"The answer would hold more than {Costing.CostSlicing.MostFigures:N0} figures; ask for a shorter window or fewer lines."));

    public static readonly Refusal LinesMissing = Refusal.RuleBroken("package-lines-missing", "A package has at least one line.");

    public static readonly Refusal PackageTooLarge = Refusal.RuleBroken("package-too-large", "A package has at most 200 lines, each at most 9,999,999.99 a week.");

    public static readonly Refusal RateNotPositive = Refusal.RuleBroken("package-rate-not-positive", "The weekly rate of a package line is above zero.");

    public static readonly Refusal LinesOverlap = Refusal.RuleBroken("package-lines-overlap", "Two lines pay the same provider for the same service on the same days.");

    public static readonly Refusal AbsencesOverlap = Refusal.RuleBroken("package-absences-overlap", "Two absences of a line share a day, or one ends before it starts.");

    public static readonly Refusal ChargeNotPositive = Refusal.RuleBroken("charge-not-positive", "A charge is above zero per week; leave it out where nothing is charged.");

    /// <summary>Tested where a line or charge starts and on the day after one ends.</summary>
    public static readonly Refusal ChargeAboveCost = Refusal.RuleBroken("charge-above-cost", "From this day on, the charges come to more than what is borne by the funder that they come off.");

    /// <summary>Continuing healthcare, fast track, section 117, discharge to assess and tripartite packages are free for the person.</summary>
    public static readonly Refusal RouteChargesNobody = Refusal.RuleBroken("route-charges-nobody", "Care by this funding route is free for the person, so no contribution can be charged.");

    public static readonly Refusal ChargeFunderMissing = Refusal.RuleBroken(
        "charge-funder-missing", "A charge names the funder whose part it comes off where funders share the line, and none where the pool bears it as a whole.");

    public static readonly Refusal OneOffZero = Refusal.RuleBroken("one-off-zero", "A single sum is above or below zero.");

    public static readonly Refusal RouteSplit = Refusal.RuleBroken("package-route-split", "The funding split does not fit the funding route.");

    public static readonly Refusal DecisionBeforeDispute = Refusal.RuleBroken("decision-before-dispute", "The decision lies before the day from which the interim funder pays.");

    public static readonly Refusal DeliveryConfirmed = Refusal.Conflict("delivery-confirmed", "What was delivered in this week has been confirmed; report it again to correct it.");

    public static readonly Refusal DeliverySuperseded = Refusal.Conflict("delivery-superseded", "A later statement has taken the place of this one.");

    public static readonly Refusal LineNotByVisits = Refusal.RuleBroken("line-not-by-visits", "The contract of this line does not pay by visits.");

    public static readonly Refusal DeliveryOutsideLine = Refusal.RuleBroken("delivery-outside-line", "The line does not run in this week.");

    public static readonly Refusal DeliveryUnreadable = Refusal.RuleBroken("delivery-not-possible", "A visit lasts up to a day, with one to ten carers, and no number is below zero.");

    public static readonly Refusal ScoreOutside = Refusal.RuleBroken("outcome-score-outside", "An outcome is scored from 1 to 5.");

    public static readonly Refusal ScoreTwice = Refusal.RuleBroken("outcome-scored-twice", "A domain is scored once in a review.");

    public static readonly Refusal ReviewNotDone = Refusal.RuleBroken("review-not-done", "A review has findings only once it is done.");

    /// <summary>The place is named, and never what stands there.</summary>
    public static readonly Refusal FileUnreadable = Refusal.Invalid("file-unreadable", "The file is not comma-separated text with a header.");

    public static readonly Refusal FileTooLong = Refusal.RuleBroken("file-too-long", "A file holds at most 200,000 rows.");

    public static readonly Refusal ColumnMissing = Refusal.RuleBroken("column-missing", "A column that is needed is not in the file; name it in the mapping.");

    public static readonly Refusal LineIdTwice = Refusal.RuleBroken("line-id-twice", "Two rows of the file have the same line id.");

    public static readonly Refusal SplitUnreadable = Refusal.RuleBroken("split-unreadable", "A split is written 11E=62;E06000022=38 or 11E=£254.06;E06000022=rest.");

    public static readonly Refusal SchemeUnknown = Refusal.RuleBroken("unknown-scheme", "The agreement has no such scheme.");

    public static readonly Refusal FunderUnknown = Refusal.RuleBroken("unknown-partner", "A funder is no partner of the agreement.");

    public static readonly Refusal OutsideTerm = Refusal.RuleBroken("date-outside-term", "A line has a date outside the term of the agreement.");

    public static readonly Refusal BudgetLineUnknown = Refusal.RuleBroken("unknown-line", "The pool's budget has no such line in this scheme, for the year in which the package's line starts.");

    /// <summary>Counted over budget lines, years and months.</summary>
    public static readonly Refusal CommitmentsTooMany = Refusal.RuleBroken(
        "package-commitments-too-many", "The package would commit more than 5,000 budget lines and months; split it in two.");

    public static readonly Refusal VersionRequired = new(
        "if-match-missing", RefusalKind.VersionRequired, "Send the ETag of the package that you read as If-Match, so that nobody's change is lost.");

    public static readonly Refusal Stale = new(
        "package-changed", RefusalKind.Stale, "The package has changed since you read it; read it again.");

    public static readonly Refusal NothingToApprove = Refusal.Conflict("package-nothing-to-approve", "No version of the package is waiting for approval.");

    public static readonly Refusal NotApproved = Refusal.Conflict("package-not-approved", "The package has not been approved, so it cannot be ended.");

    public static readonly Refusal MoveInFuture = Refusal.RuleBroken("move-in-future", "A move is recorded once it has happened.").About("from", "This lies in the future.");

    public static readonly Refusal DiedInFuture = Refusal.RuleBroken("death-in-future", "A person cannot have died after today.").About("on", "This lies in the future.");

    public static readonly Refusal DeathKnown = Refusal.Conflict("death-known", "The death of this person has been recorded, or the identity was erased.");

    public static readonly Refusal PersonErased = Refusal.Conflict("person-erased", "The identity of this person has been erased.");

    public static readonly Refusal PersonInCare = Refusal.Conflict("person-in-care", "A package of this person is running or waits for approval; an identity is erased when nothing does.");

    public static readonly Refusal SharingParties = Refusal.RuleBroken("sharing-parties", "A sharing agreement has two to fifty parties, each named once and your organisation among them.");

    public static readonly Refusal SharingKnown = Refusal.Conflict("sharing-agreement-known", "A sharing agreement with this reference has been registered.");

    public static readonly Refusal AllowanceNotPositive = Refusal.RuleBroken("allowance-not-positive", "An allowance is above zero; whether it raises or lowers the forecast follows from its kind.");

    public static readonly Refusal AllowanceTooLarge = Refusal.RuleBroken("allowance-too-large", "An allowance is at most 9,999,999.99 a week, 9,999,999,999.99 in all, or 100 percent.");

    public static readonly Refusal AllowanceSumOpen = Refusal.RuleBroken("allowance-sum-open", "A single sum is spread over its days, so that it needs a last one.");

    /// <summary>Only attrition takes a part of what is committed away; anything else would count the same money twice.</summary>
    public static readonly Refusal AllowancePartOfRemainder = Refusal.RuleBroken("allowance-part-of-remainder", "Only attrition is a percentage of what remains committed.");

    public static readonly Refusal AllowanceEnded = Refusal.Conflict("allowance-ended", "This allowance has ended.");

    public static readonly Refusal AllowanceVersionRequired = new(
        "if-match-missing", RefusalKind.VersionRequired, "Send the ETag of the allowance that you read as If-Match, so that nobody's change is lost.");

    public static readonly Refusal AllowanceStale = new("allowance-changed", RefusalKind.Stale, "The allowance has changed since you read it; read it again.");

    /// <summary>Two bodies that have registered how they share are held to it.</summary>
    public static readonly Refusal SharingNotInForce = Refusal.Forbidden(
        "sharing-agreement-not-in-force", "No sharing agreement between your organisation and the one that recorded this person is in force today; register one that is.");

    public static readonly Refusal SharingPurpose = Refusal.Forbidden(
        "sharing-purpose-not-covered", "The sharing agreement with the organisation that recorded this person does not cover this purpose.");

    public static readonly Refusal UpliftNothing = Refusal.RuleBroken("uplift-nothing", "No package in force has a line of this provider on that day or later.");

    public static readonly Refusal UpliftPercent = Refusal.RuleBroken("uplift-percent", "An uplift is above 0 and at most 100 percent.");

    public static readonly Refusal UpliftOwnReview = Refusal.Conflict("uplift-own-review", "An uplift is reviewed by somebody else than whoever prepared it.");

    public static readonly Refusal UpliftApplied = Refusal.Conflict("uplift-applied", "This uplift has been applied.");

    public static readonly Refusal UpliftStale = Refusal.Conflict("uplift-stale", "A package has changed since the uplift was previewed; prepare it again.");

    public static readonly Refusal FundingInDispute = Refusal.Conflict("funding-in-dispute", "A dispute about who pays is open; decide it before another begins.");

    public static readonly Refusal FundingNotInDispute = Refusal.Conflict("funding-not-in-dispute", "Nobody pays without prejudice, so there is nothing to decide.");

    public static readonly Refusal DecisionInFuture = Refusal.RuleBroken("decision-in-future", "A decision is recorded once it has been taken.").About("decidedOn", "This lies in the future.");

    public static readonly Refusal PaymentKnown = Refusal.Conflict("payment-known", "A payment with this reference has been recorded for the package.");

    public static readonly Refusal PaymentOverlaps = Refusal.RuleBroken("payment-overlaps", "Some of these days have been paid; a correction is an adjustment.");

    public static readonly Refusal LineChanged = Refusal.RuleBroken("line-changed", "This line was imported before with other terms; change its package instead, or import with ?changes=version.");

    /// <summary>A version of a package changes neither whose it is nor which scheme pays for it.</summary>
    public static readonly Refusal LineOfAnother = Refusal.RuleBroken("line-of-another", "This line was imported before for another person or scheme; give it an id of its own.");

    public static readonly Refusal PersonUnknown = Refusal.RuleBroken("person-unknown", "Nobody whom your organisation answers for has been recorded with this NHS number.");

    public static readonly Refusal RowsRejected = Refusal.RuleBroken("rows-rejected", "Some rows cannot be taken, so that none was; ?partial=true takes the others.");

    /// <summary>2022-23 and 2023-24, until somebody records what was published.</summary>
    public static readonly Refusal NationalRateUnknown = Refusal.RuleBroken("national-rate-unknown", "The line reaches into days whose national rate has not been recorded.");

    public static readonly Refusal NotADraft = Refusal.Conflict("package-not-a-draft", "Only a draft goes to a panel.");

    public static readonly Refusal NotInForce = Refusal.Conflict("package-not-in-force", "No version of the package is in force; the yes of one body is enough for care to start.");

    public static readonly Refusal Started = Refusal.Conflict("package-started", "The start of this care has been recorded.");

    public static readonly Refusal StartImpossible = Refusal.RuleBroken("package-start-impossible", "Care starts on or after the referral and the first day of a line, and not in the future.");

    public static readonly Refusal ReferralInFuture = Refusal.RuleBroken("referral-in-future", "A person cannot have been referred after today.").About("referredOn", "This lies in the future.");

    /// <summary>Care that would only begin after the person died.</summary>
    public static readonly Refusal PersonDied = Refusal.RuleBroken("person-died", "The person has died; nothing can be bought for days after that.");

    public static readonly Refusal Ended = Refusal.Conflict("package-ended", "The package has ended.");

    public static readonly Refusal EndBeforeStart = Refusal.RuleBroken("package-end-before-start", "The package cannot end before its first line starts.");

    public static Refusal UnknownOrganisation(string field, OrganisationCode code) =>
        Refusal.RuleBroken("unknown-organisation", $"No organisation has the code {code}.").About(field, "Unknown organisation.");

    public static Refusal AgreementNotActive(string state) =>
        Refusal.Conflict("agreement-not-active", $"The agreement is {state}; this needs one that is in force.").With("state", state);
}
