using System.Text.Json.Serialization;

namespace PoolPlatform.Agreements.Domain;

/// <summary>How the partners want their fund's books kept. What is left open is as it is everywhere: cross-subsidy is allowed, and one caller closes a period.</summary>
/// <param name="CrossSubsidy">Whether one partner's money may meet another's responsibility; some regions rule it out (Welsh review, 2017).</param>
/// <param name="Closing">Whether whoever asks for a period's close may also be the one who closes it.</param>
public sealed record PoolRules(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CrossSubsidy? CrossSubsidy = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PeriodClosing? Closing = null)
{
    /// <summary>These, and what they leave open as it was before.</summary>
    public PoolRules Over(PoolRules? before) => new(CrossSubsidy ?? before?.CrossSubsidy, Closing ?? before?.Closing);
}

/// <summary>One partner's money meeting another's responsibility.</summary>
public enum CrossSubsidy
{
    Allowed,
    Forbidden,
}

/// <summary>How many it takes to close a period.</summary>
public enum PeriodClosing
{
    OneCaller,
    TwoCallers,
}
