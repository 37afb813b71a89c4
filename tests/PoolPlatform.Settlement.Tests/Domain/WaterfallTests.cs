using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Tests.Domain;

public class WaterfallTests
{
    private const string Equally = """{"kind":"share","share":{"by":"equal"}}""";

    [Fact]
    public void The_worked_waterfall_comes_out_to_the_penny()
    {
        var result = Evaluation.Of("""
            { "partners": ["A","B"], "host": "B", "reserves": { "risk-pool": "12345.67" },
              "schemes": [ { "code": "S", "budget": "1000000.00", "outturn": "1087654.33", "lines": [],
                "riskShare": { "over": [
                  {"kind":"reserve","name":"risk-pool","upTo":"20000.00"},
                  {"kind":"deadband","percentOfBudget":"0.5","bearer":"host"},
                  {"kind":"tiers","bands":[{"toAmount":"30000.00","share":{"by":"equal"}},{"share":{"by":"percent","weights":{"A":"70","B":"30"}}}]},
                  {"kind":"cap","limits":{"A":{"over":"40000.00"}},"excess":{"to":"B"}} ], "under": "same" } } ] }
            """).OrThrow();

        Assert.Equal("87654.33", result.Variance.ToString());
        Assert.Equal("A 40000.00, B 35308.66", result.Shares.Text());
        Assert.Equal("12345.67", result.Reserves["risk-pool"].Used.ToString());
        Assert.Equal(
            """
            reserve 87654.33 - 12345.67 = 75308.66: A 0.00, B 0.00
            deadband 75308.66 - 5000.00 = 70308.66: A 0.00, B 5000.00
            tiers 70308.66 - 70308.66 = 0.00: A 43216.06, B 27092.60
            cap 0.00 - 0.00 = 0.00: A -3216.06, B 3216.06
            """,
            string.Join("\n", result.Workings.Select(step => $"{step.Step} {step.In} - {step.Taken} = {step.Out}: {step.Shares.Text()}")));
        Assert.Equal(["A 15000.00, B 15000.00", "A 28216.06, B 12092.60"], result.Workings[2].Bands!.Value.Select(band => band.Shares.Text()));
    }

    [Fact]
    public void Schemes_draw_down_the_same_reserve_in_listed_order()
    {
        const string rule = """{ "over": [ {"kind":"reserve","name":"pot"}, {"kind":"share","share":{"by":"host"}} ], "under": "same" }""";
        var result = Evaluation.Of($$"""
            { "partners": ["A","B"], "host": "B", "reserves": { "pot": "150.00" }, "schemes": [
              { "code": "ONE", "budget": "0.00", "outturn": "100.00", "riskShare": {{rule}} },
              { "code": "TWO", "budget": "0.00", "outturn": "-40.00", "riskShare": {{rule}} },
              { "code": "THREE", "budget": "0.00", "outturn": "100.00", "riskShare": {{rule}} } ] }
            """).OrThrow();

        Assert.Equal(["A 0.00, B 0.00", "A 0.00, B -40.00", "A 0.00, B 50.00"], result.Schemes.Select(scheme => scheme.Shares!.Text()));
        Assert.Equal("150.00, 0.00", $"{result.Reserves["pot"].Used}, {result.Reserves["pot"].Left}");
    }

    [Fact]
    public void An_underspend_follows_its_own_steps_where_the_agreement_has_them()
    {
        const string rule = """{ "over": [ {"kind":"share","share":{"by":"host"}} ], "under": [ {"kind":"share","share":{"by":"equal"}} ] }""";

        Assert.Equal("A 0.00, B 10.00", Evaluate("10.00").Told());
        Assert.Equal("A -5.00, B -5.00", Evaluate("-10.00").Told());

        static Outcome<Settlement.Domain.RiskShares.WaterfallResult> Evaluate(string outturn) =>
            Evaluation.Of($$"""{ "partners": ["A","B"], "host": "B", "schemes": [ { "code": "S", "budget": "0.00", "outturn": "{{outturn}}", "riskShare": {{rule}} } ] }""");
    }

    [Fact]
    public void Edges_of_bands_are_measured_on_what_enters_the_step()
    {
        var steps = """
            {"kind":"deadband","amount":"100.00","bearer":"host"},
            {"kind":"tiers","bands":[{"toAmount":"50.00","share":{"by":"percent","weights":{"A":"100"}}},{"share":{"by":"host"}}]}
            """;

        Assert.Equal("A 50.00, B 150.00", Evaluation.OfSteps(steps, "1200.00").Told());
        Assert.Equal("A -50.00, B -150.00", Evaluation.OfSteps(steps, "800.00").Told());
    }

    [Fact]
    public void Edges_of_pounds_and_percent_that_run_backwards_for_this_budget_are_refused()
    {
        // 1 percent of £1,000.00 is £10.00, below the £50.00 before it.
        var steps = """{"kind":"tiers","bands":[{"toAmount":"50.00","share":{"by":"equal"}},{"toPercentOfBudget":"1","share":{"by":"host"}},{"share":{"by":"equal"}}]}""";

        Assert.Equal("band-edges-invalid", Evaluation.OfSteps(steps, "1100.00").Told());
    }

