using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Tests.Domain;

public class Deciding_on_papers
{
    private static readonly DateOnly Meeting = new(2019, 6, 3);
    private static readonly DateTimeOffset Now = new(2019, 6, 10, 9, 0, 0, TimeSpan.Zero);
    private static readonly PaperPost Officer = new(Samples.Council, "Director");

    private static readonly GovernanceBody Cabinet = Body("CABINET") with { Organisation = Samples.Council, Seats = [new(Samples.Council, "Member", 5)], Quorum = [], DecidesBy = DecisionRule.Vote };
    private static readonly GovernanceBody Board = Body("BOARD") with { Organisation = Samples.Ccg, Seats = [new(Samples.Ccg, "Member", 5)], Quorum = [] };
    private static readonly GovernanceBody Committee = Body("JCC") with { RefersBackTo = ["CABINET", "BOARD"] };
    private static readonly GovernanceBody[] Bodies = [Cabinet, Board, Committee];

    private static readonly DecisionPaper Paper = new(
        "P1", "A paper", ["CABINET", "BOARD", "JCC"], Meeting, [Officer], null, [], [], [new(1, RecommendationKind.Approve, "Approve it."), new(2, RecommendationKind.Authorise, "Sign it.", [Officer])], null, Confidentiality.Public);

    private static readonly ImmutableArray<Attendance> Quorate = [new(Samples.Council, 2), new(Samples.Ccg, 2)];

    [Fact]
    public void Consensus_is_recorded_with_who_was_there()
    {
        var decided = Decide(Committee, new DecisionRequest(1, DecisionOutcome.Agreed)).OrThrow();

        Assert.Equal((DecisionOutcome.Agreed, DecisionRule.Consensus, 2), (decided.Recommendations[0].Outcome, decided.Recommendations[0].By, decided.Present[1].Members));
        Assert.Equal([new(Samples.Council, 2), new Quorum(Samples.Ccg, 2)], decided.Quorum);
    }

    [Fact]
    public void Without_the_quorum_of_each_partner_nothing_is_decided()
    {
        var refusal = Committee.Decide(Paper, [], Bodies, 1, Meeting, [new(Samples.Council, 3), new(Samples.Ccg, 1)], [new(1, DecisionOutcome.Agreed)], Confidentiality.Public, Now).Refusal!;

        Assert.Equal(("quorum-not-met", "11E needs 2 and has 1."), (refusal.Code, refusal.Errors["present"].Single()));
    }

    [Fact]
    public void A_meeting_that_is_not_quorate_can_put_a_matter_off() =>
        Assert.Equal("granted", Samples.CodeOf(Committee.Decide(Paper, [], Bodies, 1, Meeting, [], [new(1, DecisionOutcome.Deferred, Until: Meeting.AddDays(30))], Confidentiality.Public, Now)));

    [Fact]
    public void Without_consensus_a_matter_goes_back_to_the_bodies_that_were_responsible_before() =>
        Assert.Equal(["CABINET", "BOARD"], Decide(Committee, new DecisionRequest(1, DecisionOutcome.Referred, Reason: "No consensus")).OrThrow().Recommendations[0].ReferredTo);

    [Fact]
    public void A_matter_of_one_partners_function_goes_back_to_that_partners_body() =>
        Assert.Equal(["BOARD"], Decide(Committee, new DecisionRequest(1, DecisionOutcome.Referred, Reason: "No consensus", FunctionOf: Samples.Ccg)).OrThrow().Recommendations[0].ReferredTo);

    [Theory]
    [InlineData(3, 1, DecisionOutcome.Agreed, "granted")]
    [InlineData(2, 2, DecisionOutcome.Agreed, "vote-says-otherwise")]
    [InlineData(2, 2, DecisionOutcome.Declined, "granted")]
    [InlineData(3, 1, DecisionOutcome.Declined, "vote-says-otherwise")]
    [InlineData(4, 1, DecisionOutcome.Agreed, "more-votes-than-present")]
    [InlineData(-1, -2, DecisionOutcome.Agreed, "more-votes-than-present")]
    public void A_vote_is_carried_by_more_votes_for_than_against(int inFavour, int against, DecisionOutcome outcome, string told) => Assert.Equal(
        told,
        Samples.CodeOf(Cabinet.Decide(
            Paper, [], Bodies, 1, Meeting, [new(Samples.Council, 4)], [new(1, outcome, [new(Samples.Council, inFavour, against)], Reason: outcome == DecisionOutcome.Declined ? "why" : null)], Confidentiality.Public, Now)));

