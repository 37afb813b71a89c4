using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Reading;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Reads the steps by which a part goes its own way.</summary>
internal static class PartReading
{
    public static RiskShareStep.Portion? Portion(JsonFields fields)
    {
        var size = Size(fields);
        var to = fields.Required("to") is { } where ? To(where) : null;
        return size is null || to is null ? null : new(size, to);
    }

    public static RiskShareStep.Performance? Performance(JsonFields fields)
    {
        var measure = fields.Required("measure")?.Text();
        var linked = fields.Optional("of")?.Money();
        var scale = Scale(fields);
        var earned = fields.Required("earned") is { } e ? To(e) : null;
        var unearned = fields.Required("unearned") is { } u ? To(u) : null;
        return measure is null || scale is null || earned is null || unearned is null ? null : new(measure, linked, scale, earned, unearned);
    }

    public static RiskShareStep.BenefitOrder? BenefitOrder(JsonFields fields)
    {
        var waits = fields.Required("waits")?.Text();
        var percent = fields.Required("percentOfContribution")?.Percent();
        return waits is null || percent is not { } of ? null : new(waits, of);
    }

    private static PortionSize? Size(JsonFields fields)
    {
        var amount = fields.Optional("amount");
        var percent = fields.Optional("percent");
        var measure = fields.Optional("measure");
        var but = fields.Optional("allBut");
        var met = fields.Optional("met");
        var unmet = fields.Optional("unmet");
        var sizes = new[] { amount, percent, measure, but }.Count(size => size is not null);
        if (sizes != 1 || (met is not null && unmet is not null) || ((met is not null || unmet is not null) && percent is null))
        {
            fields.Wrong("Needs one size: \"amount\", \"percent\" (which may be of what was \"met\" or \"unmet\"), \"measure\" or \"allBut\".");
            return null;
        }
        if (amount is { } sum) return new PortionSize.Sum(sum.Money() ?? Money.Zero);
        if (measure is { } m) return m.Text() is { } name ? new PortionSize.Measured(name) : null;
        if (but is { } b) return b.Text() is { } name ? new PortionSize.AllBut(name) : null;
        var part = percent!.Value.Percent() ?? default;
        if (part > Percent.Hundred) percent.Value.Problems.Add(percent.Value.Path, "No more can be taken than enters: at most 100.");
        if (met is { } done) return done.Text() is { } name ? new PortionSize.MetPart(part, name) : null;
        if (unmet is { } open) return open.Text() is { } name ? new PortionSize.UnmetPart(part, name) : null;
        return new PortionSize.Part(part);
    }

    private static PerformanceScale? Scale(JsonFields fields)
    {
        var target = fields.Optional("target");
        var perUnit = fields.Optional("perUnit");
        var floor = fields.Optional("floor")?.Percent() ?? new Percent(0m);
        var cap = fields.Optional("cap")?.Percent() ?? Percent.Hundred;
        if (target is null == perUnit is null)
        {
            fields.Wrong("Needs \"target\" or \"perUnit\", and only one of them.");
            return null;
        }
        if (target is { } goal) return goal.Number() is { } number ? new PerformanceScale.Linear(number, floor, cap) : null;
        return perUnit!.Value.Money() is { } rate ? new PerformanceScale.PerUnit(rate) : null;
    }

    private static Destination? To(JsonAt at)
    {
        if (at.Fields() is not { } fields) return null;
        var share = fields.Optional("share");
        var reserve = fields.Optional("reserve");
        fields.RefuseOthers();
        if (share is null == reserve is null)
        {
            fields.Wrong("Needs \"share\" or \"reserve\", and only one of them.");
            return null;
        }
        if (share is { } by) return RiskShareReading.By(by) is { } shared ? new Destination.ToShare(shared) : null;
        return reserve!.Value.Text() is { } name ? new Destination.ToReserve(name) : null;
    }
}
