using System.Collections.Immutable;
using System.Diagnostics;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Wording;

/// <summary>A rule as one paragraph of plain English, so that a committee can check that it says what was agreed.</summary>
public static class RiskShareWords
{
    /// <summary>The rule in words; the same rule always reads the same.</summary>
    public static string Of(RiskShareRule rule, bool ofPool = false)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var sentences = new List<string>();
        if (rule.Under is { } under)
        {
            sentences.Add($"An overspend: {Steps(rule.Over, Way.Over)}");
            sentences.Add($"An underspend: {Steps(under, Way.Under)}");
        }
        else
        {
            sentences.Add($"An overspend, and an underspend the same way: {Steps(rule.Over, Way.Both)}");
        }
        if (rule.Underspend is { } use) sentences.Add(Use(use));
        if (rule.WeightsBasis is { } basis) sentences.Add($"The weights rest on {basis}.");
        if (rule.Notional) sentences.Add("The shares are worked out only: no cash moves for them.");
        sentences.Add(ofPool
            ? "Shares are in whole pence, rounded once on the net of all schemes; an odd penny goes to the largest fraction, in a tie to the partner listed first."
            : "Shares are in whole pence, rounded scheme by scheme; an odd penny goes to the largest fraction, in a tie to the partner listed first.");
        return string.Join(' ', sentences);
    }

    private static string Steps(ImmutableArray<RiskShareStep> steps, Way way)
    {
        if (steps.IsEmpty) return "nothing says who it falls to.";
        var parts = new List<string>();
        foreach (var (i, step) in steps.Index()) parts.Add(StepWords.Of(step, way, isFirst: i == 0));
        return $"{string.Join("; ", parts)}.";
    }

    private static string Use(UnderspendUse use) => use switch
    {
        UnderspendUse.Return => "What partners keep of an underspend is paid back to them.",
        UnderspendUse.CarryForward => "What partners keep of an underspend stays in the fund for next year.",
        UnderspendUse.Reinvest => "What partners keep of an underspend is spent on the agreed aims.",
        _ => throw new UnreachableException("No such use of an underspend."),
    };
}

/// <summary>Which way the steps that are put into words go.</summary>
internal enum Way
{
    Over,
    Under,
    Both,
}
