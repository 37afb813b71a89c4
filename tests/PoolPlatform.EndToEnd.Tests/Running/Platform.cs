namespace PoolPlatform.EndToEnd.Tests.Running;

/// <summary>The platform that all stories share; each keeps to agreements of its own.</summary>
public sealed class Platform : RunningPlatform
{
    protected override string Name => "stories";

    /// <summary>Tokens live for two minutes, so that one can be seen to expire and every story lives through renewals.</summary>
    protected override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string> { ["Identity__TokenLifetime"] = "00:02:00" };
}
