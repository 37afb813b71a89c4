using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Contributing;

/// <summary>What a partner must put in for a financial year from one source, and when.</summary>
/// <param name="Schedule">Null where the instalments were given one by one.</param>
public sealed record Contribution(OrganisationCode Partner, ContributionSource Source, InstalmentSchedule? Schedule, Money Amount, ImmutableArray<Instalment> Instalments);

/// <summary>One dated payment of a contribution.</summary>
public sealed record Instalment(DateOnly DueOn, Money Amount);

/// <summary>Where a contribution comes from.</summary>
public enum ContributionSource
{
    NhsMinimum,
    NhsAdditional,
    LaBetterCareGrant,
    LaAdditional,

    /// <summary>Disabled Facilities Grant.</summary>
    Dfg,

    DischargeIcb,
    DischargeLa,
    Other,
}

/// <summary>How often an instalment falls due; each on the first day of its month, quarter or year.</summary>
public enum InstalmentSchedule
{
    Monthly,
    Quarterly,
    Annual,
}
