using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Simulating;

/// <summary>What a rule may cost each partner, worked out on many drawn years by the rules that settle the real one.</summary>
public static class Simulation
{
    /// <summary>The most draws, where the rules run in machine words.</summary>
    public const int MostDraws = 1_000_000;

    // Partners times draws are held at once; a rule that looks at lines takes a whole run of the waterfall for each draw.
    private const int MostShares = 40_000_000;
    private const int MostSlowWork = 500_000;

    /// <summary>Runs it; the same input gives the same result, byte for byte.</summary>
    public static Outcome<SimulationResult> Run(SimulationInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        try
        {
            if (Wrong(input) is { } wrong) return wrong;
            // The expected outturns first: what is wrong with rules and figures is told as evaluate tells it.
            var expected = Waterfall.Run(input.Base);
            if (expected.IsRefused(out var refused, out var asExpected) && refused.Code is not (SettlementRefusals.RiskShareReferred or SettlementRefusals.ApprovalNeeded)) return refused;
            var draws = new Draws(input);
            var work = (long)input.Draws * input.Base.Partners.Length;
            if (work > MostShares || (!draws.IsFast && (long)input.Draws * input.Base.Schemes.Length > MostSlowWork)) return TooMany(draws.IsFast);
            draws.Run();
            return Result(input, draws, asExpected);
        }
        catch (Exception tooLarge) when (tooLarge is OverflowException or AggregateException { InnerException: OverflowException })
        {
            return SettlementRefusals.TooLarge();
        }
    }

    private static SimulationResult Result(SimulationInput input, Draws draws, WaterfallResult? expected)
    {
        var refused = draws.Refused.Count(one => one);
        // Each of these reads a column of all draws, and none of them looks at another.
        var partners = new PartnerOutlook[input.Base.Partners.Length];
        Distribution? variance = null;
        var atRisk = Money.Zero;
        Parallel.For(0, partners.Length + 2, column =>
        {
            if (column < partners.Length) partners[column] = Outlook(input.Base.Partners[column], Shared(draws.Shares[column], draws.Refused, refused), input.Limits);
            else if (column == partners.Length) variance = new(Mean(draws.Variances), Percentiles.Of(draws.Variances));
            else atRisk = Percentiles.At(Shared(draws.Outstanding, draws.Refused, refused), 95);
        });
        var budget = Money.Sum(input.Base.Schemes.Select(scheme => scheme.Budget)).Abs();
        return new(
            input.Draws,
            input.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
            refused,
            variance!,
            [.. partners],
            new(atRisk, budget == Money.Zero ? default : new(decimal.Round(atRisk.Pence * 100m / budget.Pence, 6, MidpointRounding.AwayFromZero))),
            [.. input.Scenarios.Select(scenario => Alone(scenario, input.Base, expected))]);
    }

    private static PartnerOutlook Outlook(string partner, long[] shares, ImmutableSortedDictionary<string, Money> limits)
    {
        var limit = limits.TryGetValue(partner, out var known) ? known : (Money?)null;
        var pays = 0;
        var exceeds = 0;
        var beyond = limit?.Pence ?? long.MaxValue;
        foreach (var share in shares)
        {
            pays += share > 0 ? 1 : 0;
            exceeds += share > beyond ? 1 : 0;
        }
        return new(partner, Mean(shares), Percentiles.Of(shares), Chance(pays, shares.Length), limit, limit is null ? null : Chance(exceeds, shares.Length));
    }

    private static ScenarioOutcome Alone(StressScenario scenario, WaterfallInput at, WaterfallResult? expected)
    {
        var stressed = at with { Schemes = [.. at.Schemes.Select(scheme => StressedOutturns.Moved(scheme, scheme.Outturn + scenario.Shocks.GetValueOrDefault(scheme.Code)))] };
        var variance = Money.Sum(stressed.Schemes.Select(scheme => scheme.Variance));
        return Waterfall.Run(stressed).Match(
            result => new ScenarioOutcome(scenario.Name, variance, result.Shares,
                expected is null ? null : Waterfall.Named(at.Partners, [.. at.Partners.Select(partner => result.Shares[partner] - expected.Shares[partner])]), null),
            refusal => new ScenarioOutcome(scenario.Name, variance, null, null, refusal.Code));
    }

