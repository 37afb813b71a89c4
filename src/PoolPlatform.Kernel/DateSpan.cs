namespace PoolPlatform.Kernel;

/// <summary>Days from <paramref name="Start"/> to <paramref name="End"/>, both counted; no end means until further notice.</summary>
public readonly record struct DateSpan(DateOnly Start, DateOnly? End)
{
    /// <summary>A span whose end lies before its start holds no day.</summary>
    public bool IsEmpty => End < Start;

    public bool Contains(DateOnly date) => date >= Start && (End is not { } end || date <= end);

    public bool Overlaps(DateSpan other) => Intersect(other) is { IsEmpty: false };

    public DateSpan Intersect(DateSpan other)
    {
        var start = Start > other.Start ? Start : other.Start;
        var end = (End, other.End) switch
        {
            ({ } one, { } two) => one < two ? one : two,
            var (one, two) => one ?? two,
        };
        return new(start, end);
    }

    /// <summary>Days counted inclusively; a span without an end has no count.</summary>
    public int? Days => End is { } end ? Math.Max(0, end.DayNumber - Start.DayNumber + 1) : null;
}
