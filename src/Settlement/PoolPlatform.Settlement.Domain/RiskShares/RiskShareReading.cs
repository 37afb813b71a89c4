using System.Collections.Immutable;
using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Reading;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Reads a <c>riskShare</c> as the public API writes it. Only its shape: whether it makes sense is <see cref="RiskShareCheck"/>'s.</summary>
public static class RiskShareReading
{
    private const int MostSteps = 20;
    private const int MostBands = 20;

    /// <summary>Reads a rule; a refusal names every fault by its path, which starts with the given one.</summary>
    public static Outcome<RiskShareRule> Read(JsonElement json, string path = "riskShare")
    {
        var problems = new JsonProblems();
        var rule = Rule(new(json, path, problems));
        return problems.Any || rule is null ? problems.ToRefusal() : rule;
    }

    internal static RiskShareRule? Rule(JsonAt at)
    {
        if (at.Fields() is not { } fields) return null;
        var over = fields.Required("over") is { } o ? Steps(o) : null;
        ImmutableArray<RiskShareStep>? under = null;
        if (fields.Required("under") is { } u && !IsSame(u)) under = Steps(u);
        var underspend = fields.Optional("underspend")?.OneOf(
            ("Return", UnderspendUse.Return), ("CarryForward", UnderspendUse.CarryForward), ("Reinvest", UnderspendUse.Reinvest));
        var weightsBasis = fields.Optional("weightsBasis")?.Text();
        var notional = fields.Optional("notional")?.YesOrNo() ?? false;
        fields.RefuseOthers();
        return over is { } steps ? new(steps, under, underspend, weightsBasis, notional) : null;
    }

    private static bool IsSame(JsonAt at)
    {
        if (at.Value.ValueKind != JsonValueKind.String) return false;
        if (JsonAt.TextOf(at.Value) != "same") at.Problems.Add(at.Path, "Must be \"same\" or a list of steps.");
        return true;
    }

    private static ImmutableArray<RiskShareStep>? Steps(JsonAt at) =>
        at.Items(MostSteps) is { } items ? [.. items.Select(Step).OfType<RiskShareStep>()] : null;

    private static RiskShareStep? Step(JsonAt at)
    {
        if (at.Fields() is not { } fields) return null;
        if (fields.Required("kind") is not { } kind) return null;
        RiskShareStep? step;
        switch (JsonAt.TextOf(kind.Value))
        {
            case "offset": step = new RiskShareStep.Offset(); break;
            case "reserve": step = Reserve(fields); break;
            case "deadband": step = Deadband(fields); break;
            case "tiers": step = Tiers(fields); break;
            case "share": step = Share(fields); break;
            case "cap": step = Cap(fields); break;
            case "retain": step = fields.Required("name")?.Text() is { } name ? new RiskShareStep.Retain(name, fields.Optional("upTo")?.Money()) : null; break;
            case "portion": step = PartReading.Portion(fields); break;
            case "performance": step = PartReading.Performance(fields); break;
            case "benefitOrder": step = PartReading.BenefitOrder(fields); break;
            case "noWorseOff": step = new RiskShareStep.NoWorseOff(); break;
            case "refer": step = fields.Required("to")?.Text() is { } body ? new RiskShareStep.Refer(body) : null; break;
            default:
                kind.Problems.Add(kind.Path, "Must be one of \"offset\", \"reserve\", \"retain\", \"deadband\", \"tiers\", \"portion\", \"performance\", \"benefitOrder\", \"noWorseOff\", \"share\", \"cap\", \"refer\".");
                return null;
        }
        fields.RefuseOthers();
        return step;
    }

    private static RiskShareStep.Share? Share(JsonFields fields)
    {
        var by = fields.Required("share") is { } share ? By(share) : null;
        var recoverableFrom = fields.Optional("recoverableFrom")?.Year();
        return by is null ? null : new(by, recoverableFrom);
    }

    private static RiskShareStep.Reserve? Reserve(JsonFields fields)
    {
        var name = fields.Required("name")?.Text();
        var upTo = fields.Optional("upTo")?.Money();
        return name is null ? null : new(name, upTo);
    }

    private static RiskShareStep.Deadband? Deadband(JsonFields fields)
    {
        var amount = SumOrPercentIn(fields, "amount", "percentOfBudget");
        if (amount is null) fields.Wrong("Needs \"amount\" or \"percentOfBudget\".");
        var bearer = fields.Required("bearer")?.Text();
        return amount is null || bearer is null ? null
            : new(amount, bearer == "host" ? new Bearer.Host() : new Bearer.Partner(bearer));
    }

    private static RiskShareStep.Tiers? Tiers(JsonFields fields) =>
        fields.Required("bands")?.Items(MostBands) is { } bands ? new([.. bands.Select(Band).OfType<Band>()]) : null;

    private static Band? Band(JsonAt at)
    {
        if (at.Fields() is not { } fields) return null;
        var to = SumOrPercentIn(fields, "toAmount", "toPercentOfBudget");
        var by = fields.Required("share") is { } share ? By(share) : null;
        fields.RefuseOthers();
        return by is null ? null : new(to, by);
    }

