using System.Collections.Immutable;
using System.Diagnostics;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Forecasting;

/// <summary>What stands between two forecasts of one year, cause by cause, so that the one and its movement always come to the other.</summary>
/// <remarks>What packages of care commit is compared package by package; what somebody added by hand carries its own cause. What is left of a line's movement is spending that
/// was not committed, or came to another sum than it was: a correction.</remarks>
public static class ForecastMovement
{
    public static ImmutableArray<LineMovement> Between(ForecastFigures before, ForecastFigures after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var causes = new Dictionary<string, Dictionary<MovementCause, Money>>(StringComparer.Ordinal);
        foreach (var package in before.Packages.Keys.Concat(after.Packages.Keys).Distinct())
            Add(before.Packages.GetValueOrDefault(package) ?? ImmutableDictionary<string, Money>.Empty, after.Packages.GetValueOrDefault(package) ?? ImmutableDictionary<string, Money>.Empty);
        foreach (var adjustment in after.Adjustments) Count(adjustment.Line, adjustment.Cause, adjustment.Amount);
        foreach (var adjustment in before.Adjustments) Count(adjustment.Line, adjustment.Cause, -adjustment.Amount);

        var lines = before.Lines.Keys.Concat(after.Lines.Keys).Distinct().OrderBy(line => line, StringComparer.Ordinal);
        return [.. lines.Select(line => Movement(line, before.Lines.GetValueOrDefault(line), after.Lines.GetValueOrDefault(line)))];

        void Add(ImmutableDictionary<string, Money> was, ImmutableDictionary<string, Money> isNow)
        {
            var cause = was.IsEmpty ? MovementCause.New
                : isNow.IsEmpty ? MovementCause.Ended
                : !was.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(isNow.Keys) ? MovementCause.Route
                : MovementCause.Rate;
            foreach (var line in was.Keys.Concat(isNow.Keys).Distinct()) Count(line, cause, isNow.GetValueOrDefault(line) - was.GetValueOrDefault(line));
        }

        void Count(string line, MovementCause cause, Money amount)
        {
            var own = causes.TryGetValue(line, out var known) ? known : causes[line] = [];
            own[cause] = own.GetValueOrDefault(cause) + amount;
        }

        LineMovement Movement(string line, Money was, Money isNow)
        {
            var own = causes.GetValueOrDefault(line) ?? [];
            var left = isNow - was - Money.Sum(own.Values);
            if (left != Money.Zero) own[MovementCause.Correction] = own.GetValueOrDefault(MovementCause.Correction) + left;
            var movement = new LineMovement(line, was, own.Where(one => one.Value != Money.Zero).ToImmutableSortedDictionary(), isNow);
            return was + Money.Sum(movement.Causes.Values) == isNow ? movement : throw new UnreachableException($"The movement of {line} does not reconcile.");
        }
    }
}

/// <summary>A forecast as it stood at one instant.</summary>
/// <param name="Lines">The forecast outturn by line: actual, remaining commitment and adjustments.</param>
/// <param name="Packages">What each package commits for the whole year, by line, drawn or not.</param>
public sealed record ForecastFigures(
    IReadOnlyDictionary<string, Money> Lines, IReadOnlyDictionary<string, ImmutableDictionary<string, Money>> Packages, IReadOnlyCollection<ForecastAdjustment> Adjustments);

/// <summary>What somebody who knows adds to what the books know: positive expects to spend more.</summary>
public sealed record ForecastAdjustment(string Line, Money Amount, MovementCause Cause, string Reason);

/// <summary>How one line's forecast came from one sum to another.</summary>
public sealed record LineMovement(string Line, Money Before, ImmutableSortedDictionary<MovementCause, Money> Causes, Money After);

/// <summary>Why a forecast moves.</summary>
public enum MovementCause
{
    /// <summary>A package that was not there.</summary>
    New,

    Ended,

    /// <summary>The same care at another price or amount.</summary>
    Rate,

    /// <summary>Another budget line pays.</summary>
    Route,

    /// <summary>The same cost at another time of the year, or of another year.</summary>
    Timing,

    Correction,
}
