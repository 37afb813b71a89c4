using System.Net;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>A pool whose agreement was promoted to live from 1 October 2014, and varied from 1 April 2015: another host, a third partner, another scheme.</summary>
public class Terms_of_the_day(BudgetsUnderTest service)
{
    private const string Newcomer = "E06000054";

    [Fact]
    public async Task Cash_moves_from_the_day_of_the_promotion_and_not_before()
    {
        var pool = await Varied();

        (await Receive(pool, "2014-09-30")).IsRefused(HttpStatusCode.UnprocessableEntity, "shadow-mode-moves-no-cash");
        (await Receive(pool, "2014-10-01")).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Spending_leaves_the_funds_cash_alone_while_the_pool_is_a_shadow()
    {
        var pool = await (await Varied()).WithBudget();

        (await pool.Spend("AWP", "10.00", "2014-09-30")).Is(HttpStatusCode.Created);
        Assert.DoesNotContain("cash", (await pool.Balances()).Keys);
        (await pool.Spend("AWP", "10.00", "2014-10-01")).Is(HttpStatusCode.Created);
        Assert.Equal(-10m, (await pool.Balances())["cash"]);
    }

    [Fact]
    public async Task A_file_takes_the_days_on_which_money_moves_as_it_does_at_the_years_end()
    {
        var pool = await (await Varied()).WithBudget();
        const string header = "line,amount,effectiveOn,paidBy,reference,supplier,description\n";

        Assert.Equal("Rejected", (await pool.Import(header + "AWP,10.00,2014-09-30,E06000022,A1,S,d\n")).GetProperty("state").GetString());
        Assert.Equal("Completed", (await pool.Import(header + "AWP,10.00,2014-10-01,E06000022,A2,S,d\n")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_scheme_and_a_partner_of_next_year_are_not_in_this_years_budget()
    {
        var pool = await Varied();
        var next = new Pool(pool.Service, pool.Reference) { Year = "2015-16" };

        (await pool.Put("budget", Line("OP", Pool.Host))).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-scheme");
        (await pool.Put("budget", Line("MH", Newcomer))).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-partner");
        (await next.Put("budget", Line("OP", Newcomer), TestTokens.Of(Pool.Ccg, "finance"))).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Each_years_host_keeps_its_books()
    {
        var pool = await Varied();
        var next = new Pool(pool.Service, pool.Reference) { Year = "2015-16" };

        (await pool.Put("budget", Line("MH", Pool.Host), Pool.CcgFinance)).IsRefused(HttpStatusCode.Forbidden, "host-only");
        (await next.Put("budget", Line("MH", Pool.Host), Pool.HostFinance)).IsRefused(HttpStatusCode.Forbidden, "host-only");
        (await pool.Put("budget", Line("MH", Pool.Host), Pool.HostFinance)).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_partner_that_joined_later_sees_the_years_before_and_spends_nothing_in_them()
    {
        var pool = await (await Varied()).WithBudget();
        var newcomer = TestTokens.Of(Newcomer, "finance");

        var position = (await pool.Get("position", newcomer)).Is(HttpStatusCode.OK);
        Assert.Equal(["11E", "E06000022"], position.GetProperty("partners").EnumerateArray().Select(partner => partner.GetProperty("partner").GetString()!));
        (await pool.Spend("AWP", "10.00", "2014-12-01", Newcomer, newcomer)).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-partner");
    }

    [Fact]
    public async Task A_partner_of_a_day_that_has_not_come_sees_nothing_yet()
    {
        var pool = await service.NewPool();
        pool.Service.Neighbours.Later[pool.Reference] = [From("2999-04-01", terms => terms.Partners.Add(new Partner { Code = Newcomer, Name = "Council", Kind = "Council" }))];

        Assert.Equal(HttpStatusCode.NotFound, (await pool.Get("position", TestTokens.Of(Newcomer, "finance"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await pool.Get("position")).Status);
    }

    [Fact]
    public async Task Figures_for_other_services_are_those_of_the_terms_at_the_periods_end()
    {
        var pool = await (await Varied()).WithBudget();

        var position = await pool.Service.Grpc.FindPositionAsync(new() { Reference = pool.Reference, Year = 2014 }, RunningService.ServiceToken);

        Assert.Equal(["11E", "E06000022"], position.Partners.Select(partner => partner.Partner));
    }

    [Fact]
    public async Task No_partner_funds_anothers_line_while_the_agreement_rules_it_out()
    {
        var pool = await Ruled(new PoolRules { CrossSubsidy = "Forbidden" });
        var before = pool.In("2014-15");
        var crossed = Line("MH", Pool.Ccg).Replace("\"owner\":\"11E\"", "\"owner\":\"E06000022\"");

        (await before.Put("budget", crossed)).Is(HttpStatusCode.OK);
        (await pool.Put("budget", crossed)).IsRefused(HttpStatusCode.UnprocessableEntity, "cross-subsidy-forbidden");
        await pool.WithBudget();
        (await pool.Post("virements", """{"from":"AWP","to":"STAFF","amount":"1.00","reason":"r"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "cross-subsidy-forbidden");
        Assert.False((await pool.Get("responsibilities")).Body.GetProperty("crossSubsidyAllowed").GetBoolean());
        Assert.True((await before.Get("responsibilities")).Body.GetProperty("crossSubsidyAllowed").GetBoolean());
    }

    [Fact]
    public async Task A_pool_may_be_stricter_than_its_agreement_and_never_looser()
    {
        var pool = await Ruled(new PoolRules { CrossSubsidy = "Forbidden", Closing = "TwoCallers" });

        (await pool.Put("cross-subsidy", """{"allowed":true}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "looser-than-agreed");
        (await pool.Put("cross-subsidy", """{"allowed":false}""")).Is(HttpStatusCode.OK);
        (await pool.Put("close-rule", """{"twoCallers":false,"tasks":[]}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "looser-than-agreed");
        (await pool.Put("close-rule", """{"twoCallers":true,"tasks":["Bank reconciled"]}""")).Is(HttpStatusCode.OK);
        (await pool.In("2014-15").Put("cross-subsidy", """{"allowed":false}""")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Two_close_a_period_while_the_agreement_asks_for_two()
    {
        var pool = await Ruled(new PoolRules { Closing = "TwoCallers" });

        Assert.True((await pool.Get("close-rule")).Is(HttpStatusCode.OK).GetProperty("twoCallers").GetBoolean());
        (await pool.Post("periods/1/close", "{}")).Is(HttpStatusCode.Accepted);
        (await pool.Post("periods/1/close", "{}")).IsRefused(HttpStatusCode.Conflict, "close-needs-another");
        (await pool.Post("periods/1/close", "{}", TestTokens.Issue("second", Pool.Host, "finance"))).Is(HttpStatusCode.OK);
        (await pool.In("2014-15").Post("periods/1/close", "{}")).Is(HttpStatusCode.OK);
    }

    /// <summary>The pool in 2015-16, for which its partners have agreed on rules that did not hold before.</summary>
    private async Task<Pool> Ruled(PoolRules rules)
    {
        var pool = await service.NewPool();
        pool.Service.Neighbours.Later[pool.Reference] = [From("2015-04-01", terms => terms.PoolRules = rules)];
        return pool.In("2015-16");
    }

    private Task<Pool> Varied() => Varied(service);

    private static async Task<Pool> Varied(BudgetsUnderTest service)
    {
        var pool = await service.NewPool(terms => terms.Mode = "Shadow");
        pool.Service.Neighbours.Later[pool.Reference] =
        [
            From("2014-10-01", _ => { }),
            From("2015-04-01", terms =>
            {
                terms.Host = Pool.Ccg;
                terms.Partners.Add(new Partner { Code = Newcomer, Name = "Wiltshire Council", Kind = "Council" });
                terms.Schemes.Add(new Scheme { Code = "OP", Name = "Older people" });
            }),
        ];
        return pool;
    }

    private static Terms From(string day, Action<Terms> change)
    {
        var terms = RunningService.TermsOf("varied");
        terms.EffectiveFrom = day;
        change(terms);
        return terms;
    }

    private static Task<Reply> Receive(Pool pool, string on) => pool.Post("receipts", $$"""{"partner":"11E","amount":"10.00","receivedOn":"{{on}}","reference":"BACS"}""");

    private static string Line(string scheme, string fundedBy) =>
        $$"""{"version":"opening","lines":[{"code":"L","scheme":"{{scheme}}","name":"A line","fundedBy":"{{fundedBy}}","owner":"{{fundedBy}}","amount":"1.00","kind":"Other"}]}""";
}
