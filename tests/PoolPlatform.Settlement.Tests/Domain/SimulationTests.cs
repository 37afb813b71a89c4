using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.Kernel.Tests;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.RiskShares.Compiled;
using PoolPlatform.Settlement.Domain.Simulating;

namespace PoolPlatform.Settlement.Tests.Domain;

public class SimulationTests
{
    private const string SixtyForty = """{"kind":"share","share":{"by":"percent","weights":{"NHS":"60","Council":"40"}}}""";

    [Fact]
    public void The_quick_way_through_the_rules_comes_to_the_same_pennies_as_the_waterfall()
    {
        var prepared = 0;
        Properties.Hold(WaterfallProperties.Inputs(anyStep: true, byVarianceOnly: true), input =>
        {
            if (CompiledWaterfall.Of(input) is not { } compiled) return;
            prepared++;
            // Side by side with years that fall the other way, and one as the figures say.
            ImmutableArray<WaterfallInput> years = [input, .. new[] { -2, -1, 0, 3 }.Select(times => input with
            {
                Schemes = [.. input.Schemes.Select((scheme, i) => scheme with { Outturn = scheme.Budget + Money.FromPence(scheme.Variance.Pence * times + i), Lines = [] })],
            })];
            var run = compiled.NewRun(years.Length);
            compiled.Run(run, [.. input.Schemes.Select((_, i) => years.Select(year => year.Schemes[i].Outturn.Pence).ToArray())], years.Length);

            foreach (var (i, year) in years.Index())
                if (Waterfall.Run(year).IsRefused(out _, out var result)) Assert.True(run.Refused[i]);
                // Sums too large for machine words are left to the waterfall, so a refusal is no answer of its own.
                else if (!run.Refused[i]) Assert.Equal(result.Shares.Values.Select(share => share.Pence), run.Shares.Select(share => share[i]));
        }, 400);
        Assert.InRange(prepared, 300, 400);
    }

    /// <summary>Each way to divide by multiplying is right up to an edge: what lies just at and beyond each goes to the penny too, or is left to the waterfall.</summary>
    [Theory]
    [InlineData("60", "40")]
    [InlineData("68.67", "31.33")]
    [InlineData("68.664737", "31.335263")]
    [InlineData("0", "1")]
    [InlineData("3", "0")]
    [InlineData("1", "1")]
    [InlineData("2147483647", "1")]
    [InlineData("1", "2147483647")]
    [InlineData("123456789012", "987654321098")]
    public void Sums_are_split_in_two_to_the_penny_up_to_the_largest_that_fit(string one, string other)
    {
        ImmutableArray<decimal> weights = [decimal.Parse(one, CultureInfo.InvariantCulture), decimal.Parse(other, CultureInfo.InvariantCulture)];
        var random = new RandomNumbers(7, 0);
        long[] sums = [.. Enumerable.Range(0, 63).SelectMany(bits => new[] { (1L << bits) - 1, 1L << bits, -(1L << bits) - 1, (long)(random.Next() >> (64 - bits - 1)) }).Where(sum => Math.Abs(sum) <= 1_000_000_000_000_000_000)];
        var run = new CompiledRun(2, 0, sums.Length);
        run.Begin(sums.Length, []);

        run.TakeAll(sums);
        new CompiledStep.All(CompiledSplit.Of(weights)!).Take(run);
        run.KeepAll();

        var small = 0;
        foreach (var (i, sum) in sums.Index())
        {
            if (run.Refused[i]) continue;
            small++;
            var expected = Allocation.LargestRemainder(Money.FromPence(sum), Weights.Of([new("one", weights[0]), new("other", weights[1])]).OrThrow());
            Assert.Equal((sum, expected[0].Pence, expected[1].Pence), (sum, run.Shares[0][i], run.Shares[1][i]));
        }
        Assert.InRange(small, 80, sums.Length);
    }

    [Fact]
    public void The_same_seed_gives_the_same_answer_byte_for_byte_and_another_seed_another()
    {
        var input = Input(SixtyForty, draws: 20_000);

        Assert.Equal(Json(Simulation.Run(input)), Json(Simulation.Run(input)));
        Assert.NotEqual(Json(Simulation.Run(input)), Json(Simulation.Run(input with { Seed = 2 })));
    }

    [Fact]
    public void A_simulation_of_a_known_seed_stays_what_it_was()
    {
        var result = Simulation.Run(Input(SixtyForty, draws: 100_000)).OrThrow();

        Assert.Equal("20277.12 -36739.45 87531.98", $"{result.Partners[0].Mean} {result.Partners[0].Percentiles["p5"]} {result.Partners[0].Percentiles["p95"]}");
    }

