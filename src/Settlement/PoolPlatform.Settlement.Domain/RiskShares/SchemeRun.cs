using System.Collections.Immutable;
using System.Diagnostics;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>One scheme (or the netted pool) on its way down the waterfall: what is left, who has what so far, and the workings.</summary>
/// <remarks>Its fields change as steps run; it lives inside one call of <see cref="Waterfall.Run"/>.</remarks>
internal sealed partial class SchemeRun(string label, Money budget, Money variance, Money grossVariance, WaterfallInput input, RuleFigures figures, Sharing sharing, Reserves reserves)
{
    private readonly List<StepWorking> workings = [];
    private readonly Money variance = variance;
    private Money left = variance;
    private bool shared;
    private readonly List<RecoverableShare> recoverable = [];

    public ImmutableArray<Money> Totals { get; private set; } = Sharing.Nothing(input.Partners.Length);

    public IReadOnlyList<StepWorking> Workings => workings;

    public IReadOnlyList<RecoverableShare> Recoverable => recoverable;

    /// <summary>Runs the steps in order, each on what the one before left; an amount left at the end is a refusal.</summary>
    public Refusal? Run(ImmutableArray<RiskShareStep> steps)
    {
        foreach (var step in steps)
            if (Take(step) is { } refusal) return refusal;
        return left == Money.Zero ? null
            : SettlementRefusals.Incomplete($"When all steps have run, {left} of the variance of {label} is shared by nobody.", label, left);
    }

    private Refusal? Take(RiskShareStep step) => step switch
    {
        RiskShareStep.Offset => Offset(step),
        RiskShareStep.Reserve reserve => FirstCall(reserve),
        RiskShareStep.Retain retain => Keep(retain),
        RiskShareStep.Deadband deadband => Absorb(deadband),
        RiskShareStep.Tiers tiers => ShareInBands(tiers),
        RiskShareStep.Portion portion => SetApart(portion),
        RiskShareStep.Performance performance => PayByResult(performance),
        RiskShareStep.BenefitOrder order => InOrder(order),
        RiskShareStep.NoWorseOff => AsIfAlone(step),
        RiskShareStep.Share share => ShareRest(share),
        RiskShareStep.Cap cap => CutBack(cap),
        RiskShareStep.Refer refer => ReferBack(refer),
        _ => throw new UnreachableException($"No way to run a step of kind {step.Kind}."),
    };

    // The schemes were netted before the first step ran, so an offset only shows what that took: in is what went the net's way.
    private Refusal? Offset(RiskShareStep step)
    {
        workings.Add(new(label, step.Kind, grossVariance, grossVariance - variance, left, NamedShares(Nobody())));
        return null;
    }

    private Refusal? FirstCall(RiskShareStep.Reserve step)
    {
        var wanted = step.UpTo is { } upTo ? Money.Min(left, upTo) : left;
        NoteReserve(step, step.Name, left > Money.Zero ? reserves.Take(step.Name, wanted) : Money.Zero);
        return null;
    }

    private Refusal? Absorb(RiskShareStep.Deadband step)
    {
        var most = Money.Min(left.Abs(), step.Amount.Of(budget));
        Note(step, sharing.AllTo(step.Bearer is Bearer.Partner partner ? partner.Name : input.Host, left < Money.Zero ? -most : most));
        return null;
    }

    private Refusal? ShareInBands(RiskShareStep.Tiers step)
    {
        if (TieredSplit.Cut(left, budget, step.Bands) is not { } slices)
            return Refusal.RuleBroken(SettlementRefusals.BandEdgesInvalid, $"With a budget of {budget} the bands of {label} run backwards.").With("budget", budget);
        var sum = Nobody();
        var bands = ImmutableArray.CreateBuilder<BandWorking>(slices.Length);
        foreach (var slice in slices)
        {
            var split = sharing.Split(slice.By, slice.Amount, IsWhole(slice.Amount));
            if (split.IsRefused(out var refusal, out var parts)) return refusal;
            shared = true;
            sum = Sharing.Add(sum, parts);
            bands.Add(new(slice.From, slice.To, Money.Sum(parts), NamedShares(parts)));
        }
        Note(step, sum, decorate: working => working with { Bands = bands.ToImmutable() });
        return null;
    }

