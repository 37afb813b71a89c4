using System.Collections.Immutable;
using System.Text.Json.Serialization;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Wording;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Who bears or keeps what. Shares plus what reserves took always sum to the variance, to the penny.</summary>
/// <param name="Variance">Outturn less budget over all schemes: positive is overspent.</param>
/// <param name="Shares">Every partner in listed order; positive: pays in, negative: gets back or keeps.</param>
/// <param name="Reserves">Every reserve in listed order, with what it met and what is left in it.</param>
/// <param name="Schemes">In listed order.</param>
/// <param name="Workings">Every step that ran, in the order it ran.</param>
public sealed record WaterfallResult(
    Money Variance,
    IReadOnlyDictionary<string, Money> Shares,
    IReadOnlyDictionary<string, ReserveUse> Reserves,
    ImmutableArray<SchemeShares> Schemes,
    ImmutableArray<StepWorking> Workings)
{
    /// <summary>The level at which odd pence were settled: <c>scheme</c> (each by itself, then added) or <c>pool</c> (once, on the net).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Rounding { get; init; }

    /// <summary>The part of each partner's share for which no cash moves (rules R23 and R25); absent where all of it is cash.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, Money>? Notional { get; init; }

    /// <summary>What partners put in that they may have back later (rule R26); absent where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<RecoverableShare>? Recoverable { get; init; }

    /// <summary>Lines that are held in dispute, with the variance that is in nobody's share yet; absent where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, Money>? Held { get; init; }

    /// <summary>The rules that ran, in words; absent where nobody asked for them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<RuleInWords>? InWords { get; init; }

    /// <summary>The workings as a text table; absent where nobody asked for it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Table { get; init; }
}

/// <summary>A partner's share that may be recovered, and from which year.</summary>
public sealed record RecoverableShare(string Scheme, string Partner, Money Amount, FinancialYear From);

/// <summary>What a reserve met of the overspends less what was paid into it (so negative where more was paid in), and what is left in it.</summary>
public sealed record ReserveUse(Money Used, Money Left);

/// <summary>One scheme's variance and, where the scheme's own rule ran, its shares; null under a pool's rule, which shares the net only.</summary>
public sealed record SchemeShares(string Code, Money Variance, IReadOnlyDictionary<string, Money>? Shares);

/// <summary>One step as it ran: <c>in</c> less <c>taken</c> is <c>out</c>, and the next step's <c>in</c>.</summary>
/// <remarks>What is taken is the sum of the step's shares and of what reserves took in it; only an offset takes without giving to anyone,
/// since it nets schemes against each other. A cap moves shares between partners: what it takes is zero when all of the excess finds a place.</remarks>
/// <param name="Scheme">The scheme's code, or <c>pool</c> where the pool's rule ran.</param>
/// <param name="Step">The step's kind.</param>
/// <param name="In">What the step before left; for an offset, the schemes' variances that go the way of the net.</param>
/// <param name="Taken">What the step took, signed like the variance.</param>
/// <param name="Out">What is left for the next step.</param>
/// <param name="Shares">What the step gave to or took from each partner.</param>
public sealed record StepWorking(
    string Scheme,
    string Step,
    Money In,
    Money Taken,
    Money Out,
    IReadOnlyDictionary<string, Money> Shares)
{
    /// <summary>What this step drew from reserves, negative where it paid in; absent where it did neither.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, Money>? Reserves { get; init; }

    /// <summary>Each band of a tiers step.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<BandWorking>? Bands { get; init; }

    /// <summary>Each partner that a cap step cut back.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<CappedShare>? Capped { get; init; }

    /// <summary>Each partner that went beyond a limit by a decision taken beforehand.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<ApprovedShare>? Approved { get; init; }

    /// <summary>What the step was told of results, and what that rests on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MeasureWorking? Measure { get; init; }
}

/// <summary>A slice between two edges of the magnitude, the last without an upper one, and who took it.</summary>
public sealed record BandWorking(Money From, Money? To, Money Taken, IReadOnlyDictionary<string, Money> Shares);

/// <summary>A partner's total before the cap, the limit that bound (signed like the total), and what went beyond it.</summary>
public sealed record CappedShare(string Partner, Money Before, Money Limit, Money Excess);

/// <summary>A partner's total, the limit that it goes beyond, and the decision that allows it.</summary>
public sealed record ApprovedShare(string Partner, Money Total, Money Limit, string Decision);

/// <summary>A measure as it was when the step ran: its name, what it came to in words, and its evidence.</summary>
public sealed record MeasureWorking(string Name, string Result, string Evidence);