    [Fact]
    public void Means_and_percentiles_come_out_as_the_spreads_say()
    {
        // Triangular 900,000 / 1,000,000 / 1,400,000: mean 1,100,000; the lower twentieth ends at 900,000 + sqrt(0.05 x 500,000 x 100,000) = 950,000.
        var triangular = Simulation.Run(Input(SixtyForty, draws: 400_000, new Spread.Triangular(Pounds(900_000), Pounds(1_000_000), Pounds(1_400_000)))).OrThrow();
        Near(100_000, triangular.Variance.Mean);
        Near(-50_000, triangular.Variance.Percentiles["p5"]);
        Near(60_000, triangular.Partners[0].Mean);

        // Lognormal of mean 1,050,000 and a deviation of 10 percent: the median is mean / sqrt(1.01).
        var lognormal = Simulation.Run(Input(SixtyForty, draws: 400_000, new Spread.Lognormal(Pounds(1_050_000), new(10m)))).OrThrow();
        Near(50_000, lognormal.Variance.Mean);
        Near(44_789, lognormal.Variance.Percentiles["p50"]);

        // Earlier years of 95, 100 and 110 percent: half of all years lie below 100.
        var historic = Simulation.Run(Input(SixtyForty, draws: 400_000, new Spread.Historic([110m, 95m, 100m]))).OrThrow();
        Near(0, historic.Variance.Percentiles["p50"]);
        Near(90_000, historic.Variance.Percentiles["p95"]);
        Near(12_500, historic.Variance.Mean);
    }

    [Fact]
    public void Schemes_that_share_a_fate_spread_wider_than_schemes_that_do_not()
    {
        var alone = Simulation.Run(Input(SixtyForty, 200_000, new Spread.Lognormal(Pounds(1_000_000), new(10m)), schemes: 12)).OrThrow();
        var together = Simulation.Run(Input(SixtyForty, 200_000, new Spread.Lognormal(Pounds(1_000_000), new(10m)), schemes: 12) with { Correlation = new(100m) }).OrThrow();

        // Independent schemes spread by the root of their number, bound ones by their number: 3.46 times as wide.
        var ratio = (decimal)(together.Variance.Percentiles["p90"] - together.Variance.Percentiles["p10"]).Pence / (alone.Variance.Percentiles["p90"] - alone.Variance.Percentiles["p10"]).Pence;
        Assert.InRange(ratio, 3.40m, 3.52m);
    }

    [Fact]
    public void A_partner_learns_how_often_it_pays_and_how_often_more_than_it_would_like()
    {
        var result = Simulation.Run(Input(SixtyForty, 200_000, new Spread.Triangular(Pounds(900_000), Pounds(1_000_000), Pounds(1_100_000))) with
        {
            Limits = ImmutableSortedDictionary.Create<string, Money>(StringComparer.Ordinal).Add("Council", Pounds(20_000)),
        }).OrThrow();

        // Half of all years are overspent; the council's 40 percent exceeds 20,000 beyond 1,050,000, in an eighth of them.
        Assert.InRange(result.Partners[1].ChanceToPay.Value, 49.6m, 50.4m);
        Assert.InRange(result.Partners[1].ChanceToExceed!.Value.Value, 12.2m, 12.8m);
        Assert.Null(result.Partners[0].Limit);
        // In all but a twentieth of years no more than 68,377 has to be found, of a budget of a million.
        Near(68_377, result.AtRisk.Amount);
        Assert.InRange(result.AtRisk.PercentOfBudget.Value, 6.7m, 6.95m);
    }

    [Fact]
    public void A_named_scenario_is_worked_out_by_itself_and_met_in_the_draws_by_its_chance()
    {
        var input = Input(SixtyForty, 100_000, new Spread.Certain(), schemes: 2);
        var winter = StressScenario.OfBudget(StressScenario.Winter, input.Base.Schemes, new(4m), new Percent(25m));
        var shoulders = StressScenario.OfPlacements(StressScenario.SlopingShoulders, "S1", 3, Pounds(5_000), 30, null);

        var result = Simulation.Run(input with { Scenarios = [winter, shoulders] }).OrThrow();

        Assert.Equal(("winter", "80000.00", "48000.00", "450000.00", "270000.00"), (
            result.Scenarios[0].Name, $"{result.Scenarios[0].Variance}", $"{result.Scenarios[0].Shares!["NHS"]}", $"{result.Scenarios[1].Variance}", $"{result.Scenarios[1].MoreThanExpected!["NHS"]}"));
        Assert.InRange(result.Partners[0].ChanceToPay.Value, 24.5m, 25.5m);
        Assert.Equal("48000.00", $"{result.Partners[0].Percentiles["p99"]}");
    }

