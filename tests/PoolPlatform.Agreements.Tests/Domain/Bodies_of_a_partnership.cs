using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Tests.Domain;

public class Bodies_of_a_partnership
{
    private static readonly OrganisationCode[] Partners = [Samples.Ccg, Samples.Council];
    private static readonly OrganisationCode Trust = Samples.Code("RVN");

    private static readonly GovernanceBody Board = Body("BOARD");
    private static readonly GovernanceBody Committee = Body("JCC") with { ReportsTo = ["BOARD"] };

    [Fact]
    public void Votes_belong_to_seats_and_not_to_money() => Assert.Equal(
        [new(Samples.Council, 1, 2), new Membership(Samples.Ccg, 4, 4)],
        (Committee with { Seats = [new(Samples.Council, "Leader", Votes: 2), new(Samples.Ccg, "Chair"), new(Samples.Ccg, "GP", 3)] }).Members);

    [Theory]
    [InlineData("2019-04-30", null)]
    [InlineData("2019-05-01", "Leader")]
    [InlineData("2019-10-31", "Leader")]
    [InlineData("2019-11-01", "Chair")]
    [InlineData("2020-05-01", "Leader")]
    [InlineData("2021-12-25", "Chair")]
    public void Joint_chairs_take_turns(string day, string? post) => Assert.Equal(post, Rotating("2019-05-01", 6).ChairOn(Day(day))?.Post);

    [Theory]
    [InlineData("2019-02-27", "Leader")]
    [InlineData("2019-02-28", "Chair")]
    [InlineData("2019-03-30", "Chair")]
    [InlineData("2019-03-31", "Leader")]
    public void A_turn_from_the_31st_begins_in_a_shorter_month_on_its_last_day(string day, string post) => Assert.Equal(post, Rotating("2019-01-31", 1).ChairOn(Day(day))!.Post);

    [Fact]
    public void A_body_that_has_been_dissolved_has_no_chair() => Assert.Null((Rotating("2019-05-01", 6) with { SitsTo = new(2020, 3, 31) }).ChairOn(new(2020, 4, 1)));

    [Fact]
    public void A_committee_that_reports_to_a_board_is_constituted() => Assert.Equal("granted", Samples.CodeOf(BodyRules.Constitute(Committee, Partners, [Board])));

    public static TheoryData<string, string, GovernanceBody> Wrong() => new()
    {
        { "body-unnamed", "name", Committee with { Name = " " } },
        { "body-dates-reversed", "sitsTo", Committee with { SitsTo = new(2019, 4, 30) } },
        { "seat-not-a-partners", "organisation", Committee with { Organisation = Trust } },
        { "seats-missing", "seats", Committee with { Seats = [] } },
        { "seat-not-a-partners", "seats[0].organisation", Committee with { Seats = [new(Trust, "Chief Executive")] } },
        { "seat-not-its-own", "seats[1].organisation", Committee with { Organisation = Samples.Council } },
        { "post-unnamed", "seats[0].post", Committee with { Seats = [new(Samples.Council, "")] } },
        { "count-out-of-range", "seats[0].count", Committee with { Seats = [new(Samples.Council, "Leader", 0)] } },
        { "count-out-of-range", "seats[0].votes", Committee with { Seats = [new(Samples.Council, "Leader", 1, -1)] } },
        { "post-unnamed", "participants[0].post", Committee with { Participants = [new(Trust, ParticipantRole.Provider, " ")] } },
        { "participant-has-a-seat", "participants[0]", Committee with { Participants = [new(Samples.Council, ParticipantRole.Adviser, "leader")] } },
        { "chairs-missing", "chairing.posts", Committee with { Chairing = new([], new(2019, 5, 1)) } },
        { "chair-without-seat", "chairing.posts[0]", Committee with { Chairing = new([new(Samples.Ccg, "Leader")], new(2019, 5, 1)) } },
        { "count-out-of-range", "chairing.months", Committee with { Chairing = new([new(Samples.Ccg, "Chair")], new(2019, 5, 1), 0) } },
        { "quorum-impossible", "quorum[0].members", Committee with { Quorum = [new(Samples.Ccg, 2)] } },
        { "quorum-impossible", "quorum[0].members", Committee with { Quorum = [new(Trust, 1)] } },
        { "quorum-named-twice", "quorum[1]", Committee with { Quorum = [new(Samples.Ccg, 1), new(Samples.Ccg, 1)] } },
        { "body-unknown", "reportsTo[0]", Committee with { ReportsTo = ["NOBODY"] } },
        { "body-unknown", "reportsTo[0]", Committee with { ReportsTo = ["JCC"] } },
        { "body-unknown", "refersBackTo[0]", Committee with { RefersBackTo = ["CABINET"] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_with_a_body_is_told_by_field(string code, string field, GovernanceBody body)
    {
        var refusal = BodyRules.Constitute(body, Partners, [Board]).Refusal!;

        Assert.Equal((code, field), (refusal.Code, refusal.Errors.Keys.Single()));
    }

    [Fact]
    public void Lines_of_reporting_never_come_back() =>
        Assert.Equal("reporting-loops", Samples.CodeOf(BodyRules.Constitute(Board with { ReportsTo = ["MIDDLE"] }, Partners, [Committee, Body("MIDDLE") with { ReportsTo = ["JCC"] }])));

    [Fact]
    public void Two_lines_to_the_same_board_are_no_circle() =>
        Assert.Equal("granted", Samples.CodeOf(BodyRules.Constitute(Committee with { ReportsTo = ["BOARD", "MIDDLE"] }, Partners, [Board, Body("MIDDLE") with { ReportsTo = ["BOARD"] }])));

    private static GovernanceBody Rotating(string from, int months) =>
        Committee with { SitsFrom = new(2019, 1, 1), Chairing = new([new(Samples.Council, "Leader"), new(Samples.Ccg, "Chair")], Day(from), months) };

    private static GovernanceBody Body(string code) => new(
        code, "A body", BodyKind.Committee, null, [new(Samples.Council, "Leader"), new(Samples.Ccg, "Chair")], [], null, [], DecisionRule.Consensus, [], [], Confidentiality.Public, new(2019, 5, 1), null);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
