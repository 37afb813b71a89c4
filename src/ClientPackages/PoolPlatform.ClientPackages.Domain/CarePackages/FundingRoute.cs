using PoolPlatform.ClientPackages.Domain.Costing;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>By which rule somebody pays for a person's care.</summary>
public enum FundingRoute
{
    /// <summary>The council alone, means-tested.</summary>
    SocialOnly,

    /// <summary>NHS continuing healthcare: a primary health need, the NHS pays all.</summary>
    Chc,

    /// <summary>Continuing healthcare near the end of life.</summary>
    FastTrack,

    /// <summary>NHS-funded nursing care: a flat weekly sum from the NHS, the rest from another.</summary>
    Fnc,

    /// <summary>Health needs beyond the council's powers, short of continuing healthcare.</summary>
    Joint,

    /// <summary>Aftercare under section 117 of the Mental Health Act 1983, a duty of both.</summary>
    S117,

    /// <summary>The cost goes to the pool and is shared there, not by person.</summary>
    Pooled,

    /// <summary>The first weeks after hospital, until the person is assessed.</summary>
    DischargeToAssess,

    /// <summary>A child's package borne by health, social care and education.</summary>
    Tripartite,

    /// <summary>A weekly sum that follows a person out of a long-stay hospital.</summary>
    Dowry,
}

/// <summary>Whether the person pays towards care by a route.</summary>
public enum ClientCharging
{
    /// <summary>The care is free: continuing healthcare, aftercare, a child's package, the first weeks after hospital.</summary>
    Never,

    /// <summary>On what the council bears, and on no other part.</summary>
    CouncilPart,

    /// <summary>As the council's own rules say, where the pool bears the cost as a whole.</summary>
    CouncilRules,
}

/// <summary>How each route holds its split, and whom it charges.</summary>
public static class FundingRoutes
{
    /// <summary>True when a route can be funded by this split; no split means that the pool bears the line as a whole.</summary>
    public static bool Takes(this FundingRoute route, FundingSplit? split) => (route, split) switch
    {
        (FundingRoute.Pooled, _) => true,
        (_, null) => false,
        (FundingRoute.SocialOnly or FundingRoute.Chc or FundingRoute.FastTrack, FundingSplit.ByPercent percents) =>
            percents.Shares.Count(share => share.Value.Value > 0) == 1,
        (FundingRoute.SocialOnly or FundingRoute.Chc or FundingRoute.FastTrack, _) => false,
        (FundingRoute.Fnc or FundingRoute.Dowry, _) => split is FundingSplit.ByAmount,
        (FundingRoute.S117 or FundingRoute.Tripartite, _) => split is FundingSplit.ByPercent,
        (FundingRoute.Joint or FundingRoute.DischargeToAssess, _) => true,
        _ => throw new ArgumentOutOfRangeException(nameof(route)),
    };

    /// <summary>Whether a route lets the person be charged.</summary>
    public static ClientCharging Charges(this FundingRoute route) => route switch
    {
        FundingRoute.SocialOnly or FundingRoute.Fnc or FundingRoute.Joint or FundingRoute.Dowry => ClientCharging.CouncilPart,
        FundingRoute.Pooled => ClientCharging.CouncilRules,
        FundingRoute.Chc or FundingRoute.FastTrack or FundingRoute.S117 or FundingRoute.DischargeToAssess or FundingRoute.Tripartite => ClientCharging.Never,
        _ => throw new ArgumentOutOfRangeException(nameof(route)),
    };
}
