using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Settling;

/// <summary>What of the shares is cash. Under a notional rule none is: the money stays with those who hold it (rules R23 and R25).</summary>
internal static class NotionalCash
{
    /// <summary>Each partner's share as it enters its balance: where a rule is notional, the owners of the lines go on bearing what their lines came to.</summary>
    /// <remarks>An owner that pays for its lines itself and whose contribution names them is then owed nothing and owes nothing, whatever the
    /// rule says of the shares. A line without an owner is the host's.</remarks>
    public static Dictionary<string, Money> Shares(WaterfallInput input, WaterfallResult result)
    {
        var cash = result.Shares.ToDictionary(StringComparer.Ordinal);
        if (result.Notional is not { } notional) return cash;
        foreach (var (partner, share) in notional) cash[partner] -= share;
        foreach (var scheme in input.Schemes.Where(scheme => (input.PoolRule ?? scheme.Rule!).Notional))
            foreach (var line in scheme.Lines) cash[line.Owner ?? input.Host] += line.Variance;
        // A reserve is in the fund: what a notional rule drew from one is the host's to hold.
        cash[input.Host] += Money.Sum(notional.Values) - Money.Sum(input.Schemes.Where(scheme => (input.PoolRule ?? scheme.Rule!).Notional).Select(scheme => scheme.Variance));
        return cash;
    }
}
