namespace PoolPlatform.EndToEnd.Tests.Running;

/// <summary>The organisations of the stories.</summary>
internal static class Organisations
{
    public const string BanesCcg = "11E";
    public const string BanesCouncil = "E06000022";
    public const string BoltonCcg = "00T";
    public const string BoltonCouncil = "E08000001";

    /// <summary>A party to nothing.</summary>
    public const string Stranger = "RXX";

    public static readonly (string Code, string Name, string Kind)[] All =
    [
        (BanesCcg, "NHS Bath and North East Somerset CCG", "Ccg"),
        (BanesCouncil, "Bath and North East Somerset Council", "Council"),
        (BoltonCcg, "NHS Bolton CCG", "Ccg"),
        (BoltonCouncil, "Bolton Council", "Council"),
        (Stranger, "A trust somewhere else", "NhsTrust"),
    ];
}
