namespace PoolPlatform.Settlement.HoldingLines;

/// <summary>The stages of a dispute over a line, each with a clock of its own: officers first, then the chief officers, then the bodies that decided before pooling (rule R28).</summary>
internal static class HeldLineStages
{
    public const string Decided = "Decided";

    private static readonly (string Name, int Days)[] stages = [("Officers", 14), ("Chiefs", 28), ("Referred", 42)];

    public static (string Stage, DateOnly DueOn) First(DateTimeOffset now) => From(0, now);

    /// <summary>The stage after this one; null after the last.</summary>
    public static (string Stage, DateOnly DueOn)? After(string stage, DateTimeOffset now)
    {
        var next = Array.FindIndex(stages, one => one.Name == stage) + 1;
        return next < stages.Length ? From(next, now) : null;
    }

    private static (string, DateOnly) From(int stage, DateTimeOffset now) => (stages[stage].Name, DateOnly.FromDateTime(now.UtcDateTime).AddDays(stages[stage].Days));
}
