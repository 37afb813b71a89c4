using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

public class Raising_disputes(OneHost one) : IClassFixture<OneHost>
{
    private const string About = """{"what":{"kind":"Lines","lines":["NCA"]},"amount":"289250.40","reason":"The placements were made after the transfer."}""";

    [Fact]
    public async Task From_raised_to_decided_services_go_on_and_the_others_are_told()
    {
        var active = await Partnership.Active(await one.Started());
        var raised = await active.Post("/disputes", About);
        Assert.Equal(("201", "Raised", "true", "11E", "289250.40"), (raised.Told, raised.At("stage"), raised.At("servicesContinue"), raised.At("raisedBy"), raised.At("amount")));
        Assert.Equal($"{active.Path}/disputes/1", raised.Location);

        Assert.Equal("ChiefOfficers", (await active.Post("/disputes/1/stages", """{"stage":"ChiefOfficers","workingDays":20}""", Partnership.Council)).At("stage"));
        Assert.Equal("Mediation", (await active.Post("/disputes/1/stages", """{"stage":"Mediation"}""")).At("stage"));
        var decided = await active.Post("/disputes/1/decision", """{"decision":"Shared equally.","decidedBy":"Chief officers","effectiveFrom":"2014-10-01"}""", Partnership.Council);

        Assert.Equal(("201", "Decided", "2014-10-01", "4"), (decided.Told, decided.At("stage"), decided.At("decision.effectiveFrom"), decided.At("version")));
        Assert.Equal(["AgreementActivated", "DisputeRaised", "DisputeDecided"], await active.Events());
        Assert.Equal(
            ["RaiseDispute 11E", "EscalateDispute E06000022", "EscalateDispute 11E", "DecideDispute E06000022"],
            (await active.Get("/disputes/1/history")).Body.GetProperty("items").EnumerateArray().Select(act => $"{act.GetProperty("operation").GetString()} {act.GetProperty("organisation").GetString()}"));
    }

    [Fact]
    public async Task The_event_says_nothing_of_the_reason()
    {
        var active = await Partnership.Active(await one.Started());
        await active.Post("/disputes", About);

        var told = Assert.Single(await active.Host.Query($"select payload from event_log where stream = '{active.Reference}' and type = 'DisputeRaised'"));
        Assert.DoesNotContain("placements", told);
        Assert.Contains("\"amountPence\":28925040", told);
    }

    [Fact]
    public async Task Without_consensus_it_is_referred_back_and_then_decided()
    {
        var active = await Partnership.Active(await one.Started());
        await active.Post("/disputes", """{"what":{"kind":"Agreement"},"reason":"Who leads?"}""");

        Assert.Equal("422 dispute-referred-to-stranger", (await active.Post("/disputes/1/referral", """{"body":"Cabinet","organisation":"E08000001"}""")).Told);
        Assert.Equal("422 dispute-decision-incomplete", (await active.Post("/disputes/1/referral", """{"body":" ","organisation":"11E"}""")).Told);
        var referred = await active.Post("/disputes/1/referral", """{"body":"Governing body","organisation":"11E"}""");

        Assert.Equal(("201", "Referred", "Governing body"), (referred.Told, referred.At("stage"), referred.At("referral.body")));
        Assert.Equal("201", (await active.Post("/disputes/1/decision", """{"decision":"The council leads.","decidedBy":"Governing body","effectiveFrom":"2015-04-01"}""")).Told);
    }

    [Fact]
    public async Task Only_who_raised_it_withdraws_it()
    {
        var active = await Partnership.Active(await one.Started());
        await active.Post("/disputes", About);

        Assert.Equal("403 dispute-raised-by-another", (await active.Post("/disputes/1/withdrawal", """{"reason":"why"}""", Partnership.Council)).Told);
        Assert.Equal("422 dispute-reason-missing", (await active.Post("/disputes/1/withdrawal", """{"reason":" "}""")).Told);
        Assert.Equal(("201", "Withdrawn"), (await active.Post("/disputes/1/withdrawal", """{"reason":"Found."}""", TestTokens.Of("QOX", "pool-manager")) is var done ? (done.Told, done.At("stage")) : default));
        Assert.Equal("409 dispute-closed", (await active.Post("/disputes/1/stages", """{"stage":"ChiefOfficers"}""")).Told);
    }

