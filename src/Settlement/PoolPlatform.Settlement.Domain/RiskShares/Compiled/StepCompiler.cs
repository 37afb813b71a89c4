using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares.Compiled;

/// <summary>Prepares the steps of a rule for one direction; null where one looks at more than the variance.</summary>
internal static class StepCompiler
{
    public static CompiledStep[]? Of(ImmutableArray<RiskShareStep> steps, WaterfallInput input, Money budget, RuleFigures figures, bool isOver)
    {
        var compiled = new List<CompiledStep>();
        foreach (var step in steps)
        {
            // An offset nets before the first step; what is referred back has to be nothing, which the end of the run sees.
            if (step is RiskShareStep.Offset or RiskShareStep.Refer || (step is RiskShareStep.BenefitOrder && isOver)) continue;
            if (Of(step, input, budget, figures, isOver) is not { } one) return null;
            compiled.Add(one);
        }
        return [.. compiled];
    }

    private static CompiledStep? Of(RiskShareStep step, WaterfallInput input, Money budget, RuleFigures figures, bool isOver)
    {
        switch (step)
        {
            case RiskShareStep.Reserve reserve: return new CompiledStep.OfReserve(Index(input, reserve.Name), reserve.UpTo?.Pence ?? long.MaxValue, onlyOver: true, onlyUnder: false);
            case RiskShareStep.Retain retain: return new CompiledStep.OfReserve(Index(input, retain.Name), retain.UpTo?.Pence ?? long.MaxValue, onlyOver: false, onlyUnder: true);
            case RiskShareStep.Deadband deadband:
                return new CompiledStep.OfSum(deadband.Amount.Of(budget).Pence, AllTo(input, deadband.Bearer is Bearer.Partner partner ? partner.Name : input.Host)!);
            case RiskShareStep.Tiers tiers:
                var splits = tiers.Bands.Select(band => Split(band.By, input)).ToList();
                var edges = tiers.Bands.Select(band => band.To?.Of(budget).Pence ?? long.MaxValue).ToArray();
                return splits.Contains(null) || !edges.Order().SequenceEqual(edges) ? null : new CompiledStep.Bands(edges, [.. splits.Select(split => split!)]);
            case RiskShareStep.Share share: return Split(share.By, input) is { } all ? new CompiledStep.All(all) : null;
            case RiskShareStep.NoWorseOff: return Alone(input, figures, isOver);
            case RiskShareStep.Portion portion: return Portion(portion, input, figures);
            case RiskShareStep.Performance { Linked: { } linked } performance: return Performance(performance, linked, input, figures);
            case RiskShareStep.Cap cap: return Cap(cap, input, figures);
            default: return null;
        }
    }

    private static CompiledSplit? Split(ShareBy by, WaterfallInput input) => by switch
    {
        ShareBy.Percentages percents => CompiledSplit.Of([.. input.Partners.Select(partner => percents.Weights.GetValueOrDefault(partner).Value)]),
        ShareBy.Weighted weighted => CompiledSplit.Of([.. input.Partners.Select(partner => weighted.Weights.GetValueOrDefault(partner))]),
        ShareBy.Equally => CompiledSplit.Of([.. input.Partners.Select(_ => 1m)]),
        ShareBy.Host => AllTo(input, input.Host),
        ShareBy.Contributions contributions => Contributions(input, contributions.Basis),
        _ => null,
    };

    private static CompiledSplit? Contributions(WaterfallInput input, ContributionBasis basis)
    {
        var known = input.Partners.Select(partner => input.Contributions.GetValueOrDefault(partner)).Select(one => basis == ContributionBasis.Opening ? one?.Opening : one?.Closing).ToList();
        return known.Contains(null) ? null : CompiledSplit.Of([.. known.Select(one => (decimal)one!.Value.Pence)]);
    }

    private static CompiledSplit? AllTo(WaterfallInput input, string bearer) => CompiledSplit.Of([.. input.Partners.Select(partner => partner == bearer ? 1m : 0m)]);

    private static CompiledStep.OfSum? Alone(WaterfallInput input, RuleFigures figures, bool isOver)
    {
        if (input.Partners.Any(partner => !figures.Alone.ContainsKey(partner))) return null;
        var alone = input.Partners.Select(partner => figures.Alone[partner].Pence).Select(pence => (decimal)Math.Max(isOver ? pence : -pence, 0)).ToImmutableArray();
        // Where nobody would have had anything, nothing is taken, whatever the weights.
        return CompiledSplit.Of(alone.All(one => one == 0m) ? [.. alone.Select(_ => 1m)] : alone) is { } split ? new((long)alone.Sum(), split) : null;
    }

