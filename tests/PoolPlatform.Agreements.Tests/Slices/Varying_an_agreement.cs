using System.Text.Json.Nodes;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

public class Varying_an_agreement(OneHost one) : IClassFixture<OneHost>
{
    private const string OtherShares = """[{"code":"MH","name":"Mental health","riskShare":{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"65","E06000022":"35"}}}],"under":"same"}}]""";

    [Fact]
    public async Task A_variation_holds_from_its_day_and_is_shown_with_what_it_changed()
    {
        var active = await Partnership.Active(await one.Started());

        var varied = await active.Vary("2015-04-01", """{"title":"Wellbeing","schemes":SHARES}""".Replace("SHARES", OtherShares));

        Assert.Equal(("201", $"{active.Path}/variations/1"), (varied.Told, varied.Location));
        Assert.Equal(("1", "Agreed", "2", "11E", "[]"), (varied.At("number"), varied.At("state"), varied.At("version"), varied.At("proposedBy"), varied.At("signatures")));
        Assert.Equal(
            ["""title: "Mental health pooled budget" -> "Wellbeing" """.Trim(), "schemes[MH].riskShare.over[0].share.weights.11E: \"68.67\" -> \"65\"", "schemes[MH].riskShare.over[0].share.weights.E06000022: \"31.33\" -> \"35\""],
            Differences(varied, "difference"));
        Assert.Equal(("Mental health pooled budget", "1", "2014-04-01"), await Title(active, "2015-03-31"));
        Assert.Equal(("Wellbeing", "2", "2015-04-01"), await Title(active, "2015-04-01"));
        Assert.Equal("Wellbeing", (await active.Get()).At("title"));
        Assert.Equal(varied.Body.GetRawText(), (await active.Get("/variations/1")).Body.GetRawText());
        Assert.Equal(["AgreementActivated", "AgreementVaried"], await active.Events());
    }

    [Fact]
    public async Task A_variation_recorded_later_with_an_earlier_day_loses_nothing_that_was_agreed_for_later()
    {
        var host = await one.Started();
        var active = await Partnership.Active(host);
        await active.Vary("2016-04-01", """{"title":"From 2016"}""");
        var known = (await active.Get("/terms?on=2016-04-01")).At("recordedAt");

        await active.Vary("2015-04-01", """{"title":"From 2015","term":{"noticeMonths":3}}""");

        Assert.Equal(("Mental health pooled budget", "6"), await Notice("2015-03-31"));
        Assert.Equal(("From 2015", "3"), await Notice("2015-04-01"));
        Assert.Equal(("From 2016", "3"), await Notice("2016-04-01"));
        Assert.Equal(("Mental health pooled budget", "6"), await Notice("2015-04-01", known));
        Assert.Equal(("From 2016", "6"), await Notice("2016-04-01", known));

        async Task<(string?, string?)> Notice(string on, string? asAt = null)
        {
            var terms = await active.Get($"/terms?on={on}" + (asAt is null ? "" : $"&asAt={Uri.EscapeDataString(asAt)}"));
            return (terms.At("title"), terms.At("term.noticeMonths"));
        }
    }

    [Fact]
    public async Task Other_services_are_answered_with_the_terms_on_the_date_and_as_known_at_the_time_they_ask_for()
    {
        var host = await one.Started();
        var active = await Partnership.Active(host);
        var before = (await active.Get("/terms?on=2015-04-01")).At("recordedAt")!;
        await active.Vary("2015-04-01", """{"schemes":SHARES}""".Replace("SHARES", OtherShares));
        using var channel = host.Channel();
        var client = new AgreementsApi.AgreementsApiClient(channel);
        var service = new Grpc.Core.Metadata { { "authorization", $"Bearer {TestTokens.Issue("svc-settlement", null, "service")}" } };

        var then = await client.FindTermsAsync(new() { Reference = active.Reference, On = "2015-03-31" }, service);
        var now = await client.FindTermsAsync(new() { Reference = active.Reference, On = "2016-03-31" }, service);
        var known = await client.FindTermsAsync(new() { Reference = active.Reference, On = "2016-03-31", AsAt = before }, service);

        Assert.Equal((1, "2014-04-01", "68.67"), (then.Version, then.EffectiveFrom, Weight(then)));
        Assert.Equal((2, "2015-04-01", "65"), (now.Version, now.EffectiveFrom, Weight(now)));
        Assert.Equal((1, "2014-04-01", "68.67"), (known.Version, known.EffectiveFrom, Weight(known)));

        static string Weight(Terms terms) => JsonNode.Parse(terms.Schemes[0].RiskShare)!["over"]![0]!["share"]!["weights"]!["11E"]!.GetValue<string>();
    }

