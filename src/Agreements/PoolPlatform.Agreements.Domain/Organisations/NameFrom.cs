using System.Collections.Immutable;

namespace PoolPlatform.Agreements.Domain.Organisations;

/// <summary>What a body is called and what sort of body it is, from a day on until the next: code 00T was a CCG until June 2022 and has named a place of the ICB since.</summary>
/// <param name="From">The first day; null from the beginning.</param>
public sealed record NameFrom(DateOnly? From, string Name, OrganisationKind Kind);

/// <summary>The names of one body in the order of time; the first holds from the beginning.</summary>
public static class NamesOverTime
{
    public static NameFrom On(this ImmutableArray<NameFrom> names, DateOnly day) => names.LastOrDefault(one => one.From is null || one.From <= day) ?? names[0];

    /// <summary>The names after a record: from a day on until the next that is known, or, without a day, a correction of the newest.</summary>
    public static ImmutableArray<NameFrom> Record(this ImmutableArray<NameFrom> names, DateOnly? from, string name, OrganisationKind kind)
    {
        if (names.IsEmpty) return [new(null, name, kind)];
        if (from is not { } day) return Joined([.. names[..^1], names[^1] with { Name = name, Kind = kind }]);
        // There is no day before the first of the calendar on which another name could have held.
        if (day == DateOnly.MinValue) return Joined([new(null, name, kind), .. names.Where(one => one.From is not null)]);
        return Joined([.. names.Where(one => one.From is null || one.From < day), new(day, name, kind), .. names.Where(one => one.From > day)]);
    }

    /// <summary>The last day on which a name held; null for the newest.</summary>
    public static DateOnly? Until(this ImmutableArray<NameFrom> names, int index) => index + 1 < names.Length ? names[index + 1].From!.Value.AddDays(-1) : null;

    /// <summary>Neighbours that say the same are one.</summary>
    private static ImmutableArray<NameFrom> Joined(ImmutableArray<NameFrom> names) =>
        [.. names.Where((one, at) => at == 0 || one.Name != names[at - 1].Name || one.Kind != names[at - 1].Kind)];
}
