using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Registers;

/// <summary>The places that the agreement works in, from the smallest level to the whole: Manchester's was 12 neighbourhoods, 3 localities, 1 city.</summary>
/// <param name="Levels">From the smallest places to the one place.</param>
public sealed record Geography(ImmutableArray<GeographyLevel> Levels, ImmutableArray<GeographyArea>? Areas = null) : IRegisterEntry<Geography>
{
    public Refusal? Check(Geography? before, RegisterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Levels.IsDefaultOrEmpty) return RegisterRefusals.Incomplete("levels");
        for (var i = 0; i < Levels.Length; i++)
        {
            if (RegisterContext.Needs(At("levels", i, "name"), Levels[i].Name) is { } unnamed) return unnamed;
            if (Levels[i].Count < 1 || (i > 0 && Levels[i].Count > Levels[i - 1].Count)) return RegisterRefusals.GeographyBroken(At("levels", i, "count"), "Each level has at least one place, and no more than the level below it.");
            if (Levels.Take(i).Any(other => other.Name == Levels[i].Name)) return RegisterRefusals.GeographyBroken(At("levels", i, "name"), "A level is named once.");
        }
        var areas = Areas ?? [];
        for (var i = 0; i < areas.Length; i++)
            if (CheckArea(areas, i, context) is { } wrong) return wrong;
        return null;
    }

    /// <summary>The counts as people say them: <c>12-3-1</c>.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Shown() => [new("shape", string.Join('-', Levels.Select(level => level.Count.ToString(CultureInfo.InvariantCulture))))];

    private Refusal? CheckArea(ImmutableArray<GeographyArea> areas, int index, RegisterContext context)
    {
        var area = areas[index];
        if (RegisterContext.Needs(At("areas", index, "name"), area.Name) is { } unnamed) return unnamed;
        var level = LevelOf(area);
        if (level < 0) return RegisterRefusals.GeographyBroken(At("areas", index, "level"), "This must be one of the levels.");
        if (areas.Take(index).Any(other => other.Name == area.Name && other.Level == area.Level)) return RegisterRefusals.GeographyBroken(At("areas", index, "name"), "An area is named once in its level.");
        if (areas.Count(other => other.Level == area.Level) > Levels[level].Count) return RegisterRefusals.GeographyBroken(At("areas", index, "level"), "The level has fewer places than areas are named.");
        if (area.Within is { } within && !areas.Any(other => other.Name == within && LevelOf(other) == level + 1)) return RegisterRefusals.GeographyBroken(At("areas", index, "within"), "This must be an area of the next level.");
        return (area.Schemes ?? []).Select((scheme, at) => context.Scheme(string.Create(CultureInfo.InvariantCulture, $"areas[{index}].schemes[{at}]"), scheme)).FirstOrDefault(refusal => refusal is not null);
    }

    private int LevelOf(GeographyArea area) => Levels.Select((level, at) => (level.Name, at)).Where(one => one.Name == area.Level).Select(one => one.at).FirstOrDefault(-1);

    private static string At(string list, int index, string field) => string.Create(CultureInfo.InvariantCulture, $"{list}[{index}].{field}");
}

/// <summary>A level, such as neighbourhood, and how many places it has.</summary>
public sealed record GeographyLevel(string Name, int Count);

/// <summary>A place, the larger place that it lies in, and the schemes that work there.</summary>
public sealed record GeographyArea(string Name, string Level, string? Within = null, ImmutableArray<string>? Schemes = null);
