using System.Collections.Immutable;
using PoolPlatform.Budgets.Domain.Agreed;
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

    /// <param name="terms">Where they say nothing of an underspend, it is returned.</param>
    /// <param name="isSettled">A settlement that stands in the ledger has given every underspend to the partners already.</param>
    public static ImmutableArray<SchemeYearEnd> Of(PoolPosition position, PoolTerms terms, bool isSettled)
    {
        ArgumentNullException.ThrowIfNull(position);
        ArgumentNullException.ThrowIfNull(terms);
        var schemes = position.Lines.Where(line => line.Budget is not null).GroupBy(line => line.Scheme, StringComparer.Ordinal)
            .Select(scheme => (Code: scheme.Key, Left: Money.Sum(scheme.Select(line => line.Budget!.Value - line.Actual)))).ToImmutableArray();
        var underspends = terms.UnderspendOfPool is null ? schemes.Select(scheme => Money.Max(scheme.Left, Money.Zero)) : Netted(schemes);
        return
        [
            .. schemes.Zip(underspends, (scheme, underspend) =>
            {
                var rule = isSettled ? UnderspendUse.Return : terms.UnderspendOfPool ?? terms.Underspends.GetValueOrDefault(scheme.Code, UnderspendUse.Return);
                return new SchemeYearEnd(
                    scheme.Code, rule, underspend,
                    rule == UnderspendUse.CarryForward ? underspend : Money.Zero,
                    rule == UnderspendUse.Reinvest ? underspend : Money.Zero,
                    rule == UnderspendUse.Return ? underspend : Money.Zero);
            }),
        ];
    }

    /// <summary>Where the pool's rule nets all schemes, overspends are met by underspends first; what the pool is left with belongs to the schemes that underspent, by how much they did.</summary>
    private static ImmutableArray<Money> Netted(ImmutableArray<(string Code, Money Left)> schemes)
    {
        var left = Money.Sum(schemes.Select(scheme => scheme.Left));
        return left > Money.Zero
            ? Allocation.LargestRemainder(left, Weights.Of(schemes.Select(scheme => KeyValuePair.Create(scheme.Code, (decimal)Math.Max(scheme.Left.Pence, 0)))).OrThrow())
            : [.. schemes.Select(_ => Money.Zero)];
    }
}

/// <summary>As a risk share names it.</summary>
public enum UnderspendUse
{
    Return,
    CarryForward,
    Reinvest,
}
