using System.Collections.Immutable;
using System.Text.Json.Serialization;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.Wording;

namespace PoolPlatform.Settlement.Domain.Comparing;

/// <summary>Several rules on the same figures, side by side: what partners look at before they sign one of them.</summary>
/// <param name="Variance">The same under every rule.</param>
/// <param name="Rules">In the order they were given; the rule that is agreed stands first where there is one.</param>
/// <param name="Partners">Each partner's share under each rule.</param>
public sealed record Comparison(Money Variance, ImmutableArray<RuleOutcome> Rules, ImmutableArray<PartnerComparison> Partners)
{
    /// <summary>How the rules that the figures came with are called.</summary>
    public const string AsAgreed = "as agreed";

    public static Comparison Of(WaterfallInput figures, ImmutableArray<RuleOption> options)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var tried = options.Select(option => (option.Name, Input: option.On(figures)));
        if (figures.PoolRule is not null || figures.Schemes.All(scheme => scheme.Rule is not null)) tried = tried.Prepend((AsAgreed, figures));
        var outcomes = tried.Select(one => RuleOutcome.Of(one.Name, one.Input)).ToImmutableArray();
        return new(
            Money.Sum(figures.Schemes.Select(scheme => scheme.Variance)),
            outcomes,
            [.. figures.Partners.Select(partner => PartnerComparison.Of(partner, outcomes))]);
    }
}

/// <summary>What one rule comes to, or why it shares nothing out.</summary>
public sealed record RuleOutcome(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, Money>? Shares,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, ReserveUse>? Reserves,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RuleRefusal? Refused,
    ImmutableArray<RuleInWords> InWords,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Table)
{
    internal static RuleOutcome Of(string name, WaterfallInput input) => Waterfall.Run(input).Match(
        result => new RuleOutcome(name, result.Shares, result.Reserves, null, RuleInWords.Of(input), WorkingsTable.Of(result)),
        refusal => new RuleOutcome(name, null, null, new(refusal.Code, refusal.Message, refusal.Figures), RuleInWords.Of(input), null));
}

/// <summary>A refusal by one of several rules: the others are shown all the same.</summary>
public sealed record RuleRefusal(string Code, string Detail, ImmutableSortedDictionary<string, string> Figures);

/// <summary>A partner's share under each rule that shares at all, and which of them costs it least.</summary>
public sealed record PartnerComparison(string Partner, IReadOnlyDictionary<string, Money> Shares, string? Lowest)
{
    internal static PartnerComparison Of(string partner, ImmutableArray<RuleOutcome> outcomes)
    {
        var shares = new OrderedDictionary<string, Money>(StringComparer.Ordinal);
        foreach (var outcome in outcomes)
            if (outcome.Shares is { } shared) shares[outcome.Name] = shared[partner];
        return new(partner, shares, shares.Count == 0 ? null : shares.MinBy(share => share.Value).Key);
    }
}
