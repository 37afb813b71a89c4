using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>Days in which a person's care was funded by one route, and what each funder bore of a week of them.</summary>
/// <param name="PerWeek">By funder, on the first day; what the pool bears as a whole stands under <see cref="RouteHistory.Pool"/>.</param>
public sealed record RouteSpell(FundingRoute Route, DateSpan Days, ImmutableSortedDictionary<string, Money> PerWeek);

/// <summary>What a change moved from one funder to another: pounds a week, positive for whoever bears more from that day on.</summary>
/// <param name="CareChanged">The weekly cost of the care itself is another too, so that not all of it is a shift between the bodies.</param>
public sealed record CostShunt(DateOnly On, FundingRoute From, FundingRoute To, ImmutableSortedDictionary<string, Money> PerWeek, bool CareChanged)
{
    /// <summary>What the bodies that bear less have handed on, per week.</summary>
    public Money Shifted => Money.Min(
        -Money.Sum(PerWeek.Values.Where(moved => moved < Money.Zero)),
        Money.Sum(PerWeek.Values.Where(moved => moved > Money.Zero)));
}

/// <summary>By which routes a person's care was funded over time. Kept so that cost shunting shows: who bore less from the day on which a route changed.</summary>
public static class RouteHistory
{
    /// <summary>Stands for what no funder bears by itself.</summary>
    public const string Pool = "pool";

    /// <summary>The spells of all packages of a person, oldest first; a new one begins wherever the route or a funder's weekly part changes.</summary>
    public static ImmutableArray<RouteSpell> Of(IEnumerable<PackageTerms> packages)
    {
        var lines = packages.SelectMany(terms => terms.Lines.Where(line => !line.Dates.IsEmpty).Select(line => (Route: terms.RouteOf(line), line.Cost))).ToList();
        var days = lines.SelectMany(line => line.Cost.Dates.End is { } end && end < DateOnly.MaxValue ? [line.Cost.Dates.Start, end.AddDays(1)] : new[] { line.Cost.Dates.Start })
            .Distinct().Order().ToList();
        var spells = new List<RouteSpell>();
        for (var i = 0; i < days.Count; i++)
        {
            var running = lines.Where(line => line.Cost.Dates.Contains(days[i])).ToList();
            if (running.Count == 0) continue;

            // Where lines by two routes run side by side, the dearer one names the route of the whole.
            var route = running.OrderByDescending(line => line.Cost.WeeklyRate).First().Route;
            var perWeek = running.SelectMany(line => line.Cost.Split?.OfAWeek(line.Cost.WeeklyRate) ?? [new(Pool, line.Cost.WeeklyRate)])
                .Where(part => part.Value != Money.Zero)
                .GroupBy(part => part.Key, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(part => part.Key, part => Money.Sum(part.Select(one => one.Value)), StringComparer.Ordinal);
            var until = i + 1 < days.Count ? days[i + 1].AddDays(-1) : default(DateOnly?);
            if (spells is [.., var last] && last.Route == route && last.Days.End == days[i].AddDays(-1) && last.PerWeek.SequenceEqual(perWeek))
                spells[^1] = last with { Days = new(last.Days.Start, until) };
            else spells.Add(new(route, new(days[i], until), perWeek));
        }
        return [.. spells];
    }

    /// <summary>The changes of route between spells that follow each other, whatever lay between them, with what each moved.</summary>
    public static ImmutableArray<CostShunt> Shunts(ImmutableArray<RouteSpell> spells) =>
    [
        .. spells.Zip(spells.Skip(1))
            .Where(pair => pair.First.Route != pair.Second.Route)
            .Select(pair => new CostShunt(
                pair.Second.Days.Start, pair.First.Route, pair.Second.Route,
                pair.First.PerWeek.Keys.Union(pair.Second.PerWeek.Keys, StringComparer.Ordinal)
                    .Select(funder => KeyValuePair.Create(funder, pair.Second.PerWeek.GetValueOrDefault(funder) - pair.First.PerWeek.GetValueOrDefault(funder)))
                    .Where(moved => moved.Value != Money.Zero)
                    .ToImmutableSortedDictionary(StringComparer.Ordinal),
                Money.Sum(pair.First.PerWeek.Values) != Money.Sum(pair.Second.PerWeek.Values))),
    ];
}
