using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>Manchester, 2015: shadow arrangements first. Every partner says yes to a day from which money moves.</summary>
public class Promoting_to_live(OneHost one) : IClassFixture<OneHost>
{
    private const string On = """{"on":"2015-04-01"}""";

    [Fact]
    public async Task The_last_partners_yes_makes_the_agreement_live_from_the_day()
    {
        var shadow = await Shadow();

        var first = await shadow.Post("/promotion", On, Partnership.Ccg);
        Assert.Equal(("201", "InApproval", "[\"11E\"]"), (first.Told, first.At("state"), first.At("agreedBy")));
        Assert.Equal("Shadow", (await shadow.Get()).At("mode"));

        var last = await shadow.Post("/promotion", On, Partnership.Council);
        Assert.Equal(("201", "Agreed", "2"), (last.Told, last.At("state"), last.At("version")));
        Assert.Equal("Live", (await shadow.Get()).At("mode"));
        Assert.Equal(["AgreementActivated", "AgreementVaried"], await shadow.Events());
    }

    [Fact]
    public async Task The_mode_of_a_date_is_that_of_the_terms_on_it()
    {
        var live = await Promoted();
        using var channel = live.Host.Channel();
        var service = new Grpc.Core.Metadata { { "authorization", $"Bearer {TestTokens.Issue("svc-budgets", null, "service")}" } };
        var client = new AgreementsApi.AgreementsApiClient(channel);

        Assert.Equal("Shadow", (await live.Get("/terms?on=2015-03-31")).At("mode"));
        Assert.Equal("Live", (await live.Get("/terms?on=2015-04-01")).At("mode"));
        Assert.Equal("Shadow", (await client.FindTermsAsync(new() { Reference = live.Reference, On = "2015-03-31" }, service)).Mode);
        Assert.Equal("Live", (await client.FindTermsAsync(new() { Reference = live.Reference, On = "2015-04-01" }, service)).Mode);
    }

    [Fact]
    public async Task A_day_that_is_still_to_come_leaves_the_agreement_in_shadow_until_then()
    {
        var shadow = await Shadow(agreement => agreement["term"]!["end"] = null);

        await shadow.Post("/promotion", """{"on":"2999-04-01"}""", Partnership.Ccg);
        Assert.Equal("Agreed", (await shadow.Post("/promotion", """{"on":"2999-04-01"}""", Partnership.Council)).At("state"));

        Assert.Equal("Shadow", (await shadow.Get()).At("mode"));
        Assert.Equal("Live", (await shadow.Get("/terms?on=2999-04-01")).At("mode"));
        Assert.Equal("409 already-live", (await shadow.Post("/promotion", On)).Told);
    }

    [Fact]
    public async Task A_variation_may_hold_from_the_same_day()
    {
        var live = await Promoted();

        Assert.Equal("201", (await live.Vary("2015-04-01", """{"title":"One fund"}""")).Told);
        Assert.Equal(("One fund", "Live"), ((await live.Get("/terms?on=2015-04-01")).At("title"), (await live.Get("/terms?on=2015-04-01")).At("mode")));
    }

    [Fact]
    public async Task Each_partner_says_yes_once()
    {
        var shadow = await Shadow();
        await shadow.Post("/promotion", On, Partnership.Ccg);

        Assert.Equal("409 already-signed", (await shadow.Post("/promotion", On, Partnership.Ccg)).Told);
    }

    [Fact]
    public async Task A_cut_over_has_one_day_until_a_partner_takes_it_back()
    {
        var shadow = await Shadow();
        await shadow.Post("/promotion", On, Partnership.Ccg);

        var refused = await shadow.Post("/promotion", """{"on":"2015-10-01"}""", Partnership.Council);
        Assert.Equal(("409 promotion-date-differs", "2015-04-01"), (refused.Told, refused.At("on")));

        await shadow.Post("/variations/1/withdrawal", null, Partnership.Council);
        Assert.Equal("201", (await shadow.Post("/promotion", """{"on":"2015-10-01"}""", Partnership.Council)).Told);
    }

    [Fact]
    public async Task A_promotion_is_not_signed_like_a_variation()
    {
        var shadow = await Shadow();
        await shadow.Post("/promotion", On, Partnership.Ccg);

        Assert.Equal("409 promotion-has-its-own-act", (await shadow.Post("/variations/1/signatures", """{"signatory":"An officer","capacity":"Chief"}""", Partnership.Council)).Told);
    }

    [Fact]
    public async Task A_live_agreement_an_agreement_that_is_not_in_force_and_a_day_outside_the_term_are_refused()
    {
        var host = await one.Started();
        var live = await Partnership.Active(host);
        var drafted = await Partnership.Drafted(host, agreement => agreement["mode"] = "Shadow");
        var shadow = await Shadow();

        Assert.Equal("409 already-live", (await live.Post("/promotion", On)).Told);
        Assert.Equal("409 agreement-not-active", (await drafted.Post("/promotion", On)).Told);
        Assert.Equal("422 effective-date-outside-term", (await shadow.Post("/promotion", """{"on":"2017-04-01"}""")).Told);
        await shadow.Post("/end", """{"on":"2017-03-31"}""");
        Assert.Equal("409 agreement-ended", (await shadow.Post("/promotion", On)).Told);
    }

    [Fact]
    public async Task Strangers_and_those_without_the_role_promote_nothing()
    {
        var shadow = await Shadow();

        Assert.Equal("404 agreement-not-found", (await shadow.Post("/promotion", On, Partnership.Stranger)).Told);
        Assert.Equal("403 role-missing", (await shadow.Post("/promotion", On, TestTokens.Of("11E", "finance"))).Told);
    }

    private async Task<Partnership> Shadow(Action<System.Text.Json.Nodes.JsonObject>? shape = null) => await Partnership.Active(await one.Started(), agreement =>
    {
        agreement["mode"] = "Shadow";
        shape?.Invoke(agreement);
    });

    private async Task<Partnership> Promoted()
    {
        var shadow = await Shadow();
        await shadow.Post("/promotion", On, Partnership.Ccg);
        await shadow.Post("/promotion", On, Partnership.Council);
        return shadow;
    }
}