    private static Refusal? Wrong(SimulationInput input)
    {
        if (input.Draws is < 1 or > MostDraws)
            return Refusal.RuleBroken(SettlementRefusals.DrawsOutOfRange, $"One to {MostDraws:N0} years can be drawn.").About("draws", "Is out of range.");
        if (input.Correlation > Percent.Hundred)
            return Refusal.RuleBroken(SettlementRefusals.SpreadInvalid, "Fates correlate by 0 to 100 percent.").About("correlation", "Is above 100.");
        var schemes = input.Base.Schemes.Select(scheme => scheme.Code).ToHashSet(StringComparer.Ordinal);
        foreach (var code in input.Spreads.Keys.Concat(input.Scenarios.SelectMany(scenario => scenario.Shocks.Keys)))
            if (!schemes.Contains(code)) return Refusal.RuleBroken(SettlementRefusals.SchemeUnknown, $"The pool has no scheme {code}.");
        foreach (var (code, spread) in input.Spreads)
            if (Fault(spread) is { } fault) return Refusal.RuleBroken(SettlementRefusals.SpreadInvalid, $"The spread of {code} cannot be drawn from: {fault}").About($"spreads.{code}", fault);
        foreach (var partner in input.Limits.Keys)
            if (!input.Base.Partners.Contains(partner)) return Refusal.RuleBroken(SettlementRefusals.PartnerUnknown, $"{partner} is not one of the partners.").About($"limits.{partner}", "Is not a partner.");
        foreach (var scenario in input.Scenarios)
            if (scenario.Chance > Percent.Hundred) return Refusal.RuleBroken(SettlementRefusals.SpreadInvalid, $"The chance of {scenario.Name} is above 100 percent.");
        return null;
    }

    private static string? Fault(Spread spread) => spread switch
    {
        Spread.Triangular triangular when !(triangular.Low <= triangular.Likely && triangular.Likely <= triangular.High) => "low, likely and high do not rise.",
        Spread.Lognormal lognormal when lognormal.Mean < Money.Zero || lognormal.Deviation > new Percent(500m) => "the mean is below zero or the deviation above 500 percent.",
        Spread.Historic { PercentOfBudget.Length: < 2 } => "fewer than two earlier years say nothing of a spread.",
        Spread.Historic historic when historic.PercentOfBudget.Any(percent => Math.Abs(percent) > 10_000m) => "an earlier year lies beyond a hundred times its budget.",
        _ => null,
    };

    private static Refusal TooMany(bool fast) => Refusal.RuleBroken(SettlementRefusals.DrawsOutOfRange, fast
            ? "So many years for so many partners are more than is held at once: ask for fewer draws."
            : "This rule looks at lines or at a decision, which takes a whole settlement for each draw: ask for fewer draws.")
        .About("draws", "Is too many for this rule and this number of partners.");

    private static long[] Shared(long[] sums, bool[] refused, int count) => count == 0 ? sums : [.. sums.Where((_, i) => !refused[i])];

    private static Money Mean(long[] sums)
    {
        if (sums.Length == 0) return Money.Zero;
        // A few hundred sums fit a machine word, a million may not.
        Int128 total = 0;
        for (var first = 0; first < sums.Length; first += 512)
        {
            var part = 0L;
            foreach (var sum in sums.AsSpan(first, Math.Min(512, sums.Length - first))) part = checked(part + sum);
            total += part;
        }
        return Money.RoundedFromPence((decimal)total / sums.Length);
    }

    private static Percent Chance(int count, int of) => of == 0 ? default : new(decimal.Round(count * 100m / of, 4, MidpointRounding.AwayFromZero));
}
