using System.Collections.Immutable;
using System.Text.Json;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Reading;

/// <summary>Reads the body of <c>POST /v1/package-costs/evaluate</c>.</summary>
public static class CostQuestionReading
{
    /// <summary>The question, or a refusal that names every field that cannot be read, or else the rule that is broken.</summary>
    /// <remarks><c>days</c> may be left out (Inclusive, the base rule), <c>to</c> (open) and <c>split</c> (the pool as a whole).</remarks>
    public static Outcome<CostQuestion> Read(JsonElement body)
    {
        var problems = new RequestProblems();
        var request = RequestObject.Open(body, "", problems, "lines", "from", "to", "slices");
        var window = new DateSpan(request.Date("from"), request.Date("to"));
        var slices = request.OneOf<SliceCalendar>("slices");
        var lines = ImmutableArray.CreateBuilder<RateSegment>();
        foreach (var (item, path) in request.Items("lines"))
            if (Line(item, path, problems) is { } line) lines.Add(line);

        if (window.IsEmpty) problems.Broken("to", ClientPackagesRefusals.DatesReversed);
        if (problems.Any) return problems.Refusal;
        return new CostQuestion(window, slices, lines.DrainToImmutable());
    }

    private static RateSegment? Line(JsonElement item, string path, RequestProblems problems)
    {
        var line = RequestObject.Open(item, path, problems, "weeklyRate", "from", "to", "days", "split");
        var weeklyRate = line.Money("weeklyRate");
        var dates = new DateSpan(line.Date("from"), line.OptionalDate("to"));
        var days = line.OneOf<DayCount>("days", DayCount.Inclusive);
        return line.Segment(problems, weeklyRate, dates, days, line.Split(problems));
    }
}
