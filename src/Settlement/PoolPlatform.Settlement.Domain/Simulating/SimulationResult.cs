using System.Collections.Immutable;
using System.Text.Json.Serialization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Simulating;

/// <summary>What a simulation came to. Sums are signed like shares: positive is paid in.</summary>
/// <param name="Draws">How many years were drawn.</param>
/// <param name="Seed">With it the same answer can be had again; text, because it may be longer than a JSON number is exact.</param>
/// <param name="Refused">In how many of them the rule shares nothing out: referred back, or a limit that needs a decision. They are in no other figure.</param>
/// <param name="Variance">Of the whole pool.</param>
/// <param name="Partners">In listed order.</param>
/// <param name="AtRisk">How much of the pool is really at risk.</param>
/// <param name="Scenarios">Each by itself, on the expected outturns.</param>
public sealed record SimulationResult(
    int Draws,
    string Seed,
    int Refused,
    Distribution Variance,
    ImmutableArray<PartnerOutlook> Partners,
    PoolAtRisk AtRisk,
    ImmutableArray<ScenarioOutcome> Scenarios);

/// <summary>Mean and percentiles of a sum over all draws; percentiles are sums that were drawn, by nearest rank.</summary>
public sealed record Distribution(Money Mean, IReadOnlyDictionary<string, Money> Percentiles);

/// <summary>What a partner may have to find.</summary>
/// <param name="Mean">What it has to find on average.</param>
/// <param name="Percentiles">Keyed <c>p5</c> to <c>p99</c>.</param>
/// <param name="ChanceToPay">In how many of a hundred years it pays in at all.</param>
/// <param name="Limit">What it would not like to exceed, where it said so.</param>
/// <param name="ChanceToExceed">In how many of a hundred years it does.</param>
public sealed record PartnerOutlook(
    string Partner,
    Money Mean,
    IReadOnlyDictionary<string, Money> Percentiles,
    Percent ChanceToPay,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Money? Limit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Percent? ChanceToExceed);

/// <summary>What all partners that pay in have to find together in all but five of a hundred years, in pounds and of the pool's budget.</summary>
/// <remarks>A pool of £278m of which partners can only ever owe each other £3m shares one percent of its risk, whatever its name says.</remarks>
public sealed record PoolAtRisk(Money Amount, Percent PercentOfBudget);

/// <summary>A scenario by itself: the variance that it leads to, and who bears it; or why the rule does not share it out.</summary>
public sealed record ScenarioOutcome(
    string Name,
    Money Variance,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, Money>? Shares,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, Money>? MoreThanExpected,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Refused);
