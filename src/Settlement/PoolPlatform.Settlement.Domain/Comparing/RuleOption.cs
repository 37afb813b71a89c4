using System.Collections.Immutable;
using PoolPlatform.Settlement.Domain.Reading;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Comparing;

/// <summary>A rule that is tried before it is signed: for every scheme, for some by name, or for the pool as a whole.</summary>
public sealed record RuleOption(string Name, RiskShareRule? ForAll, ImmutableSortedDictionary<string, RiskShareRule> Schemes, RiskShareRule? Pool)
{
    private const int MostOptions = 20;

    /// <summary>The same figures under this rule; a scheme that it says nothing of keeps its own.</summary>
    public WaterfallInput On(WaterfallInput figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return figures with
        {
            PoolRule = Pool,
            Schemes = [.. figures.Schemes.Select(scheme => scheme with { Rule = Schemes.GetValueOrDefault(scheme.Code) ?? ForAll ?? scheme.Rule })],
        };
    }

    internal static ImmutableArray<RuleOption>? Read(JsonFields fields)
    {
        if (fields.Required("rules")?.Items(MostOptions) is not { } items) return null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var options = ImmutableArray.CreateBuilder<RuleOption>();
        foreach (var item in items)
        {
            if (One(item) is not { } option) continue;
            if (!names.Add(option.Name)) item.Problems.Add($"{item.Path}.name", "Is the name of another rule too.");
            options.Add(option);
        }
        return options.ToImmutable();
    }

    private static RuleOption? One(JsonAt at)
    {
        if (at.Fields() is not { } fields) return null;
        var name = fields.Required("name")?.Text();
        var forAll = fields.Optional("riskShare");
        var schemes = fields.Optional("schemes");
        var pool = fields.Optional("pool");
        fields.RefuseOthers();
        if ((pool is not null && (forAll is not null || schemes is not null)) || (pool is null && forAll is null && schemes is null))
        {
            fields.Wrong("Needs \"riskShare\", \"schemes\" or both, or \"pool\" by itself.");
            return null;
        }
        var rules = ImmutableSortedDictionary.CreateBuilder<string, RiskShareRule>(StringComparer.Ordinal);
        foreach (var (scheme, value) in schemes?.Fields()?.Entries() ?? [])
            if (RiskShareReading.Rule(value) is { } rule) rules.Add(scheme, rule);
        return name is null ? null : new(name, forAll is { } all ? RiskShareReading.Rule(all) : null, rules.ToImmutable(), pool is { } net ? RiskShareReading.Rule(net) : null);
    }
}