    [Fact]
    public void A_cap_counts_the_deadband()
    {
        var steps = $$$"""
            {"kind":"deadband","amount":"100.00","bearer":"A"}, {{{Equally}}},
            {"kind":"cap","limits":{"A":{"over":"120.00"}},"excess":{"to":"host"}}
            """;

        Assert.Equal("A 120.00, B 80.00", Evaluation.OfSteps(steps, "1200.00").Told());
    }

    [Fact]
    public void A_cap_goes_by_the_sign_of_the_partners_own_amount()
    {
        // A is overspent by £300.00 and B underspent by £200.00: A's cap and B's collar bind in one overspend, and each excess goes to the other.
        var lines = """[{"code":"L","owner":"A","budget":"500.00","outturn":"800.00"},{"code":"M","owner":"B","budget":"500.00","outturn":"300.00"}]""";
        var steps = """
            {"kind":"share","share":{"by":"owner"}},
            {"kind":"cap","limits":{"A":{"over":"250.00","under":"0.00"}},"excess":{"to":"host"}},
            {"kind":"cap","limits":{"B":{"over":"0.00","under":"100.00"}},"excess":{"to":"A"}}
            """;

        Assert.Equal("A 200.00, B -100.00", Evaluation.OfSteps(steps, "1100.00", lines).Told());
    }

    [Fact]
    public void Whoever_takes_the_excess_takes_it_beyond_its_own_cap()
    {
        var steps = $$$"""{{{Equally}}}, {"kind":"cap","limits":{"A":{"over":"50.00"},"B":{"over":"60.00"}},"excess":{"to":"host"}}""";

        Assert.Equal("A 50.00, B 150.00", Evaluation.OfSteps(steps, "1200.00").Told());
    }

    [Fact]
    public void What_a_reserve_cannot_meet_of_an_excess_is_left_for_the_steps_that_follow()
    {
        var steps = $$$"""
            {{{Equally}}}, {"kind":"cap","limits":{"A":{"over":"50.00"}},"excess":{"to":"reserve:pot"}},
            {"kind":"share","share":{"by":"host"}}
            """;

        var result = Evaluation.OfSteps(steps, "1200.00", reserves: """{"pot":"20.00"}""").OrThrow();

        Assert.Equal("A 50.00, B 130.00", result.Shares.Text());
        Assert.Equal("0.00 - -30.00 = 30.00", $"{result.Workings[1].In} - {result.Workings[1].Taken} = {result.Workings[1].Out}");
        Assert.Equal("pot 20.00", result.Workings[1].Reserves!.Text());
    }

    [Fact]
    public void A_reserve_takes_nothing_of_an_underspend_beyond_a_collar()
    {
        var steps = $$$"""{{{Equally}}}, {"kind":"cap","limits":{"A":{"under":"50.00"}},"excess":{"to":"reserve:pot"}}""";

        var refusal = Evaluation.OfSteps(steps, "800.00", reserves: """{"pot":"20.00"}""").Refused();

        Assert.Equal("risk-share-incomplete", refusal.Code);
        Assert.Equal("-50.00", refusal.Figures["unallocated"]);
    }

    [Fact]
    public void A_cap_that_refers_its_excess_refuses_with_the_figures_to_decide_on()
    {
        var steps = $$$"""{{{Equally}}}, {"kind":"cap","limits":{"A":{"over":"50.00"}},"excess":{"to":"refer"}}""";

        var refusal = Evaluation.OfSteps(steps, "1200.00").Refused();

        Assert.Equal(("risk-share-referred", RefusalKind.RuleBroken), (refusal.Code, refusal.Kind));
        Assert.Equal("before.A=100.00 limit.A=50.00 referred=50.00 scheme=S", string.Join(" ", refusal.Figures.Select(figure => $"{figure.Key}={figure.Value}")));
        Assert.Equal("A 50.00, B 50.00", Evaluation.OfSteps(steps, "1100.00").Told());
    }

    [Fact]
    public void A_cap_with_no_excess_is_refused_even_where_it_does_not_bind() =>
        Assert.Equal("risk-share-incomplete", Evaluation.OfSteps(Equally + """, {"kind":"cap","limits":{"A":{"over":"50.00"}}}""", "1000.02").Told());

    [Fact]
    public void A_cap_on_underspends_cannot_bind_in_a_rule_for_overspends_and_needs_no_excess()
    {
        const string rule = """
            { "over": [ {"kind":"share","share":{"by":"equal"}}, {"kind":"cap","limits":{"A":{"under":"1.00"}}} ], "under": [ {"kind":"share","share":{"by":"host"}} ] }
            """;

        var outcome = Evaluation.Of($$"""{ "partners": ["A","B"], "host": "B", "schemes": [ { "code": "S", "budget": "0.00", "outturn": "10.00", "riskShare": {{rule}} } ] }""");

        Assert.Equal("A 5.00, B 5.00", outcome.Told());
    }

