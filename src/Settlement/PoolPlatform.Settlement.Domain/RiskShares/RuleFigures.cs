using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>What a rule may need to know beside budget and outturn, with the evidence for it.</summary>
/// <param name="Measures">What was measured, by the name that the rule uses.</param>
/// <param name="Alone">What each partner would have borne (positive) or had (negative) without the pool, signed like a share.</param>
/// <param name="Approvals">Which partners may go beyond a limit, by whose decision.</param>
public sealed record RuleFigures(
    ImmutableSortedDictionary<string, Measure> Measures,
    ImmutableSortedDictionary<string, Money> Alone,
    ImmutableSortedDictionary<string, Approval> Approvals)
{
    public static readonly RuleFigures None = new(
        ImmutableSortedDictionary.Create<string, Measure>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, Money>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, Approval>(StringComparer.Ordinal));
}

/// <summary>A result that money hangs on. A closed set; what it rests on is named, because what is not certified is not shared (rule R20).</summary>
public abstract record Measure
{
    private Measure(string? evidence) => Evidence = evidence;

    /// <summary>The certificate, minute or return that says so; without it no rule goes by the measure.</summary>
    public string? Evidence { get; }

    /// <summary>A size in pounds.</summary>
    public sealed record Sum(Money Amount, string? Evidence) : Measure(Evidence);

    /// <summary>So many met of so many.</summary>
    public sealed record Count(int Met, int Of, string? Evidence) : Measure(Evidence);

    /// <summary>A number of any kind, exact: a fall in percent, units avoided.</summary>
    public sealed record Number(decimal Value, string? Evidence) : Measure(Evidence);
}

/// <summary>A decision that a partner may go beyond its limit; up to a sum, or by whatever it comes to.</summary>
/// <param name="UpTo">The most that the partner then bears or keeps in all; null for no limit.</param>
/// <param name="Decision">The reference of the decision of both finance chiefs.</param>
public sealed record Approval(Money? UpTo, string Decision);
