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
            case RiskShareStep.Share share:
                By(writer, share.By);
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
            _ => throw new UnreachableException("No way to write this excess."),
        });
        writer.WriteEndObject();
    }

    private static void By(Utf8JsonWriter writer, ShareBy by)
    {
        writer.WriteStartObject("share");
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
            case ShareBy.Line: writer.WriteString("by", "line"); break;
            case ShareBy.Host: writer.WriteString("by", "host"); break;
            case ShareBy.Manual manual:
                Named(writer, "manual", "amounts", manual.Amounts, amount => amount.ToString());
                writer.WriteString("decision", manual.Decision);
                break;
            default: throw new UnreachableException("No way to write this share.");
        }
        writer.WriteEndObject();
    }

    private static void Named<T>(Utf8JsonWriter writer, string by, string name, ImmutableSortedDictionary<string, T> values, Func<T, string> text)
    {
        writer.WriteString("by", by);
        writer.WriteStartObject(name);
        foreach (var (partner, value) in values) writer.WriteString(partner, text(value));
        writer.WriteEndObject();
    }
}
