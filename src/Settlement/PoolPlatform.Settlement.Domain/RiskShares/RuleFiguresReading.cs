using System.Collections.Immutable;
using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Reading;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Reads <c>measures</c>, <c>alone</c> and <c>approvals</c> as they stand beside a scheme's figures.</summary>
public static class RuleFiguresReading
{
    /// <summary>Reads what is told with a settlement by scheme and for the pool's rule; a refusal names every fault by its path.</summary>
    public static Outcome<ToldFigures> Told(JsonElement? schemes, JsonElement? pool)
    {
        var problems = new JsonProblems();
        var told = Told(schemes is { } s ? new JsonAt(s, "schemes", problems) : null, pool is { } p ? new JsonAt(p, "pool", problems) : null);
        return problems.Any ? problems.ToRefusal() : told;
    }

    /// <summary>The same as it stands among the fields of a request on a pool's own figures.</summary>
    internal static ToldFigures Told(JsonFields fields) => Told(fields.Optional("schemes"), fields.Optional("pool"));

    private static ToldFigures Told(JsonAt? schemes, JsonAt? pool)
    {
        var ofPool = RuleFigures.None;
        if (pool?.Fields() is { } fields)
        {
            ofPool = In(fields);
            fields.RefuseOthers();
        }
        return new(schemes is { } all ? BySchemes(all) : ToldFigures.Nothing.Schemes, ofPool);
    }

    private static ImmutableSortedDictionary<string, RuleFigures> BySchemes(JsonAt at)
    {
        var schemes = ImmutableSortedDictionary.CreateBuilder<string, RuleFigures>(StringComparer.Ordinal);
        foreach (var (scheme, value) in at.Fields()?.Entries() ?? [])
        {
            if (value.Fields() is not { } fields) continue;
            schemes.Add(scheme, In(fields));
            fields.RefuseOthers();
        }
        return schemes.ToImmutable();
    }

    internal static RuleFigures In(JsonFields fields)
    {
        var measures = fields.Optional("measures");
        var alone = fields.Optional("alone");
        var approvals = fields.Optional("approvals");
        return measures is null && alone is null && approvals is null
            ? RuleFigures.None
            : new(Named(measures, Measure), Named(alone, at => at.Money() is { } sum ? (Money?)sum : null), Named(approvals, Approval));
    }

    private static Measure? Measure(JsonAt at)
    {
        if (at.Fields() is not { } fields) return null;
        var amount = fields.Optional("amount");
        var value = fields.Optional("value");
        var met = fields.Optional("met");
        var of = fields.Optional("of");
        var evidence = fields.Optional("evidence")?.Text();
        fields.RefuseOthers();
        if (new[] { amount, value, met }.Count(one => one is not null) != 1 || met is null != of is null)
        {
            fields.Wrong("Needs \"amount\", \"value\", or \"met\" with \"of\", and only one of them.");
            return null;
        }
        if (amount is { } sum) return sum.Money() is { } pounds ? new Measure.Sum(pounds, evidence) : null;
        if (value is { } number) return number.Number() is { } exact ? new Measure.Number(exact, evidence) : null;
        return met!.Value.Count() is { } done && of!.Value.Count() is { } all ? new Measure.Count(done, all, evidence) : null;
    }

    private static Approval? Approval(JsonAt at)
    {
        if (at.Fields() is not { } fields) return null;
        var upTo = fields.Optional("upTo")?.Money();
        var decision = fields.Required("decision")?.Text();
        fields.RefuseOthers();
        return decision is null ? null : new(upTo, decision);
    }

    private static ImmutableSortedDictionary<string, T> Named<T>(JsonAt? at, Func<JsonAt, T?> read) where T : class
    {
        var named = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var (name, value) in at?.Fields()?.Entries() ?? [])
            if (read(value) is { } one) named.Add(name, one);
        return named.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, Money> Named(JsonAt? at, Func<JsonAt, Money?> read)
    {
        var named = ImmutableSortedDictionary.CreateBuilder<string, Money>(StringComparer.Ordinal);
        foreach (var (name, value) in at?.Fields()?.Entries() ?? [])
            if (read(value) is { } one) named.Add(name, one);
        return named.ToImmutable();
    }
}
