using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Costing;

/// <summary>Where a contract rounds to the penny.</summary>
public enum RoundAt
{
    /// <summary>Once for all days of one rate: the base rule.</summary>
    Line,

    /// <summary>Each visit by itself.</summary>
    Visit,

    /// <summary>Once for everything that stands on one invoice.</summary>
    Invoice,
}

/// <summary>What the day is worth on which somebody leaves for hospital or comes back.</summary>
public enum PartDay
{
    /// <summary>A part of a day in care counts as a day in care: the base rule.</summary>
    Full,

    /// <summary>Such a day belongs to the absence.</summary>
    Absent,
}

/// <summary>What a provider is paid for keeping a place: so much of the rate for so many weeks, and then the next step.</summary>
/// <param name="Weeks">How many weeks of one absence; null for the last step, which goes on.</param>
public sealed record RetainerStep(int? Weeks, Percent Share);

/// <summary>What a contract says about how days and rates become money.</summary>
public sealed record ContractTerms(
    DayOfWeek WeekStartsOn = DayOfWeek.Monday, PartDay PartDay = PartDay.Full, RoundAt RoundAt = RoundAt.Line, int TerminationNoticeDays = 0)
{
    public static readonly ContractTerms Base = new();

    /// <summary>How visits are paid; null where the line is not paid by visits.</summary>
    public VisitPricing? Visits { get; init; }

    /// <summary>No steps: the full rate is paid throughout an absence.</summary>
    public ImmutableArray<RetainerStep> Retainer { get; init; } = [];

    /// <summary>The last day that is paid when somebody dies: the day itself, and the notice that the contract gives the provider.</summary>
    public DateOnly LastPaidDay(DateOnly died) => died.AddDays(TerminationNoticeDays);

    /// <summary>The contract's week that holds a day.</summary>
    public DateSpan WeekOf(DateOnly day)
    {
        var start = day.AddDays(-(((int)day.DayOfWeek - (int)WeekStartsOn + 7) % 7));
        return new(start, start.AddDays(6));
    }

    /// <summary>The paid pieces of a segment with absences in it, each at its own rate and each rounded once; a retained rate is in whole pence before it is used.</summary>
    public ImmutableArray<RateSegment> Retained(RateSegment line, ImmutableArray<DateSpan> absences)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (Retainer.IsEmpty || absences.IsEmpty) return [line];
        var pieces = ImmutableArray.CreateBuilder<RateSegment>();
        var next = line.Dates.Start;
        foreach (var (days, share) in absences.OrderBy(absence => absence.Start).SelectMany(absence => Steps(absence, line.Dates)))
        {
            if (days.Start > next) pieces.Add(line.Within(new(next, days.Start.AddDays(-1))));
            pieces.Add(line.Within(days).At(share.Of(line.WeeklyRate)));
            if (days.End is not { } last) return pieces.DrainToImmutable();
            next = last.AddDays(1);
        }
        if (line.Dates.End is not { } end || next <= end) pieces.Add(line.Within(new(next, line.Dates.End)));
        return pieces.DrainToImmutable();
    }

    /// <summary>The steps of one absence; the weeks count from its own first day, whatever part of it the line covers.</summary>
    private IEnumerable<(DateSpan Days, Percent Share)> Steps(DateSpan absence, DateSpan line)
    {
        // A day with a part of it in care is a day in care, so those of leaving and coming back are none of the absence.
        var away = PartDay == PartDay.Full ? new DateSpan(absence.Start.AddDays(1), absence.End?.AddDays(-1)) : absence;
        var from = away.Start;
        foreach (var step in Retainer)
        {
            DateOnly? to = step.Weeks is { } weeks ? from.AddDays(7 * weeks - 1) : null;
            var days = new DateSpan(from, to).Intersect(away).Intersect(line);
            if (!days.IsEmpty) yield return (days, step.Share);
            if (to is not { } last) yield break;
            from = last.AddDays(1);
        }
        // Behind the last step nothing is kept free and nothing is paid.
        var rest = new DateSpan(from, away.End).Intersect(line);
        if (!rest.IsEmpty) yield return (rest, new Percent(0m));
    }
}