    private static SumOrPercent? SumOrPercentIn(JsonFields fields, string sumName, string percentName)
    {
        var sum = fields.Optional(sumName);
        var percent = fields.Optional(percentName);
        if (sum is not null && percent is not null) fields.Wrong($"Has both \"{sumName}\" and \"{percentName}\": only one can hold.");
        // A value that could not be read is a fault already noted; zero stands in so that its absence is not reported as well.
        if (sum is { } s) return new SumOrPercent.Sum(s.Money() ?? Money.Zero);
        if (percent is { } p) return new SumOrPercent.OfBudget(p.Percent() ?? default);
        return null;
    }

    private static RiskShareStep.Cap? Cap(JsonFields fields)
    {
        var limits = ImmutableSortedDictionary.CreateBuilder<string, CapLimit>(StringComparer.Ordinal);
        var map = fields.Required("limits")?.Fields();
        foreach (var (partner, at) in map?.Entries() ?? [])
            if (Limit(at) is { } limit) limits.Add(partner, limit);
        var excess = fields.Optional("excess") is { } to ? Excess(to) : null;
        return map is null ? null : new(limits.ToImmutable(), excess);
    }

    private static CapLimit? Limit(JsonAt at)
    {
        if (at.Fields() is not { } fields) return null;
        var over = fields.Optional("over");
        var under = fields.Optional("under");
        var percent = fields.Optional("percentOfContribution");
        fields.RefuseOthers();
        if (percent is { } p)
        {
            if (over is not null || under is not null) fields.Wrong("Has \"percentOfContribution\" beside a limit in pounds: only one can hold.");
            return new CapLimit.OfContribution(p.Percent() ?? default);
        }
        if (over is not null || under is not null) return new CapLimit.Sums(over?.Money(), under?.Money());
        fields.Wrong("Needs \"over\", \"under\" or both, or \"percentOfContribution\".");
        return null;
    }

    private static CapExcess? Excess(JsonAt at)
    {
        if (at.Fields() is not { } fields) return null;
        var to = fields.Required("to")?.Text();
        fields.RefuseOthers();
        return to switch
        {
            null => null,
            "host" => new CapExcess.ToHost(),
            "owner" => new CapExcess.ToOwners(),
            "refer" => new CapExcess.Refer(),
            "approval" => new CapExcess.Approval(),
            "reserve:" => Nameless(at),
            _ when to.StartsWith("reserve:", StringComparison.Ordinal) => new CapExcess.ToReserve(to["reserve:".Length..]),
            _ => new CapExcess.ToPartner(to),
        };
    }

    private static CapExcess? Nameless(JsonAt at)
    {
        at.Problems.Add($"{at.Path}.to", "Must name the reserve after \"reserve:\".");
        return null;
    }

    internal static ShareBy? By(JsonAt at)
    {
        if (at.Fields() is not { } fields) return null;
        if (fields.Required("by") is not { } by) return null;
        ShareBy? share;
        switch (JsonAt.TextOf(by.Value))
        {
            case "percent": share = Named(fields, "weights", value => value.Percent()) is { } percents ? new ShareBy.Percentages(percents) : null; break;
            case "weights": share = Named(fields, "weights", value => value.Number()) is { } weights ? new ShareBy.Weighted(weights) : null; break;
            case "equal": share = new ShareBy.Equally(); break;
            case "contributions":
                share = fields.Required("basis")?.OneOf(("opening", ContributionBasis.Opening), ("closing", ContributionBasis.Closing)) is { } basis
                    ? new ShareBy.Contributions(basis)
                    : null;
                break;
            case "owner": share = new ShareBy.Owner(); break;
            case "line": share = Lines(fields); break;
            case "host": share = new ShareBy.Host(); break;
            case "manual":
                var amounts = Named(fields, "amounts", value => value.Money());
                var decision = fields.Required("decision")?.Text();
                share = amounts is null || decision is null ? null : new ShareBy.Manual(amounts, decision);
                break;
            default:
                by.Problems.Add(by.Path, "Must be one of \"percent\", \"weights\", \"equal\", \"contributions\", \"owner\", \"line\", \"host\", \"manual\".");
                return null;
        }
        fields.RefuseOthers();
        return share;
    }

    private static ShareBy.Line Lines(JsonFields fields)
    {
        ImmutableSortedDictionary<string, ShareBy>.Builder? shares = null;
        if (fields.Optional("shares")?.Fields() is { } entries)
        {
            shares = ImmutableSortedDictionary.CreateBuilder<string, ShareBy>(StringComparer.Ordinal);
            foreach (var (line, value) in entries.Entries())
                if (By(value) is { } by) shares.Add(line, by);
        }
        return new(shares?.ToImmutable(), fields.Optional("rest") is { } rest ? By(rest) : null);
    }

    private static ImmutableSortedDictionary<string, T>? Named<T>(JsonFields fields, string name, Func<JsonAt, T?> read) where T : struct
    {
        if (fields.Required(name)?.Fields() is not { } entries) return null;
        var named = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (var (partner, value) in entries.Entries())
            if (read(value) is { } amount) named.Add(partner, amount);
        return named.ToImmutable();
    }
}