    [Fact]
    public void An_amount_that_no_step_takes_is_refused_with_the_figure()
    {
        var refusal = Evaluation.OfSteps("""{"kind":"tiers","bands":[{"toAmount":"50.00","share":{"by":"equal"}}]}""", "1080.00").Refused();

        Assert.Equal("risk-share-incomplete", refusal.Code);
        Assert.Equal("30.00", refusal.Figures["unallocated"]);
        Assert.Equal("A 25.00, B 25.00", Evaluation.OfSteps("""{"kind":"tiers","bands":[{"toAmount":"50.00","share":{"by":"equal"}}]}""", "1050.00").Told());
    }

    [Fact]
    public void A_boards_decision_must_come_to_what_is_to_be_shared()
    {
        const string decided = """{"kind":"share","share":{"by":"manual","amounts":{"A":"90.00","B":"10.00"},"decision":"JCC 2015-05-12 item 7"}}""";

        Assert.Equal("A 90.00, B 10.00", Evaluation.OfSteps(decided, "1100.00").Told());
        Assert.Equal("manual-amounts-differ", Evaluation.OfSteps(decided, "1100.01").Told());
        Assert.Equal("manual-amounts-differ", Evaluation.OfSteps(decided, "900.00").Told());
    }

    [Fact]
    public void Lines_share_a_part_of_the_variance_by_their_variances_of_the_same_sign()
    {
        // Left after the deadband: £60.00 over lines L (+£90.00) and M (+£30.00); line N went the other way and bears nothing.
        var lines = """
            [ {"code":"L","owner":"A","budget":"500.00","outturn":"590.00","share":{"by":"owner"}},
              {"code":"M","owner":"A","budget":"300.00","outturn":"330.00","share":{"by":"equal"}},
              {"code":"N","owner":"B","budget":"200.00","outturn":"190.00","share":{"by":"host"}} ]
            """;
        var steps = """{"kind":"deadband","amount":"50.00","bearer":"host"}, {"kind":"share","share":{"by":"line"}}""";

        Assert.Equal("A 52.50, B 57.50", Evaluation.OfSteps(steps, "1110.00", lines).Told());
    }

    [Fact]
    public void Owners_settle_with_each_other_even_where_the_scheme_is_on_budget()
    {
        var lines = """[{"code":"L","owner":"A","budget":"500.00","outturn":"550.00"},{"code":"M","owner":"B","budget":"500.00","outturn":"450.00"}]""";
        const string owner = """{"kind":"share","share":{"by":"owner"}}""";

        Assert.Equal("A 50.00, B -50.00", Evaluation.OfSteps(owner, "1000.00", lines).Told());
        Assert.Equal("A 50.00, B -50.00", Evaluation.OfSteps($"{owner}, {owner}", "1000.00", lines).Told());
    }

    [Fact]
    public void A_pools_rule_runs_on_the_net_and_its_offset_shows_what_was_netted()
    {
        var result = Evaluation.Of("""
            { "partners": ["A","B"], "host": "B", "schemes": [
                { "code": "ONE", "budget": "100.00", "outturn": "190.00" }, { "code": "TWO", "budget": "100.00", "outturn": "60.00" } ],
              "pool": { "riskShare": { "over": [ {"kind":"offset"}, {"kind":"deadband","percentOfBudget":"10","bearer":"A"}, {"kind":"share","share":{"by":"equal"}} ], "under": "same" } } }
            """).OrThrow();

        Assert.Equal("A 35.00, B 15.00", result.Shares.Text());
        Assert.Equal(["offset 90.00 - 40.00 = 50.00", "deadband 50.00 - 20.00 = 30.00", "share 30.00 - 30.00 = 0.00"],
            result.Workings.Select(step => $"{step.Step} {step.In} - {step.Taken} = {step.Out}"));
        Assert.All(result.Schemes, scheme => Assert.Null(scheme.Shares));
    }

    [Fact]
    public void A_successor_that_inherits_a_predecessors_weight_bears_the_same_pence()
    {
        const string body = """
            { "partners": ["11E","E06000022"], "host": "E06000022", "schemes": [ { "code": "MH", "budget": "24190000.00", "outturn": "24655432.17",
              "riskShare": { "under": "same", "over": [ {"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}} ] } } ] }
            """;

        Assert.Equal("QOX 319612.27, E06000022 145819.90", Evaluation.Of(body.Replace("11E", "QOX")).Told());
        Assert.Equal("11E 319612.27, E06000022 145819.90", Evaluation.Of(body).Told());
    }

    [Fact]
    public void Sums_that_do_not_fit_are_refused()
    {
        const string rule = """{ "over": [ {"kind":"deadband","percentOfBudget":"999999999","bearer":"host"}, {"kind":"share","share":{"by":"equal"}} ], "under": "same" }""";
        var outcome = Evaluation.Of($$"""
            { "partners": ["A","B"], "host": "B", "schemes": [ { "code": "S", "budget": "9999999999999.99", "outturn": "-9999999999999.99", "riskShare": {{rule}} } ] }
            """);

        Assert.Equal("amounts-too-large", outcome.Told());
    }
}