    private static CompiledStep? Portion(RiskShareStep.Portion portion, WaterfallInput input, RuleFigures figures)
    {
        if (!To(portion.To, input, out var split, out var reserve)) return null;
        switch (portion.Size)
        {
            case PortionSize.Sum sum: return Up(sum.Amount.Pence);
            case PortionSize.Measured measured when figures.Measures.GetValueOrDefault(measured.Measure) is Measure.Sum { Evidence: not null } sum: return Up(sum.Amount.Pence);
            case PortionSize.AllBut but when figures.Measures.GetValueOrDefault(but.Measure) is Measure.Sum { Evidence: not null } sum: return new CompiledStep.AllBut(sum.Amount.Pence, split, reserve);
            case PortionSize.Part part: return Of(part.Percent, 1, 1);
            case PortionSize.MetPart met when figures.Measures.GetValueOrDefault(met.Measure) is Measure.Count { Evidence: not null } count: return Of(met.Percent, count.Met, count.Of);
            case PortionSize.UnmetPart unmet when figures.Measures.GetValueOrDefault(unmet.Measure) is Measure.Count { Evidence: not null } count: return Of(unmet.Percent, count.Of - count.Met, count.Of);
            default: return null;
        }

        CompiledStep Up(long most) => split is null ? new CompiledStep.OfReserve(reserve, most, onlyOver: false, onlyUnder: false) : new CompiledStep.OfSum(most, split);
        CompiledStep Of(Percent percent, int met, int of) => new CompiledStep.Fraction((ulong)(percent.Value * 1_000_000m) * (ulong)met, 100_000_000UL * (ulong)of, split, reserve);
    }

    private static CompiledStep.Result? Performance(RiskShareStep.Performance performance, Money linked, WaterfallInput input, RuleFigures figures) =>
        figures.Measures.GetValueOrDefault(performance.Measure) is Measure.Number { Evidence: not null } number
        && To(performance.Earned, input, out var earned, out var earnedReserve) && To(performance.Unearned, input, out var rest, out var restReserve)
            ? new(linked.Pence, PartOf.Earned(performance.Scale, linked, number.Value).Pence, earned, earnedReserve, rest, restReserve)
            : null;

    private static bool To(Destination to, WaterfallInput input, out CompiledSplit? split, out int reserve)
    {
        reserve = to is Destination.ToReserve named ? Index(input, named.Name) : -1;
        split = to is Destination.ToShare share ? Split(share.By, input) : null;
        return reserve >= 0 || split is not null;
    }

    private static CompiledStep.Limits? Cap(RiskShareStep.Cap cap, WaterfallInput input, RuleFigures figures)
    {
        var over = new List<long>();
        var under = new List<long>();
        foreach (var partner in input.Partners)
        {
            var limit = cap.Limits.GetValueOrDefault(partner);
            var ofContribution = limit is CapLimit.OfContribution percent && input.Contributions.GetValueOrDefault(partner)?.Opening is { } opening ? percent.Percent.Of(opening) : (Money?)null;
            if (limit is CapLimit.OfContribution && ofContribution is null) return null;
            over.Add((ofContribution ?? (limit as CapLimit.Sums)?.Over)?.Pence ?? long.MaxValue);
            under.Add((ofContribution ?? (limit as CapLimit.Sums)?.Under)?.Pence ?? long.MaxValue);
        }
        var approved = cap.Excess is CapExcess.Approval
            ? input.Partners.Select(partner => figures.Approvals.GetValueOrDefault(partner) is { } approval ? approval.UpTo?.Pence ?? long.MaxValue : -1).ToArray()
            : null;
        return cap.Excess switch
        {
            CapExcess.ToOwners => null,
            CapExcess.ToHost => new([.. over], [.. under], null, input.Partners.IndexOf(input.Host), -1),
            CapExcess.ToPartner to => new([.. over], [.. under], null, input.Partners.IndexOf(to.Name), -1),
            CapExcess.ToReserve to => new([.. over], [.. under], null, -1, Index(input, to.Name)),
            _ => new([.. over], [.. under], approved, -1, -1),
        };
    }

    private static int Index(WaterfallInput input, string reserve) => input.Reserves.Select((one, i) => (one.Name, i)).First(one => one.Name == reserve).i;
}