    [Fact]
    public async Task Without_an_etag_a_variation_is_refused_and_with_a_stale_one_too()
    {
        var active = await Partnership.Active(await one.Started());
        var etag = (await active.Get()).ETag;

        Assert.Equal("428 if-match-missing", (await active.Post("/variations", Variation("2015-04-01", """{"title":"New"}"""))).Told);
        Assert.Equal("412 agreement-changed", (await active.Vary("2015-04-01", """{"title":"New"}""", ifMatch: "\"999\"")).Told);
        Assert.Equal("412 agreement-changed", (await active.Vary("2015-04-01", """{"title":"New"}""", ifMatch: $"W/{etag}")).Told);
        Assert.Equal("201", (await active.Vary("2015-04-01", """{"title":"New"}""", ifMatch: etag)).Told);
        Assert.Equal("412 agreement-changed", (await active.Vary("2015-05-01", """{"title":"Newer"}""", ifMatch: etag)).Told);
        Assert.Equal("201", (await active.Vary("2015-05-01", """{"title":"Newer"}""", ifMatch: "*")).Told);
    }

    [Fact]
    public async Task Of_two_callers_at_once_one_varies_and_the_other_is_told_to_read_again()
    {
        var active = await Partnership.Active(await one.Started());
        var etag = (await active.Get()).ETag;

        var told = await Task.WhenAll(Enumerable.Range(1, 6).Select(n => active.Vary($"2015-0{n}-01", $$"""{"title":"Title {{n}}"}""", ifMatch: etag)));

        Assert.Equal(["201", .. Enumerable.Repeat("412 agreement-changed", 5)], told.Select(reply => reply.Told).Order());
        Assert.Equal("1", (await active.Get("/variations")).Body.GetProperty("items").GetArrayLength().ToString());
    }

    [Fact]
    public async Task The_same_key_again_varies_once_though_the_etag_is_stale_by_then()
    {
        var active = await Partnership.Active(await one.Started());
        var etag = (await active.Get()).ETag;

        var first = await active.Vary("2015-04-01", """{"title":"New"}""", ifMatch: etag, key: "once");
        var again = await active.Vary("2015-04-01", """{"title":"New"}""", ifMatch: etag, key: "once");

        Assert.Equal(("201", "201", true, first.Location), (first.Told, again.Told, again.Replayed, again.Location));
    }

    [Theory]
    [InlineData("2015-04-01", """{"title":"Second"}""", "422 version-overlaps", "effectiveFrom")]
    [InlineData("2014-03-31", """{"title":"New"}""", "422 effective-date-outside-term", "effectiveFrom")]
    [InlineData("2017-04-01", """{"title":"New"}""", "422 effective-date-outside-term", "effectiveFrom")]
    [InlineData("2015-05-01", """{"host":"RVN"}""", "422 host-not-partner", "changes.host")]
    [InlineData("2015-05-01", """{"host":["11E","E06000022"]}""", "400 malformed", "changes.host")]
    [InlineData("2015-05-01", """{"partners":["11E"]}""", "422 partner-lost", "changes.partners")]
    [InlineData("2015-05-01", """{"schemes":[]}""", "422 variation-leaves-gaps", "changes.schemes")]
    [InlineData("2015-05-01", """{"schemes":[{"code":"MH","name":"Mental health"}]}""", "422 variation-leaves-gaps", "changes.schemes[0].riskShare")]
    [InlineData("2015-05-01", """{"schemes":[{"code":"MH","name":"M","riskShare":{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"60","E06000022":"41"}}}],"under":"same"}}]}""", "422 percent-not-hundred", "changes.schemes[0].riskShare.over[0].share.weights")]
    [InlineData("2015-05-01", """{"schemes":[{"code":"MH","name":"M","riskShare":{"over":[{"kind":"share","share":{"by":"equal"}},{"kind":"cap","limits":{"11E":{"over":"10.00"}}}],"under":"same"}}]}""", "422 variation-leaves-gaps", "changes.schemes[0].riskShare.over[1].excess")]
    [InlineData("2015-05-01", """{"term":{"start":"2014-05-01"}}""", "422 term-start-fixed", "changes.term.start")]
    [InlineData("2015-05-01", """{"term":{"end":"2014-01-01"}}""", "422 term-reversed", "changes.term.end")]
    [InlineData("2015-05-01", """{"title":"First"}""", "422 variation-changes-nothing", "changes")]
    [InlineData("2015-05-01", "{}", "422 variation-changes-nothing", "changes")]
    [InlineData("2015-05-01", """{"mode":"Shadow"}""", "400 unknown-field", "changes.mode")]
    [InlineData("2015-05-01", """{"reference":"OTHER"}""", "400 unknown-field", "changes.reference")]
    [InlineData("2015-05-01", """{"partners":["11E",null]}""", "400 malformed", "changes.partners[1]")]
    [InlineData("2015-02-30", """{"title":"New"}""", "400 malformed", "effectiveFrom")]
    [InlineData("2015-05-01", "null", "400 malformed", "changes")]
    public async Task What_may_not_be_is_refused_and_changes_nothing(string from, string changes, string told, string errors)
    {
        var active = await Partnership.Active(await one.Started());
        Assert.Equal("201", (await active.Vary("2015-04-01", """{"title":"First"}""")).Told);

        var refused = await active.Vary(from, changes);

        Assert.Equal((told, errors), (refused.Told, refused.Errors));
        Assert.Equal(("First", "2"), ((await active.Get()).At("title"), (await active.Get()).At("version")));
    }

