using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>Who pays whom for some days of a placement: the same cost, however the money travels.</summary>
/// <param name="Fee">What the provider receives in all.</param>
/// <param name="OtherFunders">What funders other than the payer bear, such as the NHS for registered nursing.</param>
/// <param name="PayerToProvider">What the paying council hands over to the provider.</param>
/// <param name="OthersToProvider">What other funders pay to the provider directly.</param>
/// <param name="ChargesToPayer">Contributions and top-ups that the council bills.</param>
/// <param name="ChargesToProvider">Those that the provider collects.</param>
/// <param name="CostToPayer">What the council bears in the end.</param>
public sealed record MoneyFlows(Money Fee, Money OtherFunders, Money PayerToProvider, Money OthersToProvider, Money ChargesToPayer, Money ChargesToProvider, Money CostToPayer)
{
    /// <summary>Follows the money of some days; whatever is collected by whom, cost to the payer is the fee less what others bear and less all charges.</summary>
    public static MoneyFlows Of(ImmutableArray<RateSegment> fee, ImmutableArray<ClientCharge> charges, string payer, bool othersPayProviderDirectly, DateSpan days)
    {
        var total = Money.Sum(fee.Select(piece => piece.CostOf(days)));
        var others = Money.Sum(fee.SelectMany(piece => piece.PartsOf(days)).Where(part => part.Key != payer).Select(part => part.Value));
        var billed = Money.Sum(charges.Select(charge => charge.CollectedBy(Collector.Council, days)));
        var collected = Money.Sum(charges.Select(charge => charge.CollectedBy(Collector.Provider, days)));
        var direct = othersPayProviderDirectly ? others : Money.Zero;
        return new(total, others, total - collected - direct, direct, billed, collected, total - others - billed - collected);
    }
}
