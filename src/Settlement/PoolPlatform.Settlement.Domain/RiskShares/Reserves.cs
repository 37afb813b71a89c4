using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>The fund's reserves as the schemes draw them down and pay into them in listed order.</summary>
internal sealed class Reserves(ImmutableArray<ReserveBalance> balances)
{
    private readonly Dictionary<string, Money> left = balances.ToDictionary(reserve => reserve.Name, reserve => reserve.Available, StringComparer.Ordinal);

    /// <summary>Meets an overspend while the reserve lasts, or takes an underspend in; answers what it took, signed like the amount.</summary>
    public Money Take(string name, Money amount)
    {
        var taken = amount > Money.Zero ? Money.Min(amount, left[name]) : amount;
        left[name] -= taken;
        return taken;
    }

    public OrderedDictionary<string, ReserveUse> Uses()
    {
        var uses = new OrderedDictionary<string, ReserveUse>(StringComparer.Ordinal);
        foreach (var reserve in balances) uses.Add(reserve.Name, new(reserve.Available - left[reserve.Name], left[reserve.Name]));
        return uses;
    }
}
