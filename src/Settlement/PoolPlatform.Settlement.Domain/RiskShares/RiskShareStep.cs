using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>One step of a risk share: it takes part of what the step before left. A closed set.</summary>
public abstract record RiskShareStep
{
    private RiskShareStep()
    {
    }

    /// <summary>The step's name in the public API and in the workings.</summary>
    public abstract string Kind { get; }

    /// <summary>Nets underspends against overspends across the schemes; only in a pool's rule, and first (rule R14).</summary>
    public sealed record Offset : RiskShareStep
    {
        public override string Kind => "offset";
    }

    /// <summary>First call on a reserve, for overspends only (rule R13). Without <paramref name="UpTo"/> all that is in it may be used.</summary>
    public sealed record Reserve(string Name, Money? UpTo) : RiskShareStep
    {
        public override string Kind => "reserve";
    }

    /// <summary>An underspend goes into a reserve (a dowry's surplus, rule R17; a carry-forward, rule R22). An overspend passes by. Without <paramref name="UpTo"/> all of it.</summary>
    public sealed record Retain(string Name, Money? UpTo) : RiskShareStep
    {
        public override string Kind => "retain";
    }

    /// <summary>One partner absorbs the first slice of an overspend or of an underspend before sharing starts (rule R10).</summary>
    public sealed record Deadband(SumOrPercent Amount, Bearer Bearer) : RiskShareStep
    {
        public override string Kind => "deadband";
    }

    /// <summary>Slices with a share each (rules R11 and R12).</summary>
    public sealed record Tiers(ImmutableArray<Band> Bands) : RiskShareStep
    {
        public override string Kind => "tiers";

        /// <summary>True when the last band has no upper edge, so that nothing can be left.</summary>
        public bool TakesAll => Bands is [.., { To: null }];
    }

    /// <summary>A part of what enters goes its own way: costs of an investment first, what is not cashable, a windfall (rules R20 to R22).</summary>
    public sealed record Portion(PortionSize Size, Destination To) : RiskShareStep
    {
        public override string Kind => "portion";
    }

    /// <summary>Money that hangs on a result: what was earned goes one way, what was not another (rule R19).</summary>
    /// <param name="Measure">What was measured.</param>
    /// <param name="Linked">How much of what enters hangs on it; null for all of it.</param>
    /// <param name="Scale">How the result becomes pounds.</param>
    /// <param name="Earned">Where goes what was earned.</param>
    /// <param name="Unearned">Where goes the rest of what hung on it.</param>
    public sealed record Performance(string Measure, Money? Linked, PerformanceScale Scale, Destination Earned, Destination Unearned) : RiskShareStep
    {
        public override string Kind => "performance";
    }

    /// <summary>One partner's saving waits until all others have had a percentage of their opening contributions; the rest goes by what is left of them (rule R18). Underspends only.</summary>
    public sealed record BenefitOrder(string Waits, Percent OfContribution) : RiskShareStep
    {
        public override string Kind => "benefitOrder";
    }

    /// <summary>Each partner first gets what it would have had, or bears what it would have borne, without the pool; where that is more than there is, all scale (rule R24).</summary>
    public sealed record NoWorseOff : RiskShareStep
    {
        public override string Kind => "noWorseOff";
    }

    /// <summary>Shares all that is left; where it may be recovered later, from which year (rule R26).</summary>
    public sealed record Share(ShareBy By, FinancialYear? RecoverableFrom = null) : RiskShareStep
    {
        public override string Kind => "share";
    }

    /// <summary>Limits what partners bear or keep; what is beyond goes to the <paramref name="Excess"/> (rules R7 to R9).</summary>
    public sealed record Cap(ImmutableSortedDictionary<string, CapLimit> Limits, CapExcess? Excess) : RiskShareStep
    {
        public override string Kind => "cap";
    }

    /// <summary>All that is left goes back to the body that decided before pooling: nothing is shared until it has (rule R28).</summary>
    public sealed record Refer(string Body) : RiskShareStep
    {
        public override string Kind => "refer";
    }

    /// <summary>The shares that this step may share by, with where each stands.</summary>
    internal IEnumerable<(ShareBy By, string Path)> Shares(string at) => this switch
    {
        Share share => [(share.By, $"{at}.share")],
        Tiers tiers => tiers.Bands.Select((band, i) => (band.By, FormattableString.Invariant($"{at}.bands[{i}].share"))),
        Portion { To: Destination.ToShare to } => [(to.By, $"{at}.to.share")],
        Performance performance => new[] { (To: performance.Earned, Path: $"{at}.earned"), (To: performance.Unearned, Path: $"{at}.unearned") }
            .Where(way => way.To is Destination.ToShare).Select(way => (((Destination.ToShare)way.To).By, $"{way.Path}.share")),
        _ => [],
    };

    /// <summary>The reserves that this step may draw on or pay into, with where each is named.</summary>
    internal IEnumerable<(string Name, string Path)> Reserves(string at) => this switch
    {
        Reserve reserve => [(reserve.Name, $"{at}.name")],
        Retain retain => [(retain.Name, $"{at}.name")],
        Portion { To: Destination.ToReserve to } => [(to.Name, $"{at}.to.reserve")],
        Performance performance => new[] { (To: performance.Earned, Path: $"{at}.earned"), (To: performance.Unearned, Path: $"{at}.unearned") }
            .Where(way => way.To is Destination.ToReserve).Select(way => (((Destination.ToReserve)way.To).Name, $"{way.Path}.reserve")),
        Cap { Excess: CapExcess.ToReserve to } => [(to.Name, $"{at}.excess.to")],
        _ => [],
    };

    /// <summary>Whether the step gives anything to partners, so that a cap after it has something to limit.</summary>
    internal bool GivesToPartners => this is Share or Tiers or Portion or Performance or BenefitOrder or NoWorseOff;
}

/// <summary>A slice up to an edge; the last one has none.</summary>
public sealed record Band(SumOrPercent? To, ShareBy By);

/// <summary>A sum of money, or a percentage of the budget taken to whole pence, half away from zero.</summary>
public abstract record SumOrPercent
{
    private SumOrPercent()
    {
    }

    /// <summary>The sum itself. A percentage is taken of the budget's magnitude: a scheme of net income still has a size.</summary>
    public abstract Money Of(Money budget);

    public sealed record Sum(Money Amount) : SumOrPercent
    {
        public override Money Of(Money budget) => Amount;
    }

    public sealed record OfBudget(Percent Percent) : SumOrPercent
    {
        public override Money Of(Money budget) => Percent.Of(budget.Abs());
    }
}

/// <summary>Who bears a deadband: the host, whoever that is, or a partner by name.</summary>
public abstract record Bearer
{
    private Bearer()
    {
    }

    public sealed record Host : Bearer;

    public sealed record Partner(string Name) : Bearer;
}
