using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Reading;

/// <summary>Reads a funding split: <c>{"by":"percent","weights":{..}}</c> or <c>{"by":"amount","perWeek":{..},"rest":".."}</c>.</summary>
internal static class SplitReading
{
    /// <summary>The split, or null where there is none or it is wrong; what is wrong goes to the problems.</summary>
    public static FundingSplit? Split(this RequestObject line, RequestProblems problems)
    {
        if (!line.Given("split")) return null;
        var split = line.Object("split", "by", "weights", "perWeek", "rest");
        Outcome<FundingSplit> outcome;
        switch (split.Text("by"))
        {
            case "percent":
                split.HasNoneOf(problems, "perWeek", "rest");
                var weights = split.Named<Percent>("weights", Percent.TryParse, RequestObject.PercentForm);
                outcome = FundingSplit.OfPercents(weights);
                break;
            case "amount":
                split.HasNoneOf(problems, "weights");
                var perWeek = split.Named<Money>("perWeek", Money.TryParse, RequestObject.MoneyForm);
                var rest = split.Name("rest");
                outcome = FundingSplit.OfAmounts(perWeek, rest);
                break;
            case null:
                return null;
            default:
                problems.Malformed(split.At("by"), "A funding split is by percent or by amount.");
                return null;
        }
        if (!outcome.IsRefused(out var refusal, out var granted)) return granted;
        problems.Broken(line.At("split"), refusal);
        return null;
    }

    /// <summary>The segment of a line, or null where a rule is broken.</summary>
    public static RateSegment? Segment(this RequestObject line, RequestProblems problems, Money weeklyRate, DateSpan dates, DayCount days, FundingSplit? split)
    {
        if (!RateSegment.Of(weeklyRate, dates, days, split).IsRefused(out var refusal, out var segment)) return segment;
        problems.Broken(line.At(refusal.Code == ClientPackagesRefusals.DatesReversed.Code ? "to" : "split"), refusal);
        return null;
    }

    private static void HasNoneOf(this RequestObject split, RequestProblems problems, params ReadOnlySpan<string> others)
    {
        foreach (var other in others)
            if (split.Given(other)) problems.Malformed(split.At(other), "This field belongs to the other way to split.");
    }
}
