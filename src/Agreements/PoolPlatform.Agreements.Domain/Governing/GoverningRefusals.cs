using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Governing;

/// <summary>Every way in which a body, a paper or a decision can be refused. Codes are stable and never reused.</summary>
public static class GoverningRefusals
{
    public static Refusal BodyNotFound() => Refusal.NotFound("body-not-found", "The agreement has no such body that you can see.");

    public static Refusal PaperNotFound() => Refusal.NotFound("paper-not-found", "The agreement has no such paper that you can see.");

    public static Refusal DecisionNotFound() => Refusal.NotFound("decision-not-found", "The agreement has no such decision that you can see.");

    public static Refusal Changed() => new("governance-changed", RefusalKind.Stale, "This has changed since you read it; read it again and decide anew.");

    public static Refusal CodeMalformed() => Refusal.RuleBroken("governance-code-malformed", "A code is 1 to 40 letters, digits, dots, dashes or underscores.");

    public static Refusal AnotherPartners(OrganisationCode organisation) => Refusal.Forbidden("another-partners-body", $"This is {organisation}'s own body, which {organisation} keeps itself.");

    public static Refusal BodyUnnamed() => Refusal.RuleBroken("body-unnamed", "A body has a name of at most 200 characters.").About("name", "Fill this in.");

    public static Refusal SittingReversed() => Refusal.RuleBroken("body-dates-reversed", "The body would be dissolved before it sits.").About("sitsTo", "This lies before sitsFrom.");

    public static Refusal NotAPartner(string field, OrganisationCode organisation) =>
        Refusal.RuleBroken("seat-not-a-partners", $"{organisation} is no partner of the agreement; who is none takes part without a vote.").About(field, "This must be a partner, or a body that follows one.");

    public static Refusal NotItsOwn(string field, OrganisationCode organisation) => Refusal.RuleBroken("seat-not-its-own", $"This is {organisation}'s own body.").About(field, $"All seats are {organisation}'s.");

    public static Refusal PostUnnamed(string field) => Refusal.RuleBroken("post-unnamed", "A post is named in at most 200 characters.").About(field, "Name the post.");

    public static Refusal SeatsMissing(int most) => Refusal.RuleBroken("seats-missing", $"A body has 1 to {most} kinds of seat.").About("seats", "Name its seats.");

    public static Refusal CountOutOfRange(string field, int least, int most) => Refusal.RuleBroken("count-out-of-range", $"This is {least} to {most}.").About(field, $"This must lie between {least} and {most}.");

    public static Refusal MemberAndParticipant(string field) => Refusal.RuleBroken("participant-has-a-seat", "Who has a seat has a vote, and takes part as a member.").About(field, "This post has a seat.");

    public static Refusal ChairsMissing() => Refusal.RuleBroken("chairs-missing", "Chairing names the posts that take turns.").About("chairing.posts", "Name at least one.");

    public static Refusal ChairWithoutSeat(string field) => Refusal.RuleBroken("chair-without-seat", "Who chairs has a seat.").About(field, "No seat has this post.");

    public static Refusal QuorumTwice(string field) => Refusal.RuleBroken("quorum-named-twice", "An organisation's quorum is named twice.").About(field, "Name each organisation once.");

    public static Refusal QuorumImpossible(string field, OrganisationCode organisation, int seats) =>
        Refusal.RuleBroken("quorum-impossible", $"{organisation} has {Text(seats)} seats.").About(field, $"This must lie between 1 and {Text(seats)}.");

    public static Refusal BodyUnknown(string field, string code) => Refusal.RuleBroken("body-unknown", $"The agreement has no other body {code}.").About(field, "No such body.");

    public static Refusal ReportsToItself() => Refusal.RuleBroken("reporting-loops", "The body would in the end report to itself.").About("reportsTo", "The line of reporting comes back here.");

