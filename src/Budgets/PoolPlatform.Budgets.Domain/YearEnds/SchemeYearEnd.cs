using System.Collections.Immutable;
using PoolPlatform.Budgets.Domain.Positions;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.YearEnds;

/// <summary>What becomes of a scheme's underspend when the year ends, by the agreement's rule.</summary>
/// <param name="Underspend">Budget less actual of the lines whose budget is known; nothing where it is overspent.</param>
/// <param name="CarriedForward">Stays in the fund, for the same scheme next year.</param>
/// <param name="Reinvested">Stays in the fund, in a reserve for the agreed aims.</param>
/// <param name="Returned">Goes back to the partners, by the settlement.</param>
public sealed record SchemeYearEnd(string Scheme, UnderspendUse Rule, Money Underspend, Money CarriedForward, Money Reinvested, Money Returned)
{
    /// <summary>The name of the reserve that takes what is reinvested.</summary>
    public const string ReinvestmentReserve = "reinvestment";

    /// <param name="rules">By scheme; where the agreement says nothing, an underspend is returned.</param>
    /// <param name="isSettled">A settlement that stands in the ledger has given every underspend to the partners already.</param>
    public static ImmutableArray<SchemeYearEnd> Of(PoolPosition position, IReadOnlyDictionary<string, UnderspendUse> rules, bool isSettled)
    {
        ArgumentNullException.ThrowIfNull(position);
        ArgumentNullException.ThrowIfNull(rules);
        return
        [
            .. position.Lines.Where(line => line.Budget is not null).GroupBy(line => line.Scheme, StringComparer.Ordinal).Select(scheme =>
            {
                var rule = isSettled ? UnderspendUse.Return : rules.GetValueOrDefault(scheme.Key, UnderspendUse.Return);
                var underspend = Money.Max(Money.Sum(scheme.Select(line => line.Budget!.Value - line.Actual)), Money.Zero);
                return new SchemeYearEnd(
                    scheme.Key, rule, underspend,
                    rule == UnderspendUse.CarryForward ? underspend : Money.Zero,
                    rule == UnderspendUse.Reinvest ? underspend : Money.Zero,
                    rule == UnderspendUse.Return ? underspend : Money.Zero);
            }),
        ];
    }
}

/// <summary>As a risk share names it.</summary>
public enum UnderspendUse
{
    Return,
    CarryForward,
    Reinvest,
}
