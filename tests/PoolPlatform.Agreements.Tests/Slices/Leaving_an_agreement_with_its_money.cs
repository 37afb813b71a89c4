using PoolPlatform.Testing;
using static PoolPlatform.Agreements.Tests.Slices.FundFigures;

namespace PoolPlatform.Agreements.Tests.Slices;

public class Leaving_an_agreement_with_its_money(OneHost one) : IClassFixture<OneHost>
{
    [Fact]
    public async Task Each_partner_sees_what_it_would_owe_be_owed_and_take_over_on_a_chosen_day()
    {
        var host = await one.Started();
        var active = await Partnership.Active(host);
        host.Fund.Lay(active.Reference, 2015, 6, Line("AWP", "11E", 60_000, 60_000, 4_000), Line("OPP", "E06000022", 40_000, 40_000, 6_001), Line("TBC", "E06000022", null, 700, 77));
        host.Fund.Lay(active.Reference, 2015, 0, Line("AWP", "11E", 120_000, 60_000, 5_000), Line("OPP", "E06000022", 80_000, 40_000, 6_001), Line("TBC", "E06000022", null, 700, 77));
        host.Fund.Lay(active.Reference, 2016, 0, Line("OPP", "E06000022", 80_000, 0, 9_000), Line("NEW", "11E", 1_000, 0, 250));

        var exit = await active.Get("/exit?on=2015-09-30");

        Assert.Equal(("200", "11E", "2015-09-30", "2015-16", "6"), (exit.Told, exit.At("partner"), exit.At("on"), exit.At("money.year"), exit.At("money.through")));
        // 68.67 percent of the 100.01 over budget; nothing is left in the fund, because what was due is what was budgeted.
        Assert.Equal(("1000.00", "1100.01", "0.00", "1", "7.77"), (exit.At("money.statement.budget"), exit.At("money.statement.forecast"), exit.At("money.statement.remainder"), exit.At("money.statement.unknownLines"), exit.At("money.statement.unknownForecast")));
        Assert.Equal(("68.68", "768.68", "118.68", "0.00"), (exit.At("money.leaving.varianceShare"), exit.At("money.leaving.bears"), exit.At("money.leaving.owes"), exit.At("money.leaving.isOwed")));
        Assert.Equal(("AWP", "10.00", "NEW", "2.50", "12.50"), (exit.At("money.leaving.takesOver[0].code"), exit.At("money.leaving.takesOver[0].committed"), exit.At("money.leaving.takesOver[1].code"), exit.At("money.leaving.takesOver[1].committed"), exit.At("money.leaving.commitments")));
        var council = await active.Get("/exit?on=2015-09-30&partner=E06000022");
        Assert.Equal(("31.33", "331.33", "90.00"), (council.At("money.leaving.varianceShare"), council.At("money.leaving.bears"), council.At("money.leaving.commitments")));
    }

    [Fact]
    public async Task Without_a_day_it_is_the_first_that_the_terms_allow_and_without_a_budget_there_is_no_money()
    {
        var active = await Partnership.Active(await one.Started(), agreement => agreement["term"]!["end"] = null);

        var exit = await active.Get("/exit");

        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        Assert.Equal((today.AddMonths(6).ToString("yyyy-MM-dd"), "true", "NoticePeriod"), (exit.At("on"), exit.At("lawful"), exit.At("dates.because")));
        Assert.Equal((null, "budget-missing"), (exit.At("money"), exit.At("moneyMissing.code")));
        Assert.Equal(("false", "notice-too-short"), (await active.Get($"/exit?on={today:yyyy-MM-dd}") is var soon ? (soon.At("lawful"), soon.At("whyNot.code")) : default));
    }

    [Fact]
    public async Task Where_no_rule_shares_the_variance_that_is_said()
    {
        var host = await one.Started();
        var active = await Partnership.Active(host);
        host.Fund.Lay(active.Reference, 2015, 6, Line("AWP", "11E", 100_000, 110_000, 0, scheme: "GONE"));
        host.Fund.Lay(active.Reference, 2015, 0, Line("AWP", "11E", 100_000, 110_000, 0, scheme: "GONE"));

        var exit = await active.Get("/exit?on=2015-09-30");

        Assert.Equal(("scheme-unknown", "100.00", null), (exit.At("money.whyUndivided.code"), exit.At("money.statement.undivided"), exit.At("money.leaving.varianceShare")));
    }

    [Fact]
    public async Task Assets_go_back_to_whose_they_are()
    {
        var active = await Partnership.Active(await one.Started());
        await active.Post("/assets", """{"name":"Minibus","owner":"E06000022","heldBy":"11E","value":"18000.00"}""");
        await active.Post("/assets", """{"name":"Beds","owner":"11E","heldBy":"E06000022"}""");
        await active.Post("/assets", """{"name":"Sold","owner":"11E","heldBy":"E06000022","disposed":true}""");

        var exit = await active.Get("/exit");

        Assert.Equal(("Beds", "E06000022", "Minibus", "E06000022", "18000.00"), (exit.At("takesBack[0].name"), exit.At("takesBack[0].with"), exit.At("handsOver[0].name"), exit.At("handsOver[0].with"), exit.At("handsOver[0].value")));
        Assert.Equal(("1", "1"), (exit.Body.GetProperty("takesBack").GetArrayLength().ToString(), exit.Body.GetProperty("handsOver").GetArrayLength().ToString()));
    }

    [Fact]
    public async Task Who_follows_a_partner_sees_that_partners_way_out_and_owns_its_lines()
    {
        var host = await one.Started();
        var active = await Partnership.Active(host);
        host.Fund.Lay(active.Reference, 2015, 6, Line("AWP", "QOX", 100_000, 100_000, 0));
        host.Fund.Lay(active.Reference, 2015, 0, Line("AWP", "QOX", 100_000, 100_000, 40));

        var exit = await host.Get($"{active.Path}/exit?on=2015-09-30", TestTokens.Of("QOX", "finance"));

        Assert.Equal(("11E", "AWP", "0.40", "0"), (exit.At("partner"), exit.At("money.leaving.takesOver[0].code"), exit.At("money.leaving.commitments"), exit.Body.GetProperty("money").GetProperty("statement").GetProperty("unowned").GetArrayLength().ToString()));
    }

    [Theory]
    [InlineData("?on=2014-03-31", "422 exit-outside-term")]
    [InlineData("?on=9999-12-31", "422 exit-outside-term")]
    [InlineData("?on=soon", "400 malformed")]
    [InlineData("?partner=E08000001", "422 exit-partner-unknown")]
    [InlineData("?partner=me%20too", "400 malformed")]
    public async Task What_cannot_be_asked_is_refused(string query, string told) => Assert.Equal(told, (await (await Partnership.Active(await one.Started())).Get($"/exit{query}")).Told);

    [Fact]
    public async Task Only_readers_of_the_partners_money_may_ask_and_a_draft_has_no_way_out()
    {
        var host = await one.Started();
        var active = await Partnership.Active(host);

        Assert.Equal("404 agreement-not-found", (await host.Get($"{active.Path}/exit", Partnership.Stranger)).Told);
        Assert.Equal("403 role-missing", (await host.Get($"{active.Path}/exit", TestTokens.Of("11E", "practitioner"))).Told);
        Assert.Equal("409 agreement-not-active", (await (await Partnership.Drafted(host)).Get("/exit")).Told);
    }
}