    public static Refusal PaperUntitled() => Refusal.RuleBroken("paper-untitled", "A paper has a title of at most 200 characters.").About("title", "Fill this in.");

    public static Refusal PaperBeforeNobody() => Refusal.RuleBroken("paper-before-nobody", "A paper is written for at least one body.").About("bodies", "Name the bodies.");

    public static Refusal AuthorsMissing() => Refusal.RuleBroken("authors-missing", "A paper says which posts wrote it.").About("authors", "Name at least one.");

    public static Refusal BackgroundUntitled(int at) => Refusal.RuleBroken("background-paper-untitled", "A background paper has a title of at most 200 characters.").About($"backgroundPapers[{at}].title", "Fill this in.");

    public static Refusal RecommendationsMissing(int most) => Refusal.RuleBroken("recommendations-missing", $"A paper has 1 to {most} recommendations.").About("recommendations", "Say what the bodies are asked to do.");

    public static Refusal RecommendationsMisnumbered(int at) => Refusal.RuleBroken("recommendations-misnumbered", "Recommendations are numbered 1, 2, 3 in their order.").About($"recommendations[{at}].number", $"This is {Text(at + 1)}.");

    public static Refusal RecommendationEmpty(int at) => Refusal.RuleBroken("recommendation-empty", "A recommendation says what is recommended.").About($"recommendations[{at}].text", "This may not be empty.");

    public static Refusal AuthorisationUnclear(int at) =>
        Refusal.RuleBroken("authorisation-unclear", "An authorisation names the posts that may act, and nothing else does.").About($"recommendations[{at}].authorises", "Name posts where the kind is Authorise, and only there.");

    public static Refusal EqualityStatementMissing() => Refusal.RuleBroken("equality-statement-missing", "The record of the equality duty says how it was thought of.").About("equalityDuty.statement", "This may not be empty.");

    public static Refusal PaperDecided(string code) => Refusal.Conflict("paper-decided", $"{code} has been decided on, and stays as it was written.");

    public static Refusal PaperUnknown() => Refusal.RuleBroken("paper-unknown", "The agreement has no such paper.").About("paper", "No such paper.");

    public static Refusal PaperNotBeforeBody(string paper, string body) => Refusal.RuleBroken("paper-not-before-body", $"{paper} is not written for {body}.").About("body", "The paper names other bodies.");

    public static Refusal LiesAhead(string field) => Refusal.RuleBroken("decision-lies-ahead", "What is recorded has happened already.").About(field, "This lies in the future.");

    public static Refusal NotSitting(DateOnly on) => Refusal.RuleBroken("body-not-sitting", $"The body does not sit on {Iso(on)}.").About("on", "This lies outside the days on which it sits.");

    public static Refusal NotAMember(int at, OrganisationCode organisation) => Refusal.RuleBroken("not-a-member", $"{organisation} has no seat in the body.").About($"present[{at}].organisation", "It has no seat.");

    public static Refusal AttendanceTwice(int at, OrganisationCode organisation) => Refusal.RuleBroken("attendance-named-twice", $"{organisation} is named twice.").About($"present[{at}].organisation", "Name each organisation once.");

    public static Refusal MorePresentThanSeats(int at, OrganisationCode organisation, int seats) =>
        Refusal.RuleBroken("more-present-than-seats", $"{organisation} has {Text(seats)} seats.").About($"present[{at}].members", $"This must lie between 1 and {Text(seats)}, and cover the posts.");

    public static Refusal NothingDecided() => Refusal.RuleBroken("nothing-decided", "A decision says what became of at least one recommendation.").About("recommendations", "Name at least one.");

    public static Refusal NobodyPresent() => Refusal.RuleBroken("quorum-not-met", "Nobody was there who could decide.").About("present", "Name who was there.");

