using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>What becomes of an underspend's shares: paid back, kept in the fund for next year, or spent on the agreed aims (rule R22).</summary>
public enum UnderspendUse
{
    Return,
    CarryForward,
    Reinvest,
}

/// <summary>A contractual rule that says who bears an overspend and who keeps an underspend: ordered steps for each.</summary>
/// <param name="Over">Steps for an overspend, and for a variance of zero.</param>
/// <param name="Under">Steps for an underspend; null when the agreement says the same as for an overspend.</param>
/// <param name="Underspend">What becomes of an underspend's shares; it does not change the shares.</param>
/// <param name="WeightsBasis">Where the agreed weights come from, in the agreement's words (agreed percentages, opening pounds, activity, need); it changes nothing.</param>
/// <param name="Notional">True where the shares are worked out and no cash moves for them: money that a partner sets aside and holds itself (rules R23 and R25).</param>
public sealed record RiskShareRule(
    ImmutableArray<RiskShareStep> Over,
    ImmutableArray<RiskShareStep>? Under,
    UnderspendUse? Underspend = null,
    string? WeightsBasis = null,
    bool Notional = false)
{
    /// <summary>The steps that run for a variance. Zero is no underspend: owners may still owe each other what their lines moved.</summary>
    public ImmutableArray<RiskShareStep> StepsFor(Money variance) => variance < Money.Zero && Under is { } under ? under : Over;

    /// <summary>The reserves that its steps may draw on or pay into.</summary>
    public IEnumerable<string> ReservesNamed() => Over.Concat(Under ?? []).SelectMany(step => step.Reserves("")).Select(reserve => reserve.Name).Distinct(StringComparer.Ordinal);
}
