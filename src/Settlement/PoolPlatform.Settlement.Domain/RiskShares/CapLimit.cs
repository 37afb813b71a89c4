using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

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

    /// <summary>It stays with the partner, if the finance chiefs agreed to that beforehand (rule R14): without their decision nothing is shared out, and nothing is clipped.</summary>
    public sealed record Approval : CapExcess;
}
