using System.Text.Json.Nodes;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

public class Giving_notice_and_ending(OneHost one) : IClassFixture<OneHost>
{
    private const string Why = """{"reason":"Plans have grown apart."}""";

    [Fact]
    public async Task From_draft_to_wound_up_every_act_moves_the_state_and_tells_the_others()
    {
        var host = await one.Started();
        var drafted = await Partnership.Drafted(host, agreement => agreement["term"]!["noticeMonths"] = 0);
        Assert.Equal("Draft", await drafted.State());
        await drafted.Sign(Partnership.Ccg);
        Assert.Equal("InApproval", await drafted.State());
        await drafted.Sign(Partnership.Council);
        Assert.Equal("Active", await drafted.State());

        var notice = await drafted.Post("/notice", Why, Partnership.Council);
        Assert.Equal(("201", "E06000022", "NoticeGiven"), (notice.Told, notice.At("partner"), notice.At("state")));
        Assert.Equal(notice.At("endsOn"), (await drafted.Get()).At("notice.endsOn"));

        var ended = await drafted.Post("/end", $$"""{"on":"{{notice.At("endsOn")}}"}""");
        Assert.Equal(("201", notice.At("endsOn"), "Ended"), (ended.Told, ended.At("endedOn"), ended.At("state")));

        var woundUp = await drafted.Post("/wind-up", null);
        Assert.Equal(("201", "WoundUp"), (woundUp.Told, woundUp.At("state")));
        Assert.Equal("WoundUp", await drafted.State());
        Assert.Equal(["AgreementActivated", "NoticeGiven", "AgreementEnded", "AgreementWoundUp"], await drafted.Events());
    }

    [Fact]
    public async Task The_history_shows_every_act_with_before_and_after()
    {
        var host = await one.Started();
        var active = await Partnership.Active(host, agreement => agreement["term"]!["noticeMonths"] = 0);
        await active.Post("/notice", Why);

        var history = await active.Get("/history");

        Assert.Equal(
            ["DraftAgreement: -> Draft", "SignAgreement: Draft -> InApproval", "SignAgreement: InApproval -> Active", "GiveNotice: Active -> NoticeGiven"],
            history.Body.GetProperty("items").EnumerateArray().Select(act => JsonNode.Parse(act.GetRawText())!).Select(act =>
                $"{act["operation"]}: {(act["facts"]!["before"] is { } before ? $"{before["state"]} " : "")}-> {act["facts"]!["after"]!["state"]}"));
    }

    [Fact]
    public async Task An_agreement_whose_term_is_over_is_ended_without_notice()
    {
        var active = await Partnership.Active(await one.Started());

        Assert.Equal("409 notice-not-given", (await active.Post("/end", """{"on":"2016-12-31"}""")).Told);
        Assert.Equal("201", (await active.Post("/end", """{"on":"2017-03-31"}""")).Told);
        Assert.Equal("409 agreement-ended", (await active.Post("/notice", Why)).Told);
    }

    [Fact]
    public async Task Notice_that_is_too_short_is_refused_with_the_first_day_that_it_could_name()
    {
        var active = await Partnership.Active(await one.Started(), agreement => agreement["term"]!["end"] = null);

        var refused = await active.Post("/notice", $$"""{"endsOn":"{{Today().AddMonths(5):yyyy-MM-dd}}","reason":"why"}""");

        Assert.Equal("422 notice-too-short", refused.Told);
        Assert.Equal("endsOn", refused.Errors);
        Assert.Equal(Today().AddMonths(6).ToString("yyyy-MM-dd"), refused.At("earliest"));
        Assert.Equal("Active", await active.State());
    }

    [Fact]
    public async Task The_same_key_again_gives_notice_once()
    {
        var active = await Partnership.Active(await one.Started());

        var first = await active.Host.Post($"{active.Path}/notice", Why, Partnership.Ccg, key: "once");
        var again = await active.Host.Post($"{active.Path}/notice", Why, Partnership.Ccg, key: "once");

        Assert.Equal(("201", "201", true), (first.Told, again.Told, again.Replayed));
        Assert.Equal("409 notice-already-given", (await active.Post("/notice", Why, Partnership.Council)).Told);
    }

    [Theory]
    [InlineData("/notice", Why)]
    [InlineData("/end", """{"on":"2017-03-31"}""")]
    [InlineData("/wind-up", null)]
    public async Task A_stranger_finds_nothing_and_a_party_needs_the_role(string act, string? body)
    {
        var active = await Partnership.Active(await one.Started());

        Assert.Equal("404 agreement-not-found", (await active.Post(act, body, Partnership.Stranger)).Told);
        Assert.Equal("403 role-missing", (await active.Post(act, body, TestTokens.Of("11E", "finance", "auditor"))).Told);
    }

    [Fact]
    public async Task Every_act_makes_another_etag()
    {
        var host = await one.Started();
        var active = await Partnership.Active(host);
        var before = (await active.Get()).ETag;

        var notice = await active.Post("/notice", Why);

        Assert.NotEqual(before, notice.ETag);
        Assert.Equal(notice.ETag, (await active.Get()).ETag);
        Assert.Equal(notice.ETag, (await active.Get("/terms?on=2015-01-01")).ETag);
    }

    private static DateOnly Today() => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
}
