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

    /// <summary>Shares all that is left.</summary>
    public sealed record Share(ShareBy By) : RiskShareStep
    {
        public override string Kind => "share";
    }

    /// <summary>Limits what partners bear or keep; what is beyond goes to the <paramref name="Excess"/> (rules R7 to R9).</summary>
    public sealed record Cap(ImmutableSortedDictionary<string, CapLimit> Limits, CapExcess? Excess) : RiskShareStep
    {
        public override string Kind => "cap";
    }
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

/// <summary>The most that a partner bears of an overspend or keeps of an underspend.</summary>
public abstract record CapLimit
{
    private CapLimit()
    {
    }

    /// <summary>Cap and collar in pounds, either of them or both; both are magnitudes.</summary>
    public sealed record Sums(Money? Over, Money? Under) : CapLimit;

    /// <summary>Of the partner's own opening contribution, both ways.</summary>
    public sealed record OfContribution(Percent Percent) : CapLimit;
}

/// <summary>Where goes what a cap cuts off.</summary>
public abstract record CapExcess
{
    private CapExcess()
    {
    }

    public sealed record ToHost : CapExcess;

    /// <summary>To the owners of the lines that caused it, by their variances of the same sign.</summary>
    public sealed record ToOwners : CapExcess;

    public sealed record ToPartner(string Name) : CapExcess;

    /// <summary>To a reserve, while it lasts and for overspends only; what it cannot meet is left for the steps that follow.</summary>
    public sealed record ToReserve(string Name) : CapExcess;

    /// <summary>To the bodies that decided before pooling (rule R28): the figures are not shared out until they have.</summary>
    public sealed record Refer : CapExcess;
}