    [Theory]
    [InlineData("/disputes", """{"what":{"kind":"Lines"},"reason":"why"}""", "422 dispute-subject-unknown")]
    [InlineData("/disputes", """{"what":{"kind":"Scheme","reference":"XX"},"reason":"why"}""", "422 dispute-subject-unknown")]
    [InlineData("/disputes", """{"what":{"kind":"Agreement"},"reason":" "}""", "422 dispute-reason-missing")]
    [InlineData("/disputes", """{"what":{"kind":"Agreement"},"reason":"why","servicesContinue":false}""", "422 dispute-stops-services")]
    [InlineData("/disputes", """{"what":{"kind":"Agreement"},"reason":"why","workingDays":5}""", "422 dispute-days-out-of-range")]
    [InlineData("/disputes", """{"what":{"kind":"Weather"},"reason":"why"}""", "400 malformed")]
    [InlineData("/disputes/1/stages", """{"stage":"Mediation"}""", "409 dispute-stage-not-next")]
    [InlineData("/disputes/1/stages", """{"stage":"ChiefOfficers","on":"2999-01-01"}""", "422 dispute-date-lies-ahead")]
    [InlineData("/disputes/1/stages", """{"stage":"ChiefOfficers","on":"2001-01-01"}""", "422 dispute-date-reversed")]
    [InlineData("/disputes/1/decision", """{"decision":"","decidedBy":"b","effectiveFrom":"2015-01-01"}""", "422 dispute-decision-incomplete")]
    [InlineData("/disputes/1/decision", """{"decision":"d","decidedBy":"b","effectiveFrom":"2001-01-01"}""", "422 decision-before-term")]
    [InlineData("/disputes/2/decision", """{"decision":"d","decidedBy":"b","effectiveFrom":"2015-01-01"}""", "404 dispute-not-found")]
    [InlineData("/disputes/one/stages", """{"stage":"ChiefOfficers"}""", "404 dispute-not-found")]
    public async Task What_does_not_move_a_dispute_is_refused(string path, string body, string told)
    {
        var active = await Partnership.Active(await one.Started());
        await active.Post("/disputes", About);

        Assert.Equal(told, (await active.Post(path, body)).Told);
        Assert.Equal("404 agreement-not-found", (await active.Post(path, body, Partnership.Stranger)).Told);
        Assert.Equal("403 role-missing", (await active.Post(path, body, TestTokens.Of("11E", "finance", "auditor"))).Told);
    }

    [Fact]
    public async Task A_draft_cannot_be_disputed() =>
        Assert.Equal("409 agreement-not-active", (await (await Partnership.Drafted(await one.Started())).Post("/disputes", About)).Told);

    [Fact]
    public async Task Disputes_are_listed_page_by_page_and_by_whether_they_are_open()
    {
        var active = await Partnership.Active(await one.Started());
        for (var i = 0; i < 3; i++) await active.Post("/disputes", About);
        await active.Post("/disputes/2/withdrawal", """{"reason":"Found."}""");

        Assert.Equal(["1", "3"], Numbers(await active.Get("/disputes?open=true")));
        Assert.Equal(["2"], Numbers(await active.Get("/disputes?open=false")));
        var first = await active.Get("/disputes?limit=2");
        Assert.Equal(["1", "2"], Numbers(first));
        Assert.Equal(["3"], Numbers(await active.Get($"/disputes?limit=2&after={first.At("next")}")));
        Assert.Equal("400 malformed", (await active.Get("/disputes?open=perhaps")).Told);
        Assert.Equal("404 dispute-not-found", (await active.Get("/disputes/4")).Told);
        Assert.Equal("false", (await active.Get("/disputes/1")).At("overdue"));
    }

    [Fact]
    public async Task The_same_key_again_raises_one()
    {
        var active = await Partnership.Active(await one.Started());
        var first = await active.Host.Post($"{active.Path}/disputes", About, Partnership.Ccg, key: "once");
        var again = await active.Host.Post($"{active.Path}/disputes", About, Partnership.Ccg, key: "once");

        Assert.Equal((first.Location, true), (again.Location, again.Replayed));
        Assert.Equal(["1"], Numbers(await active.Get("/disputes")));
    }

    private static IEnumerable<string> Numbers(Reply reply) => reply.Body.GetProperty("items").EnumerateArray().Select(dispute => dispute.GetProperty("number").GetRawText());
}
