using System.Collections.Immutable;
using System.Text.Json.Serialization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Contributing;

/// <summary>What a partner must put in for a financial year from one source, and when.</summary>
/// <param name="Schedule">Null where the instalments were given one by one.</param>
/// <param name="InKind">Staff, premises or services instead of cash: no money moves, and what is provided counts as spent on a line.</param>
/// <param name="RecurrentAmount">How much of it comes again every year; null where all of it does.</param>
public sealed record Contribution(
    OrganisationCode Partner, ContributionSource Source, InstalmentSchedule? Schedule, Money Amount, ImmutableArray<Instalment> Instalments, bool InKind = false, Money? RecurrentAmount = null)
{
    /// <summary>What comes again every year.</summary>
    [JsonIgnore]
    public Money Recurrent => RecurrentAmount ?? Amount;
}

/// <summary>One dated payment of a contribution.</summary>
public sealed record Instalment(DateOnly DueOn, Money Amount);

/// <summary>A sum of a partner's contribution from one source; null where no source can be told.</summary>
public sealed record SourcedMoney(OrganisationCode Partner, ContributionSource? Source, Money Amount);

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
