using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>Finds what a rule was told of results. What is not measured, or not evidenced, is refused by name: nothing is shared on a guess.</summary>
internal static class MeasuredFigures
{
    public static Outcome<(T Measure, MeasureWorking Working)> Find<T>(RuleFigures figures, string name, string scheme) where T : Measure
    {
        if (!figures.Measures.TryGetValue(name, out var measure))
            return About(Refusal.RuleBroken(SettlementRefusals.MeasureMissing, $"The rule of {scheme} looks at the measure {name}, and nothing was recorded for it."), scheme, name);
        if (measure is not T fit)
            return About(Refusal.RuleBroken(SettlementRefusals.MeasureUnfit, $"The rule of {scheme} needs the measure {name} as {Form(typeof(T))}, not as {Form(measure.GetType())}."), scheme, name);
        if (measure.Evidence is not { } evidence)
            return About(Refusal.RuleBroken(SettlementRefusals.EvidenceMissing, $"Nothing certifies the measure {name} that the rule of {scheme} goes by."), scheme, name);
        return (fit, new MeasureWorking(name, Result(measure), evidence));
    }

    private static Refusal About(Refusal refusal, string scheme, string name) => refusal.With("scheme", scheme).With("measure", name);

    private static string Form(Type measure) => measure == typeof(Measure.Sum) ? "a sum in pounds" : measure == typeof(Measure.Count) ? "a count of so many met" : "a number";

    private static string Result(Measure measure) => measure switch
    {
        Measure.Sum sum => sum.Amount.ToString(),
        Measure.Count count => string.Create(CultureInfo.InvariantCulture, $"{count.Met} of {count.Of}"),
        Measure.Number number => number.Value.ToString(CultureInfo.InvariantCulture),
        _ => throw new System.Diagnostics.UnreachableException("No way to write this measure."),
    };
}
