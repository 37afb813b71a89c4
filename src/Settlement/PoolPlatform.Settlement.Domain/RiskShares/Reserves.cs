using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.RiskShares;

/// <summary>The fund's reserves as the schemes draw them down in listed order.</summary>
internal sealed class Reserves(ImmutableArray<ReserveBalance> balances)
{
    private readonly Dictionary<string, Money> left = balances.ToDictionary(reserve => reserve.Name, reserve => reserve.Available, StringComparer.Ordinal);

    /// <summary>Draws what is wanted or what is left, whichever is less.</summary>
    public Money Draw(string name, Money wanted)
    {
        var drawn = Money.Min(wanted, left[name]);
        left[name] -= drawn;
        return drawn;
    }

    public OrderedDictionary<string, ReserveUse> Uses()
    {
        var uses = new OrderedDictionary<string, ReserveUse>(StringComparer.Ordinal);
        foreach (var reserve in balances) uses.Add(reserve.Name, new(reserve.Available - left[reserve.Name], left[reserve.Name]));
        return uses;
    }
}
