using System.Collections.Immutable;
using System.Diagnostics;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Works out who bears an overspend and who keeps an underspend. Forecasts, simulations and settlements all run this.</summary>
public static class Waterfall
{
    /// <summary>The label of the netted pool in workings and refusals.</summary>
    public const string Pool = "pool";

    /// <summary>Checks the input and runs each scheme's rule in listed order, or the pool's rule on the net of all schemes.</summary>
    public static Outcome<WaterfallResult> Run(WaterfallInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        try
        {
            if (WaterfallCheck.Errors(input).Refusal() is { } wrong) return wrong;
            var run = input.PoolRule is { } rule ? RunPool(input, rule) : RunSchemes(input);
            // Only after the run: a cap that does bind is refused with its figures, which tell more than the rule alone.
            return run.IsRefused(out _, out _) ? run : WaterfallCheck.CapsWithoutExcess(input).Refusal() is { } open ? open : run;
        }
        catch (OverflowException)
        {
            return SettlementRefusals.TooLarge();
        }
    }

    private static Outcome<WaterfallResult> RunSchemes(WaterfallInput input)
    {
        var reserves = new Reserves(input.Reserves);
        var total = input.Partners.Select(_ => Money.Zero).ToImmutableArray();
        var schemes = ImmutableArray.CreateBuilder<SchemeShares>(input.Schemes.Length);
        var workings = ImmutableArray.CreateBuilder<StepWorking>();
        var notional = total;
        var recoverable = ImmutableArray.CreateBuilder<RecoverableShare>();
        foreach (var scheme in input.Schemes)
        {
            var run = new SchemeRun(scheme.Code, scheme.Budget, scheme.Variance, scheme.Variance, input, scheme.Figures, new(input, scheme.Lines), reserves);
            if (run.Run(scheme.Rule!.StepsFor(scheme.Variance)) is { } refusal) return refusal;
            total = Sharing.Add(total, run.Totals);
            if (scheme.Rule!.Notional) notional = Sharing.Add(notional, run.Totals);
            recoverable.AddRange(run.Recoverable);
            schemes.Add(new(scheme.Code, scheme.Variance, Named(input.Partners, run.Totals)));
            workings.AddRange(run.Workings);
        }
        return Proved(input, total, reserves, schemes.ToImmutable(), workings.ToImmutable()) with
        {
            Rounding = "scheme",
            Notional = input.Schemes.Any(scheme => scheme.Rule!.Notional) ? Named(input.Partners, notional) : null,
            Recoverable = recoverable.Count == 0 ? null : recoverable.ToImmutable(),
        };
    }

    private static Outcome<WaterfallResult> RunPool(WaterfallInput input, RiskShareRule rule)
    {
        var reserves = new Reserves(input.Reserves);
        var variance = Money.Sum(input.Schemes.Select(scheme => scheme.Variance));
        var netsWay = variance < Money.Zero ? -1 : 1;
        var gross = Money.Sum(input.Schemes.Select(scheme => scheme.Variance).Where(one => Math.Sign(one.Pence) == netsWay));
        var budget = Money.Sum(input.Schemes.Select(scheme => scheme.Budget));
        var run = new SchemeRun(Pool, budget, variance, gross, input, input.PoolFigures, new(input, [.. input.Schemes.SelectMany(scheme => scheme.Lines)]), reserves);
        if (run.Run(rule.StepsFor(variance)) is { } refusal) return refusal;
        return Proved(input, run.Totals, reserves,
            [.. input.Schemes.Select(scheme => new SchemeShares(scheme.Code, scheme.Variance, null))], [.. run.Workings]) with
        {
            Rounding = "pool",
            Notional = rule.Notional ? Named(input.Partners, run.Totals) : null,
            Recoverable = run.Recoverable.Count == 0 ? null : [.. run.Recoverable],
        };
    }

    private static WaterfallResult Proved(WaterfallInput input, ImmutableArray<Money> shares, Reserves reserves,
        ImmutableArray<SchemeShares> schemes, ImmutableArray<StepWorking> workings)
    {
        var variance = Money.Sum(input.Schemes.Select(scheme => scheme.Variance));
        var uses = reserves.Uses();
        if (Money.Sum(shares) + Money.Sum(uses.Values.Select(use => use.Used)) != variance)
            throw new UnreachableException("Shares and reserves do not sum to the variance.");
        if (uses.Values.Any(use => use.Left < Money.Zero)) throw new UnreachableException("A reserve was overdrawn.");
        return new(variance, Named(input.Partners, shares), uses, schemes, workings);
    }

    internal static PartnerAmounts Named(ImmutableArray<string> partners, ImmutableArray<Money> amounts) => new(partners, amounts);
}