    private Refusal? ShareRest(RiskShareStep.Share step)
    {
        var split = sharing.Split(step.By, left, IsWhole(left));
        if (split.IsRefused(out var refusal, out var parts)) return refusal;
        shared = true;
        if (step.RecoverableFrom is { } year)
            recoverable.AddRange(input.Partners.Zip(parts).Where(one => one.Second > Money.Zero).Select(one => new RecoverableShare(label, one.First, one.Second, year)));
        Note(step, parts);
        return null;
    }

    private Refusal? CutBack(RiskShareStep.Cap step)
    {
        if (CapAndCollar.Cut(step, input.Partners, Totals, input.Contributions).IsRefused(out var refused, out var capped)) return refused;
        if (step.Excess is CapExcess.Approval) return GoBeyond(step, capped);
        var moved = Nobody();
        foreach (var one in capped) moved = Sharing.Add(moved, sharing.AllTo(one.Partner, -one.Excess));
        var drawn = Money.Zero;

        // What is beyond a cap and what is beyond a collar may meet in one step, where owners or a board gave partners different signs.
        foreach (var excess in new[] { BeyondLimits(capped, 1), BeyondLimits(capped, -1) }.Where(excess => excess != Money.Zero))
        {
            switch (step.Excess)
            {
                case null:
                    return AsFigures(capped, SettlementRefusals.Incomplete(
                        $"A cap in {label} binds and the rule does not say where the {excess.Abs()} beyond it goes.", label, excess));
                case CapExcess.Refer:
                    return AsFigures(capped, Refusal.RuleBroken(SettlementRefusals.RiskShareReferred,
                            $"A cap in {label} binds, and the agreement refers the {excess.Abs()} beyond it back to the partners' own boards.")
                        .With("scheme", label).With("referred", excess));
                case CapExcess.ToHost:
                    moved = Sharing.Add(moved, sharing.AllTo(input.Host, excess));
                    break;
                case CapExcess.ToPartner to:
                    moved = Sharing.Add(moved, sharing.AllTo(to.Name, excess));
                    break;
                case CapExcess.ToOwners:
                    if (sharing.OverOwners(excess).IsRefused(out var refusal, out var parts)) return refusal;
                    moved = Sharing.Add(moved, parts);
                    break;
                case CapExcess.ToReserve to:
                    if (excess > Money.Zero) drawn = reserves.Take(to.Name, excess);
                    break;
                default:
                    throw new UnreachableException("No way to place this excess.");
            }
        }
        Note(step, moved, drawn, working => working with
        {
            Reserves = drawn == Money.Zero ? null : One(((CapExcess.ToReserve)step.Excess!).Name, drawn),
            Capped = capped.IsEmpty ? null : capped,
        });
        return null;
    }

    private void Note(RiskShareStep step, ImmutableArray<Money> shares, Money fromReserves = default, Func<StepWorking, StepWorking>? decorate = null)
    {
        var taken = Money.Sum(shares) + fromReserves;
        var working = new StepWorking(label, step.Kind, left, taken, left - taken, NamedShares(shares));
        workings.Add(decorate is null ? working : decorate(working));
        left -= taken;
        Totals = Sharing.Add(Totals, shares);
    }

    // A variance of zero is whole until something has been shared; any other is whole as long as nothing has been taken from it.
    private bool IsWhole(Money amount) => amount == variance && !shared;

    private static Money BeyondLimits(ImmutableArray<CappedShare> capped, int sign) =>
        Money.Sum(capped.Select(one => one.Excess).Where(excess => Math.Sign(excess.Pence) == sign));

    private static Refusal AsFigures(ImmutableArray<CappedShare> capped, Refusal refusal) =>
        capped.Aggregate(refusal, (told, one) => told.With($"before.{one.Partner}", one.Before).With($"limit.{one.Partner}", one.Limit));

    private PartnerAmounts NamedShares(ImmutableArray<Money> shares) => Waterfall.Named(input.Partners, shares);

    private static OrderedDictionary<string, Money> One(string name, Money amount) => new() { [name] = amount };

    private ImmutableArray<Money> Nobody() => Sharing.Nothing(input.Partners.Length);
}
