using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Paying;

/// <summary>What is outstanding between a body and one other in one pool's settlement, seen from the body.</summary>
/// <param name="Owes">Positive: the body owes it. Negative: it is owed.</param>
/// <param name="MaySetOff">Whether the agreement lets it be set off.</param>
public sealed record OpenBalance(Guid SettlementId, OrganisationCode Partner, Money Owes, bool MaySetOff);

/// <summary>The part of one balance that a set-off clears, signed as the body sees it.</summary>
public sealed record SetOffPart(OpenBalance Balance, Money Cleared);

/// <summary>What two bodies owe each other across their pools: shown net, and set off where every agreement concerned says so.</summary>
public static class Netting
{
    public static Money Owes(IEnumerable<OpenBalance> balances) => Money.Sum(balances.Select(balance => Money.Max(balance.Owes, Money.Zero)));

    public static Money Owed(IEnumerable<OpenBalance> balances) => Money.Sum(balances.Select(balance => Money.Max(-balance.Owes, Money.Zero)));

    /// <summary>Clears as much as stands on both sides, the oldest balances first; what is cleared one way comes to what is cleared the other, so no cash moves.</summary>
    /// <param name="balances">All that is open between the two, oldest first.</param>
    public static Outcome<ImmutableArray<SetOffPart>> SetOff(IReadOnlyCollection<OpenBalance> balances)
    {
        ArgumentNullException.ThrowIfNull(balances);
        var amount = Money.Min(Owes(balances), Owed(balances));
        if (amount == Money.Zero) return SettlementRefusals.NothingToSetOff();
        // All of them, not only those that would be reached: a set-off that passes one agreement over would change what the next is worth.
        if (balances.Count(balance => !balance.MaySetOff) is > 0 and var lacking) return SettlementRefusals.SetOffNotAgreed(lacking);
        return (ImmutableArray<SetOffPart>)[.. Clear(balances.Where(balance => balance.Owes > Money.Zero), amount), .. Clear(balances.Where(balance => balance.Owes < Money.Zero), -amount)];
    }

    private static IEnumerable<SetOffPart> Clear(IEnumerable<OpenBalance> balances, Money amount)
    {
        foreach (var balance in balances)
        {
            if (amount == Money.Zero) yield break;
            var cleared = balance.Owes.Abs() < amount.Abs() ? balance.Owes : amount;
            amount -= cleared;
            yield return new(balance, cleared);
        }
    }
}