    [Fact]
    public void Years_that_the_rule_shares_with_nobody_are_counted_and_left_out()
    {
        var result = Simulation.Run(Input(SixtyForty + """,{"kind":"cap","limits":{"NHS":{"over":"30000.00"}},"excess":{"to":"refer"}}""", 100_000,
            new Spread.Triangular(Pounds(900_000), Pounds(1_000_000), Pounds(1_100_000)))).OrThrow();

        // NHS bears 60 percent, so beyond 1,050,000: an eighth of all years.
        Assert.InRange(result.Refused, 12_000, 13_000);
        Assert.True(result.Partners[0].Percentiles["p99"] <= Pounds(30_000));
    }

    [Fact]
    public void A_rule_that_looks_at_lines_is_drawn_through_the_waterfall_itself()
    {
        var input = Input("""{"kind":"share","share":{"by":"owner"}}""", 2_000, new Spread.Triangular(Pounds(900_000), Pounds(1_000_000), Pounds(1_100_000)),
            lines: """[{"code":"N","owner":"NHS","budget":"600000.00","outturn":"600000.00"},{"code":"C","owner":"Council","budget":"400000.00","outturn":"400000.00"}]""");

        var result = Simulation.Run(input).OrThrow();

        Assert.InRange(result.Partners[0].Percentiles["p95"].Pence / (decimal)result.Partners[1].Percentiles["p95"].Pence, 1.4999m, 1.5001m);
        Assert.Equal("draws-out-of-range", Simulation.Run(input with { Draws = 1_000_000 }).Refusal?.Code);
    }

    [Theory]
    [InlineData("draws", "draws-out-of-range")]
    [InlineData("spread", "spread-invalid")]
    [InlineData("correlation", "spread-invalid")]
    [InlineData("scheme", "scheme-unknown")]
    [InlineData("limit", "partner-unknown")]
    [InlineData("rule", "percent-not-hundred")]
    public void What_cannot_be_drawn_is_refused_by_name(string what, string code)
    {
        var input = Input(what == "rule" ? SixtyForty.Replace("60", "59") : SixtyForty, 1000);
        var wrong = what switch
        {
            "draws" => input with { Draws = 0 },
            "spread" => input with { Spreads = input.Spreads.SetItem("S0", new Spread.Triangular(Pounds(2), Pounds(1), Pounds(3))) },
            "correlation" => input with { Correlation = new(100.1m) },
            "scheme" => input with { Spreads = input.Spreads.SetItem("S9", new Spread.Certain()) },
            "limit" => input with { Limits = input.Limits.SetItem("Trust", Pounds(1)) },
            _ => input,
        };

        Assert.Equal(code, Simulation.Run(wrong).Refusal?.Code);
    }

    private static void Near(long pounds, Money money) => Assert.InRange(money.Pence, pounds * 100L - 60_000, pounds * 100L + 60_000);

    private static Money Pounds(long pounds) => Money.FromPence(pounds * 100);

    private static string Json(Outcome<SimulationResult> outcome) => JsonSerializer.Serialize(outcome.OrThrow());

    private static SimulationInput Input(string steps, int draws, Spread? spread = null, int schemes = 1, string lines = "[]")
    {
        var all = string.Join(",", Enumerable.Range(0, schemes).Select(i =>
            $$"""{ "code": "S{{i}}", "budget": "1000000.00", "outturn": "1000000.00", "lines": {{lines}}, "riskShare": { "over": [{{steps}}], "under": "same" } }"""));
        var input = PoolPlatform.Settlement.Domain.Evaluating.EvaluateRequest.Read(JsonDocument.Parse(
            $$"""{ "partners": ["NHS","Council"], "host": "Council", "schemes": [{{all}}] }""").RootElement).OrThrow();
        return new(
            input,
            input.Schemes.ToImmutableSortedDictionary(scheme => scheme.Code, _ => spread ?? new Spread.Triangular(Pounds(900_000), Pounds(1_000_000), Pounds(1_200_000)), StringComparer.Ordinal),
            default, draws, 1, ImmutableSortedDictionary.Create<string, Money>(StringComparer.Ordinal), []);
    }
}