    [Fact]
    public async Task A_variation_says_why()
    {
        var active = await Partnership.Active(await one.Started());

        Assert.Equal("422 variation-reason-missing", (await active.Host.Post($"{active.Path}/variations", """{"effectiveFrom":"2015-04-01","reason":" ","changes":{"title":"New"}}""", Partnership.Ccg, ifMatch: "*")).Told);
    }

    [Fact]
    public async Task A_draft_and_an_agreement_that_has_ended_are_not_varied()
    {
        var host = await one.Started();
        var drafted = await Partnership.Drafted(host);
        var ended = await Partnership.Active(host);
        await ended.Post("/end", """{"on":"2017-03-31"}""");

        Assert.Equal("409 agreement-not-active", (await drafted.Vary("2015-04-01", """{"title":"New"}""")).Told);
        Assert.Equal("409 agreement-ended", (await ended.Vary("2015-04-01", """{"title":"New"}""")).Told);
        await ended.Post("/wind-up", null);
        Assert.Equal("409 agreement-ended", (await ended.Vary("2015-04-01", """{"title":"New"}""")).Told);
    }

    [Fact]
    public async Task A_stranger_finds_nothing_and_a_party_needs_the_role()
    {
        var active = await Partnership.Active(await one.Started());
        await active.Vary("2015-04-01", """{"title":"New"}""");

        Assert.Equal("404 agreement-not-found", (await active.Vary("2015-05-01", """{"title":"New"}""", Partnership.Stranger)).Told);
        Assert.Equal("403 role-missing", (await active.Vary("2015-05-01", """{"title":"New"}""", TestTokens.Of("11E", "finance"))).Told);
        foreach (var path in new[] { "/variations", "/variations/1", "/variations/difference?from=1&to=2" })
        {
            Assert.Equal("404 agreement-not-found", (await active.Host.Get(active.Path + path, Partnership.Stranger)).Told);
            Assert.Equal("403 role-missing", (await active.Host.Get(active.Path + path, TestTokens.Of("11E", "practitioner"))).Told);
            Assert.Equal("200", (await active.Host.Get(active.Path + path, TestTokens.Of("11E", "auditor"))).Told);
        }
    }

    [Theory]
    [InlineData("from=1&to=2", "title")]
    [InlineData("from=1&to=3", "title, term.noticeMonths, particulars.aims")]
    [InlineData("from=3&to=2", "title, term.noticeMonths, particulars.aims")]
    [InlineData("from=2014-04-01&to=2015-03-31", "")]
    [InlineData("from=2014-04-01&to=2015-04-01", "title")]
    [InlineData("from=2015-04-01&to=2016-04-01", "title, term.noticeMonths, particulars.aims")]
    [InlineData("from=1&to=2015-04-01", "title")]
    public async Task Any_two_versions_or_dates_are_compared(string query, string paths)
    {
        var active = await Partnership.Active(await one.Started());
        await active.Vary("2015-04-01", """{"title":"Second"}""");
        await active.Vary("2016-04-01", """{"title":"Third","term":{"noticeMonths":3},"particulars":{"aims":"others"}}""");

        var difference = await active.Get($"/variations/difference?{query}");

        Assert.Equal(paths, string.Join(", ", difference.Body.GetProperty("differences").EnumerateArray().Select(one => one.GetProperty("path").GetString())));
    }

    [Theory]
    [InlineData("from=first", "400 malformed")]
    [InlineData("from=1&to=zero", "400 malformed")]
    [InlineData("from=0&to=1", "404 version-not-found")]
    [InlineData("from=1&to=2", "404 version-not-found")]
    [InlineData("from=1&to=2020-01-01", "422 date-outside-term")]
    public async Task What_cannot_be_compared_is_refused(string query, string told)
    {
        var active = await Partnership.Active(await one.Started());

        Assert.Equal(told, (await active.Get($"/variations/difference?{query}")).Told);
    }

