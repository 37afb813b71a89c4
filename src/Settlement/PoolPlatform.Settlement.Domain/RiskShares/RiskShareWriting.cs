using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Writes a rule as canonical JSON: one text for one rule, whatever order its fields came in.</summary>
public static class RiskShareWriting
{
    public static string ToJson(RiskShareRule rule)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) Write(writer, rule);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static void Write(Utf8JsonWriter writer, RiskShareRule rule)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(rule);
        writer.WriteStartObject();
        Steps(writer, "over", rule.Over);
        if (rule.Under is { } under) Steps(writer, "under", under);
        else writer.WriteString("under", "same");
        if (rule.Underspend is { } use) writer.WriteString("underspend", use.ToString());
        if (rule.WeightsBasis is { } basis) writer.WriteString("weightsBasis", basis);
        if (rule.Notional) writer.WriteBoolean("notional", true);
        writer.WriteEndObject();
    }

    private static void Steps(Utf8JsonWriter writer, string name, ImmutableArray<RiskShareStep> steps)
    {
        writer.WriteStartArray(name);
        foreach (var step in steps)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", step.Kind);
            Step(writer, step);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void Step(Utf8JsonWriter writer, RiskShareStep step)
    {
        switch (step)
        {
            case RiskShareStep.Offset:
                break;
            case RiskShareStep.Reserve reserve:
                writer.WriteString("name", reserve.Name);
                if (reserve.UpTo is { } upTo) writer.WriteString("upTo", upTo.ToString());
                break;
            case RiskShareStep.Deadband deadband:
                SumOrPercentAs(writer, "amount", "percentOfBudget", deadband.Amount);
                writer.WriteString("bearer", deadband.Bearer is Bearer.Partner partner ? partner.Name : "host");
                break;
            case RiskShareStep.Tiers tiers:
                writer.WriteStartArray("bands");
                foreach (var band in tiers.Bands)
                {
                    writer.WriteStartObject();
                    if (band.To is { } to) SumOrPercentAs(writer, "toAmount", "toPercentOfBudget", to);
                    By(writer, band.By);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
                break;
            case RiskShareStep.Retain retain:
                writer.WriteString("name", retain.Name);
                if (retain.UpTo is { } most) writer.WriteString("upTo", most.ToString());
                break;
            case RiskShareStep.Portion portion:
                Size(writer, portion.Size);
                To(writer, "to", portion.To);
                break;
            case RiskShareStep.Performance performance:
                Performance(writer, performance);
                break;
            case RiskShareStep.BenefitOrder order:
                writer.WriteString("waits", order.Waits);
                writer.WriteString("percentOfContribution", order.OfContribution.ToString());
                break;
            case RiskShareStep.NoWorseOff:
                break;
            case RiskShareStep.Refer refer:
                writer.WriteString("to", refer.Body);
                break;
            case RiskShareStep.Share share:
                By(writer, share.By);
                if (share.RecoverableFrom is { } year) writer.WriteString("recoverableFrom", year.ToString());
                break;
            case RiskShareStep.Cap cap:
                Cap(writer, cap);
                break;
            default:
                throw new UnreachableException($"No way to write a step of kind {step.Kind}.");
        }
    }

    private static void SumOrPercentAs(Utf8JsonWriter writer, string sumName, string percentName, SumOrPercent part)
    {
        switch (part)
        {
            case SumOrPercent.Sum sum: writer.WriteString(sumName, sum.Amount.ToString()); break;
            case SumOrPercent.OfBudget percent: writer.WriteString(percentName, percent.Percent.ToString()); break;
            default: throw new UnreachableException("Neither a sum nor a percentage.");
        }
    }

    private static void Cap(Utf8JsonWriter writer, RiskShareStep.Cap cap)
    {
        writer.WriteStartObject("limits");
        foreach (var (partner, limit) in cap.Limits)
        {
            writer.WriteStartObject(partner);
            switch (limit)
            {
                case CapLimit.Sums sums:
                    if (sums.Over is { } over) writer.WriteString("over", over.ToString());
                    if (sums.Under is { } under) writer.WriteString("under", under.ToString());
                    break;
                case CapLimit.OfContribution percent:
                    writer.WriteString("percentOfContribution", percent.Percent.ToString());
                    break;
                default:
                    throw new UnreachableException("No way to write this limit.");
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        if (cap.Excess is not { } excess) return;
        writer.WriteStartObject("excess");
        writer.WriteString("to", excess switch
        {
            CapExcess.ToHost => "host",
            CapExcess.ToOwners => "owner",
            CapExcess.ToPartner to => to.Name,
            CapExcess.ToReserve to => $"reserve:{to.Name}",
            CapExcess.Refer => "refer",
            CapExcess.Approval => "approval",
            _ => throw new UnreachableException("No way to write this excess."),
        });
        writer.WriteEndObject();
    }

    private static void Size(Utf8JsonWriter writer, PortionSize size)
    {
        switch (size)
        {
            case PortionSize.Sum sum: writer.WriteString("amount", sum.Amount.ToString()); break;
            case PortionSize.Part part: writer.WriteString("percent", part.Percent.ToString()); break;
            case PortionSize.Measured measured: writer.WriteString("measure", measured.Measure); break;
            case PortionSize.AllBut but: writer.WriteString("allBut", but.Measure); break;
            case PortionSize.MetPart met:
                writer.WriteString("percent", met.Percent.ToString());
                writer.WriteString("met", met.Measure);
                break;
            case PortionSize.UnmetPart unmet:
                writer.WriteString("percent", unmet.Percent.ToString());
                writer.WriteString("unmet", unmet.Measure);
                break;
            default: throw new UnreachableException("No way to write this size.");
        }
    }

    private static void Performance(Utf8JsonWriter writer, RiskShareStep.Performance performance)
    {
        writer.WriteString("measure", performance.Measure);
        if (performance.Linked is { } linked) writer.WriteString("of", linked.ToString());
        switch (performance.Scale)
        {
            case PerformanceScale.Linear linear:
                writer.WriteString("target", linear.Target.ToString(CultureInfo.InvariantCulture));
                writer.WriteString("floor", linear.Floor.ToString());
                writer.WriteString("cap", linear.Cap.ToString());
                break;
            case PerformanceScale.PerUnit unit: writer.WriteString("perUnit", unit.Rate.ToString()); break;
            default: throw new UnreachableException("No way to write this scale.");
        }
        To(writer, "earned", performance.Earned);
        To(writer, "unearned", performance.Unearned);
    }

    private static void To(Utf8JsonWriter writer, string name, Destination to)
    {
        writer.WriteStartObject(name);
        if (to is Destination.ToReserve reserve) writer.WriteString("reserve", reserve.Name);
        else By(writer, ((Destination.ToShare)to).By);
        writer.WriteEndObject();
    }

    private static void By(Utf8JsonWriter writer, ShareBy by, string name = "share")
    {
        writer.WriteStartObject(name);
        switch (by)
        {
            case ShareBy.Percentages percents: Named(writer, "percent", "weights", percents.Weights, percent => percent.ToString()); break;
            case ShareBy.Weighted weighted: Named(writer, "weights", "weights", weighted.Weights, weight => weight.ToString(CultureInfo.InvariantCulture)); break;
            case ShareBy.Equally: writer.WriteString("by", "equal"); break;
            case ShareBy.Contributions contributions:
                writer.WriteString("by", "contributions");
                writer.WriteString("basis", contributions.Basis == ContributionBasis.Opening ? "opening" : "closing");
                break;
            case ShareBy.Owner: writer.WriteString("by", "owner"); break;
            case ShareBy.Line line: Lines(writer, line); break;
            case ShareBy.Host: writer.WriteString("by", "host"); break;
            case ShareBy.Manual manual:
                Named(writer, "manual", "amounts", manual.Amounts, amount => amount.ToString());
                writer.WriteString("decision", manual.Decision);
                break;
            default: throw new UnreachableException("No way to write this share.");
        }
        writer.WriteEndObject();
    }

    private static void Lines(Utf8JsonWriter writer, ShareBy.Line line)
    {
        writer.WriteString("by", "line");
        if (line.Shares is { } shares)
        {
            writer.WriteStartObject("shares");
            foreach (var (code, by) in shares) By(writer, by, code);
            writer.WriteEndObject();
        }
        if (line.Rest is { } rest) By(writer, rest, "rest");
    }

    private static void Named<T>(Utf8JsonWriter writer, string by, string name, ImmutableSortedDictionary<string, T> values, Func<T, string> text)
    {
        writer.WriteString("by", by);
        writer.WriteStartObject(name);
        foreach (var (partner, value) in values) writer.WriteString(partner, text(value));
        writer.WriteEndObject();
    }
}
