using System.Net;
using System.Text.Json;
using PoolPlatform.Budgets.ProvingLedger;
using PoolPlatform.Budgets.Contracts;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>The year's end by the agreement's rule: carried forward, reinvested, or returned by the settlement.</summary>
public sealed class Ending_the_year(BudgetsUnderTest service)
{
    [Fact]
    public async Task An_underspend_is_carried_into_the_next_year_once()
    {
        var pool = await Spent("CarryForward");
        Assert.Equal(("False", "200.00"), ((await pool.Get("year-end", Pool.CcgFinance))["isEnded"], (await pool.Get("year-end"))["carriedForward"]));

        var ended = (await pool.Post("year-end", "{}")).Is(HttpStatusCode.OK);

        Assert.Equal(("200.00", "0.00", "0.00"), (ended.GetProperty("carriedForward").GetString(), ended.GetProperty("reinvested").GetString(), ended.GetProperty("returned").GetString()));
        Assert.Equal((200.00m, -1200.00m), ((await pool.Balances())["carry-forward"], (await pool.Balances())["cash"]));
        var next = pool.In("2015-16");
        Assert.Equal(new Dictionary<string, decimal> { ["carry-forward"] = -200.00m, ["cash"] = 200.00m }, await next.Balances());
        var arrived = (await next.Get($"journals/{ended.GetProperty("in").GetProperty("journalId")}")).Is(HttpStatusCode.OK);
        Assert.Equal(("YearEnd", "2015-04-01", 1), (arrived.GetProperty("kind").GetString(), arrived.GetProperty("effectiveOn").GetString(), arrived.GetProperty("period").GetInt32()));
        Assert.Equal("True", (await pool.Get("year-end"))["isEnded"]);
        (await pool.Post("year-end", "{}")).IsRefused(HttpStatusCode.Conflict, "year-ended");
        (await pool.Post($"journals/{ended.GetProperty("out").GetProperty("journalId")}/reversal", """{"reason":"r"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "not-reversible");
        Assert.Null((await new LedgerProof(pool.Service.Database).Prove(pool.Reference, CancellationToken.None)).Difference);
    }

    [Fact]
    public async Task What_is_reinvested_waits_in_a_reserve_of_the_next_year()
    {
        var pool = await Spent("Reinvest");

        (await pool.Post("year-end", "{}")).Is(HttpStatusCode.OK);

        Assert.Equal(new Dictionary<string, decimal> { ["reserve:reinvestment"] = -200.00m, ["cash"] = 200.00m }, await pool.In("2015-16").Balances());
    }

    [Fact]
    public async Task What_is_returned_is_left_to_the_settlement()
    {
        var pool = await Spent("Return");

        var ended = (await pool.Post("year-end", "{}")).Is(HttpStatusCode.OK);

        Assert.Equal(("200.00", JsonValueKind.Null), (ended.GetProperty("returned").GetString(), ended.GetProperty("in").ValueKind));
        Assert.Empty(await pool.In("2015-16").Balances());
        (await pool.Post("year-end", "{}")).IsRefused(HttpStatusCode.Conflict, "year-ended");
    }

    [Fact]
    public async Task What_a_settlement_gave_back_is_not_carried_as_well()
    {
        var pool = await Spent("CarryForward");
        await pool.Service.Grpc.PostSettlementAsync(
            new PostSettlementRequest { SettlementId = $"s-{pool.Reference}", Reference = pool.Reference, Year = 2014, Partners = { new SettledPartner { Partner = "11E", VarianceSharePence = -20000 } } },
            RunningService.ServiceToken);

        var ended = (await pool.Post("year-end", "{}")).Is(HttpStatusCode.OK);

        Assert.Equal(("True", "0.00"), (ended.GetProperty("isSettled").ToString(), ended.GetProperty("carriedForward").GetString()));
    }

    [Fact]
    public async Task A_year_ends_when_twelve_periods_are_closed_and_the_thirteenth_is_not()
    {
        var pool = await (await service.NewPool(terms => terms.Schemes[0].RiskShare = """{"underspend":"CarryForward"}""")).WithBudget();
        (await pool.Post("year-end", "{}")).IsRefused(HttpStatusCode.Conflict, "year-not-ready");
        (await pool.Post("periods/13/close", "{}")).Is(HttpStatusCode.OK);
        (await pool.Post("year-end", "{}")).IsRefused(HttpStatusCode.Conflict, "year-not-ready");
    }

    [Fact]
    public async Task Nothing_is_carried_beyond_the_agreements_term()
    {
        var pool = await Spent("CarryForward", terms => terms.TermEnd = "2015-03-31");

        (await pool.Post("year-end", "{}")).IsRefused(HttpStatusCode.UnprocessableEntity, "no-next-year");
        (await pool.Post("year-end", "{}", Pool.CcgFinance)).IsRefused(HttpStatusCode.Forbidden, "host-only");
    }

    [Fact]
    public async Task The_last_year_that_the_calendar_of_the_platform_has_carries_nothing_on()
    {
        var pool = await (await service.NewPool(terms => (terms.TermEnd, terms.Schemes[0].RiskShare) = ("", """{"underspend":"CarryForward"}"""))).In("2998-99").WithBudget();
        (await pool.Spend("AWP", "1000.00", "2999-03-31")).Is(HttpStatusCode.Created);
        (await pool.Post("periods/12/close", "{}")).Is(HttpStatusCode.OK);

        Assert.Equal(("200.00", ""), ((await pool.Get("year-end"))["carriedForward"], (await pool.Get("year-end"))["in"]));
        (await pool.Post("year-end", "{}")).IsRefused(HttpStatusCode.UnprocessableEntity, "no-next-year");
    }

    [Fact]
    public async Task Under_a_rule_of_the_pool_overspends_are_met_first_and_what_is_left_belongs_to_the_schemes_that_underspent()
    {
        var pool = await service.NewPool(terms =>
        {
            terms.Schemes[0].RiskShare = """{"over":[],"under":"same","underspend":"Return"}""";
            foreach (var code in new[] { "LD", "OP" }) terms.Schemes.Add(new Agreements.Contracts.Scheme { Code = code, Name = code });
            terms.PoolRiskShare = """{"over":[{"kind":"offset"},{"kind":"share","share":{"by":"equal"}}],"under":"same","underspend":"CarryForward"}""";
        });
        (await pool.Put("budget", $$"""{"version":"opening","lines":[{{Line("A", "MH")}},{{Line("B", "LD")}},{{Line("C", "OP")}}]}""")).Is(HttpStatusCode.OK);
        foreach (var (line, spent) in new[] { ("A", "130.00"), ("B", "40.00"), ("C", "70.00") }) (await pool.Spend(line, spent, "2015-03-31")).Is(HttpStatusCode.Created);
        (await pool.Post("periods/12/close", "{}")).Is(HttpStatusCode.OK);

        var ended = (await pool.Post("year-end", "{}")).Is(HttpStatusCode.OK);

        // 30.00 over, 60.00 and 30.00 under: 60.00 is left, two thirds and one third.
        Assert.Equal(
            ["MH CarryForward 0.00", "LD CarryForward 40.00", "OP CarryForward 20.00"],
            ended.GetProperty("schemes").EnumerateArray().Select(scheme => $"{scheme.GetProperty("scheme").GetString()} {scheme.GetProperty("rule").GetString()} {scheme.GetProperty("carriedForward").GetString()}"));

        static string Line(string code, string scheme) => $$"""{"code":"{{code}}","scheme":"{{scheme}}","name":"n","fundedBy":"11E","owner":"11E","amount":"100.00","kind":"Block"}""";
    }

    /// <summary>A pool of 1,200.00 that spent 1,000.00, with its twelve periods closed.</summary>
    private async Task<Pool> Spent(string rule, Action<Agreements.Contracts.Terms>? change = null)
    {
        var pool = await (await service.NewPool(terms =>
        {
            terms.Schemes[0].RiskShare = $$"""{"over":[],"under":"same","underspend":"{{rule}}"}""";
            change?.Invoke(terms);
        })).WithBudget();
        (await pool.Spend("AWP", "1000.00", "2015-03-31")).Is(HttpStatusCode.Created);
        (await pool.Post("periods/12/close", "{}")).Is(HttpStatusCode.OK);
        return pool;
    }
}