    [Theory]
    [InlineData("/variations/0")]
    [InlineData("/variations/2")]
    [InlineData("/variations/x")]
    [InlineData("/variations/99999999999")]
    public async Task A_variation_that_is_not_there_is_not_found(string path)
    {
        var active = await Partnership.Active(await one.Started());
        await active.Vary("2015-04-01", """{"title":"New"}""");

        Assert.Equal("404 variation-not-found", (await active.Get(path)).Told);
    }

    [Fact]
    public async Task Variations_are_listed_page_by_page_in_the_order_of_recording()
    {
        var active = await Partnership.Active(await one.Started());
        foreach (var from in new[] { "2016-04-01", "2015-04-01", "2015-10-01" }) await active.Vary(from, $$"""{"title":"From {{from}}"}""");

        var first = await active.Get("/variations?limit=2");
        var second = await active.Get($"/variations?limit=2&after={first.At("next")}");

        Assert.Equal(["2016-04-01", "2015-04-01", "2015-10-01"], first.Body.GetProperty("items").EnumerateArray().Concat(second.Body.GetProperty("items").EnumerateArray()).Select(item => item.GetProperty("effectiveFrom").GetString()!));
        Assert.Null(second.At("next"));
    }

    [Fact]
    public async Task Nothing_was_known_before_it_was_recorded_and_a_malformed_instant_is_refused()
    {
        var active = await Partnership.Active(await one.Started());

        Assert.Equal("422 not-known-then", (await active.Get("/terms?on=2015-04-01&asAt=2001-01-01T00:00:00Z")).Told);
        Assert.Equal("400 malformed", (await active.Get("/terms?on=2015-04-01&asAt=yesterday")).Told);
        Assert.Equal("200", (await active.Get("/terms?on=2015-04-01&asAt=2999-01-01T00:00:00Z")).Told);
    }

    [Fact]
    public async Task What_is_agreed_for_later_is_not_shown_as_the_terms_of_today()
    {
        var active = await Partnership.Active(await one.Started(), agreement => agreement["term"]!["end"] = null);

        Assert.Equal("201", (await active.Vary("2999-04-01", """{"title":"Some day"}""")).Told);

        Assert.Equal(("Mental health pooled budget", "2"), ((await active.Get()).At("title"), (await active.Get()).At("version")));
        Assert.Equal("Mental health pooled budget", (await active.Get("/terms")).At("title"));
        Assert.Equal("Some day", (await active.Get("/terms?on=2999-04-01")).At("title"));
    }

    [Fact]
    public async Task A_partner_that_is_added_sees_the_agreement_and_a_successor_takes_its_predecessors_place()
    {
        var host = await one.Started();
        var active = await Partnership.Active(host);
        var wiltshire = TestTokens.Of("E06000054", "finance");
        const string equal = """[{"code":"MH","name":"Mental health","riskShare":{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}}]""";
        Assert.Equal("404 agreement-not-found", (await host.Get(active.Path, wiltshire)).Told);

        Assert.Equal("201", (await active.Vary("2015-04-01", """{"partners":["11E","E06000022","E06000054"],"schemes":SCHEMES}""".Replace("SCHEMES", equal))).Told);
        Assert.Equal("200", (await host.Get(active.Path, wiltshire)).Told);
        Assert.Contains(active.Reference, (await host.Get("/v1/agreements?limit=1000", wiltshire)).Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("reference").GetString()));

        Assert.Equal("201", (await active.Vary("2016-04-01", """{"partners":["92G","E06000022","E06000054"]}""")).Told);
        Assert.Equal("[\"92G\",\"E06000022\",\"E06000054\"]", (await host.Get($"{active.Path}/terms?on=2016-04-01", wiltshire)).At("partners"));
        Assert.Equal("200", (await host.Get(active.Path, TestTokens.Of("QOX", "auditor"))).Told);
    }

    private static IEnumerable<string> Differences(Reply reply, string field) =>
        reply.Body.GetProperty(field).EnumerateArray().Select(one => $"{one.GetProperty("path").GetString()}: {one.GetProperty("before").GetRawText()} -> {one.GetProperty("after").GetRawText()}");

    private static string Variation(string from, string changes) => $$"""{"effectiveFrom":"{{from}}","reason":"why","changes":{{changes}}}""";

    private static async Task<(string?, string?, string?)> Title(Partnership partnership, string on)
    {
        var terms = await partnership.Get($"/terms?on={on}");
        return (terms.At("title"), terms.At("version"), terms.At("effectiveFrom"));
    }
}