    public static Refusal QuorumNotMet(IEnumerable<(Quorum Asked, int Present)> lacking)
    {
        ArgumentNullException.ThrowIfNull(lacking);
        return lacking.Aggregate(
            Refusal.RuleBroken("quorum-not-met", "Too few members were there: the meeting can put the matter off and decide nothing."),
            (refusal, one) => refusal.About("present", $"{one.Asked.Organisation} needs {Text(one.Asked.Members)} and has {Text(one.Present)}."));
    }

    public static Refusal RecommendationUnknown(int at, int number) => Refusal.RuleBroken("recommendation-unknown", $"The paper has no recommendation {Text(number)}.").About($"recommendations[{at}].number", "No such recommendation.");

    public static Refusal RecommendationTwice(int at, int number) => Refusal.RuleBroken("recommendation-named-twice", $"Recommendation {Text(number)} is named twice.").About($"recommendations[{at}].number", "Name each once.");

    public static Refusal AlreadyDecided(string body, int number) => Refusal.Conflict("already-decided", $"{body} has decided on recommendation {Text(number)}.").With("recommendation", Text(number));

    public static Refusal ConditionMissing(int at) => Refusal.RuleBroken("condition-missing", "A conditional decision says what is still to be met.").About($"recommendations[{at}].condition", "This may not be empty.");

    public static Refusal ReasonMissing(int at) => Refusal.RuleBroken("decision-reason-missing", "What is declined or referred back says why.").About($"recommendations[{at}].reason", "This may not be empty.");

    public static Refusal BeforeTheMeeting(string field) => Refusal.RuleBroken("decision-dates-reversed", "This would be due before the meeting.").About(field, "This lies too early.");

    public static Refusal Misplaced(int at, string field, DecisionOutcome outcome) =>
        Refusal.RuleBroken("decision-detail-misplaced", $"A recommendation that is {outcome} has no {field}.").About($"recommendations[{at}].{field}", "This belongs to another outcome.");

    public static Refusal NowhereToRefer(string body, int at) =>
        Refusal.RuleBroken("nowhere-to-refer", $"{body} names no body that was responsible before.").About($"recommendations[{at}].outcome", "Name one in the body's refersBackTo.");

    public static Refusal VotesMissing(int at) => Refusal.RuleBroken("votes-missing", "The body decides by vote.").About($"recommendations[{at}].votes", "Say how it was voted on.");

    public static Refusal DecidesByConsensus(int at) => Refusal.RuleBroken("body-decides-by-consensus", "The body decides by consensus, or refers the matter back.").About($"recommendations[{at}].votes", "Leave this out.");

    public static Refusal MoreVotesThanPresent(int at, int number, OrganisationCode organisation, int most) =>
        Refusal.RuleBroken("more-votes-than-present", $"Those of {organisation} who were there have {Text(most)} votes.").About($"recommendations[{at}].votes[{number}]", $"At most {Text(most)}, each organisation once.");

    public static Refusal VoteSaysOtherwise(int at, int inFavour, int against) =>
        Refusal.RuleBroken("vote-says-otherwise", $"The vote was {Text(inFavour)} to {Text(against)}: a recommendation is carried by more votes for than against.").About($"recommendations[{at}].outcome", "The votes say otherwise.");

    public static Refusal NotConditional(int number) => Refusal.RuleBroken("not-conditional", $"Recommendation {Text(number)} was not decided under a condition.").About("recommendation", "There is no condition to fulfil.");

    public static Refusal AlreadyFulfilled(int number) => Refusal.Conflict("already-fulfilled", $"The condition of recommendation {Text(number)} is fulfilled already.");

    public static Refusal FulfilmentWithoutEvidence() => Refusal.RuleBroken("fulfilment-without-evidence", "What fulfils a condition is shown by something.").About("evidence", "This may not be empty.");

    public static Refusal FulfilledBeforeDecided(DateOnly on) => Refusal.RuleBroken("fulfilled-before-decided", $"The condition was set on {Iso(on)}.").About("on", "This lies before the decision.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