    [Fact]
    public void Seats_with_more_votes_count_for_more()
    {
        var weighted = Cabinet with { Seats = [new(Samples.Council, "Leader", 1, 3), new(Samples.Council, "Member", 4)] };

        Assert.Equal("granted", Samples.CodeOf(weighted.Decide(Paper, [], Bodies, 1, Meeting, [new(Samples.Council, 2)], [new(1, DecisionOutcome.Agreed, [new(Samples.Council, 3, 1)])], Confidentiality.Public, Now)));
        Assert.Equal("more-votes-than-present", Samples.CodeOf(weighted.Decide(Paper, [], Bodies, 1, Meeting, [new(Samples.Council, 2)], [new(1, DecisionOutcome.Agreed, [new(Samples.Council, 4, 1)])], Confidentiality.Public, Now)));
    }

    public static TheoryData<string, string, DecisionRequest> Wrong() => new()
    {
        { "recommendation-unknown", "recommendations[0].number", new(3, DecisionOutcome.Agreed) },
        { "body-decides-by-consensus", "recommendations[0].votes", new(1, DecisionOutcome.Agreed, [new(Samples.Ccg, 2, 0)]) },
        { "condition-missing", "recommendations[0].condition", new(1, DecisionOutcome.Conditional) },
        { "decision-dates-reversed", "recommendations[0].fulfilBy", new(1, DecisionOutcome.Conditional, Condition: "Money", FulfilBy: Meeting.AddDays(-1)) },
        { "decision-dates-reversed", "recommendations[0].until", new(1, DecisionOutcome.Deferred, Until: Meeting) },
        { "decision-reason-missing", "recommendations[0].reason", new(1, DecisionOutcome.Declined) },
        { "decision-reason-missing", "recommendations[0].reason", new(1, DecisionOutcome.Referred, Reason: " ") },
        { "nowhere-to-refer", "recommendations[0].outcome", new(1, DecisionOutcome.Referred, Reason: "why", FunctionOf: Samples.Code("RVN")) },
        { "decision-detail-misplaced", "recommendations[0].condition", new(1, DecisionOutcome.Agreed, Condition: "Money") },
        { "decision-detail-misplaced", "recommendations[0].until", new(1, DecisionOutcome.Agreed, Until: Meeting.AddDays(1)) },
        { "decision-detail-misplaced", "recommendations[0].functionOf", new(1, DecisionOutcome.Agreed, FunctionOf: Samples.Ccg) },
        { "decision-detail-misplaced", "recommendations[0].votes", new(1, DecisionOutcome.Deferred, [new(Samples.Ccg, 2, 0)]) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_with_a_decision_is_told_by_field(string code, string field, DecisionRequest request)
    {
        var refusal = Decide(Committee, request).Refusal!;

        Assert.Equal((code, field), (refusal.Code, refusal.Errors.Keys.Single()));
    }

    public static TheoryData<string, ImmutableArray<Attendance>> NotThere() => new()
    {
        { "not-a-member", [new(Samples.Code("RVN"), 1)] },
        { "attendance-named-twice", [new(Samples.Ccg, 1), new(Samples.Ccg, 1)] },
        { "more-present-than-seats", [new(Samples.Ccg, 4)] },
        { "more-present-than-seats", [new(Samples.Ccg, 0)] },
        { "more-present-than-seats", [new(Samples.Ccg, 1, ["Chair", "GP"])] },
    };

    [Theory]
    [MemberData(nameof(NotThere))]
    public void Who_was_there_has_a_seat(string code, ImmutableArray<Attendance> present) =>
        Assert.Equal(code, Samples.CodeOf(Committee.Decide(Paper, [], Bodies, 1, Meeting, present, [new(1, DecisionOutcome.Agreed)], Confidentiality.Public, Now)));

    [Fact]
    public void A_body_that_votes_says_how_and_nobody_alone_decides()
    {
        Assert.Equal("votes-missing", Samples.CodeOf(Cabinet.Decide(Paper, [], Bodies, 1, Meeting, [new(Samples.Council, 4)], [new(1, DecisionOutcome.Agreed)], Confidentiality.Public, Now)));
        Assert.Equal("quorum-not-met", Samples.CodeOf(Board.Decide(Paper, [], Bodies, 1, Meeting, [], [new(1, DecisionOutcome.Agreed)], Confidentiality.Public, Now)));
        Assert.Equal("nothing-decided", Samples.CodeOf(Committee.Decide(Paper, [], Bodies, 1, Meeting, Quorate, [], Confidentiality.Public, Now)));
        Assert.Equal("recommendation-named-twice", Samples.CodeOf(Decide(Committee, new(1, DecisionOutcome.Agreed), new(1, DecisionOutcome.Agreed))));
    }

    [Fact]
    public void A_body_decides_while_it_sits_on_what_lies_before_it_and_not_ahead_of_time()
    {
        Assert.Equal("paper-not-before-body", Samples.CodeOf(Committee.Decide(Paper with { Bodies = ["BOARD"] }, [], Bodies, 1, Meeting, Quorate, [new(1, DecisionOutcome.Agreed)], Confidentiality.Public, Now)));
        Assert.Equal("body-not-sitting", Samples.CodeOf((Committee with { SitsFrom = Meeting.AddDays(1) }).Decide(Paper, [], Bodies, 1, Meeting, Quorate, [new(1, DecisionOutcome.Agreed)], Confidentiality.Public, Now)));
        Assert.Equal("decision-lies-ahead", Samples.CodeOf(Committee.Decide(Paper, [], Bodies, 1, new(2019, 6, 11), Quorate, [new(1, DecisionOutcome.Agreed)], Confidentiality.Public, Now)));
    }

    [Fact]
    public void Two_bodies_decide_on_one_paper_and_each_of_them_once_unless_it_put_it_off()
    {
        var agreed = Decide(Committee, new DecisionRequest(1, DecisionOutcome.Agreed)).OrThrow();
        var deferred = Decide(Committee, new DecisionRequest(1, DecisionOutcome.Deferred)).OrThrow();
        string Again(GovernanceBody body, Decision before, ImmutableArray<Attendance> present) => Samples.CodeOf(body.Decide(Paper, [before], Bodies, 2, Meeting, present, [new(1, DecisionOutcome.Agreed)], Confidentiality.Public, Now));

        Assert.Equal(["already-decided", "granted", "granted"], [Again(Committee, agreed, Quorate), Again(Committee, deferred, Quorate), Again(Board, agreed, [new(Samples.Ccg, 2)])]);
    }

    [Theory]
    [InlineData(Confidentiality.Public, Confidentiality.Public, Confidentiality.Public, Confidentiality.Public)]
    [InlineData(Confidentiality.Confidential, Confidentiality.Public, Confidentiality.Public, Confidentiality.Confidential)]
    [InlineData(Confidentiality.Public, Confidentiality.Confidential, Confidentiality.Public, Confidentiality.Confidential)]
    [InlineData(Confidentiality.Public, Confidentiality.Public, Confidentiality.Confidential, Confidentiality.Confidential)]
    public void A_decision_is_as_confidential_as_its_body_its_paper_or_itself(Confidentiality body, Confidentiality paper, Confidentiality itself, Confidentiality shown) => Assert.Equal(
        shown,
        (Committee with { Confidentiality = body }).Decide(Paper with { Confidentiality = paper }, [], Bodies, 1, Meeting, Quorate, [new(1, DecisionOutcome.Agreed)], itself, Now).OrThrow().Confidentiality);

    [Fact]
    public void A_condition_is_fulfilled_once_after_it_was_set_and_with_something_to_show_for_it()
    {
        var decided = Decide(Committee, new(1, DecisionOutcome.Conditional, Condition: "A contribution as early as possible in-year"), new(2, DecisionOutcome.Agreed)).OrThrow();
        var today = new DateOnly(2019, 10, 1);
        Fulfilment Met(int number, DateOnly on, string evidence = "Receipt") => new(number, on, evidence, Money.FromPence(1), Now);

        var fulfilled = decided.Fulfil(Met(1, new(2019, 9, 30)), today).OrThrow();

        Assert.Equal(new DateOnly(2019, 9, 30), fulfilled.Fulfilments.Single().On);
        Assert.Equal("already-fulfilled", Samples.CodeOf(fulfilled.Fulfil(Met(1, today), today)));
        Assert.Equal("not-conditional", Samples.CodeOf(decided.Fulfil(Met(2, today), today)));
        Assert.Equal("not-conditional", Samples.CodeOf(decided.Fulfil(Met(9, today), today)));
        Assert.Equal("fulfilment-without-evidence", Samples.CodeOf(decided.Fulfil(Met(1, today, " "), today)));
        Assert.Equal("fulfilled-before-decided", Samples.CodeOf(decided.Fulfil(Met(1, Meeting.AddDays(-1)), today)));
        Assert.Equal("decision-lies-ahead", Samples.CodeOf(decided.Fulfil(Met(1, today.AddDays(1)), today)));
    }

    public static TheoryData<string, string, DecisionPaper> WrongPapers() => new()
    {
        { "granted", "", Paper },
        { "paper-untitled", "title", Paper with { Title = "" } },
        { "paper-before-nobody", "bodies", Paper with { Bodies = [] } },
        { "body-unknown", "bodies[1]", Paper with { Bodies = ["JCC", "NOBODY"] } },
        { "authors-missing", "authors", Paper with { Authors = [] } },
        { "post-unnamed", "leadMember.post", Paper with { LeadMember = new(Samples.Council, " ") } },
        { "background-paper-untitled", "backgroundPapers[0].title", Paper with { BackgroundPapers = [new("")] } },
        { "recommendations-missing", "recommendations", Paper with { Recommendations = [] } },
        { "recommendations-misnumbered", "recommendations[0].number", Paper with { Recommendations = [new(2, RecommendationKind.Note, "Note it.")] } },
        { "recommendation-empty", "recommendations[0].text", Paper with { Recommendations = [new(1, RecommendationKind.Comment, " ")] } },
        { "authorisation-unclear", "recommendations[0].authorises", Paper with { Recommendations = [new(1, RecommendationKind.Authorise, "Sign it.")] } },
        { "authorisation-unclear", "recommendations[0].authorises", Paper with { Recommendations = [new(1, RecommendationKind.Note, "Note it.", [Officer])] } },
        { "post-unnamed", "recommendations[0].authorises[0].post", Paper with { Recommendations = [new(1, RecommendationKind.Authorise, "Sign it.", [new(Samples.Council, "")])] } },
        { "equality-statement-missing", "equalityDuty.statement", Paper with { EqualityDuty = new("", false) } },
    };

    [Theory]
    [MemberData(nameof(WrongPapers))]
    public void What_is_wrong_with_a_paper_is_told_by_field(string code, string field, DecisionPaper paper)
    {
        var written = DecisionPaper.Write(paper, Bodies);

        Assert.Equal((code, field), (Samples.CodeOf(written), written.Refusal?.Errors.Keys.Single() ?? ""));
    }

    [Fact]
    public void Background_papers_may_be_inspected_for_four_years_after_the_last_meeting()
    {
        Assert.Equal(new DateOnly(2023, 6, 3), Paper.PublicUntil([]));
        Assert.Equal(new DateOnly(2023, 7, 1), Paper.PublicUntil([new(2019, 7, 1), new(2019, 6, 3)]));
        Assert.Equal(new DateOnly(2024, 2, 29), (Paper with { MeetingOn = new(2020, 2, 29) }).PublicUntil([]));
        Assert.Null((Paper with { Confidentiality = Confidentiality.Confidential }).PublicUntil([]));
    }

    [Fact]
    public void A_meeting_at_the_end_of_the_calendar_has_no_four_years_after_it() =>
        Assert.Equal([new(9999, 12, 31), DateOnly.MaxValue], new[] { new DateOnly(9995, 12, 31), new(9996, 1, 1) }.Select(day => (Paper with { MeetingOn = day }).PublicUntil([])!.Value));

    private static Outcome<Decision> Decide(GovernanceBody body, params ImmutableArray<DecisionRequest> requests) => body.Decide(Paper, [], Bodies, 1, Meeting, Quorate, requests, Confidentiality.Public, Now);

    private static GovernanceBody Body(string code) => new(
        code, "A body", BodyKind.Committee, null, [new(Samples.Council, "Leader"), new(Samples.Council, "Director", 2), new(Samples.Ccg, "Chair"), new(Samples.Ccg, "GP", 2)], [], null,
        [new(Samples.Council, 2), new(Samples.Ccg, 2)], DecisionRule.Consensus, [], [], Confidentiality.Public, new(2019, 5, 1), null);
}
