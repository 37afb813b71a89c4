using System.Collections.Immutable;

namespace PoolPlatform.Agreements.Domain.Powers;

/// <summary>The versions of one power in the order of time.</summary>
public static class PowersOverTime
{
    /// <summary>The versions after a record: from a day on, what held before being kept, or, without a day, a correction of the newest.</summary>
    public static ImmutableArray<LegalPower> Record(this ImmutableArray<LegalPower> versions, LegalPower recorded)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        if (versions.IsEmpty) return [recorded];
        if (recorded.From is not { } day) return [.. versions[..^1], recorded with { From = versions[^1].From }];
        // From the first day of the calendar is from the beginning.
        return [.. versions.Where(one => (one.From ?? DateOnly.MinValue) < day), recorded with { From = day == DateOnly.MinValue ? null : day }, .. versions.Where(one => one.From > day)];
    }
}
