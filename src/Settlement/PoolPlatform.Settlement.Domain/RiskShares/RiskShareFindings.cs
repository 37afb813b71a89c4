using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>One thing wrong with a rule or missing from it: a stable code, the field's path, and a sentence.</summary>
public sealed record RiskShareFinding(string Code, string Path, string Message);

/// <summary>What a check of a rule found. Errors make the rule wrong; gaps leave it incomplete: it may be drafted, but not signed.</summary>
public sealed record RiskShareFindings(ImmutableArray<RiskShareFinding> Errors, ImmutableArray<RiskShareFinding> Gaps);

internal static class Findings
{
    private const int MostNamed = 100;

    /// <summary>One refusal for all of them, under the code of the first; null where there are none.</summary>
    public static Refusal? Refusal(this IReadOnlyCollection<RiskShareFinding> findings)
    {
        var first = findings.FirstOrDefault();
        return first is null ? null : findings.Take(MostNamed).Aggregate(
            Kernel.Refusal.RuleBroken(first.Code, first.Message), (refusal, finding) => refusal.About(finding.Path, finding.Message));
    }
}
