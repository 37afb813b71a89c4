using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>The rules of what stands beside the lines: charges and single sums.</summary>
internal static class PackageExtras
{
    public static Refusal? Refuses(FundingRoute route, ImmutableArray<PackageLine> lines, ImmutableArray<ClientCharge> charges, ImmutableArray<OneOff> oneOffs) =>
        Breaking(charges, ClientPackagesRefusals.ChargeNotPositive, "charges", "perWeek", charge => charge.PerWeek <= Money.Zero)
        ?? Breaking(charges, ClientPackagesRefusals.DatesReversed, "charges", "to", charge => charge.Dates.IsEmpty)
        ?? Breaking(charges, ClientPackagesRefusals.RouteChargesNobody, "charges", "kind", charge =>
            charge.Kind == ChargeKind.Contribution && lines.Any(line => line.Dates.Overlaps(charge.Dates)) && lines.Where(line => line.Dates.Overlaps(charge.Dates)).All(line => (line.Route ?? route).Charges() == ClientCharging.Never))
        ?? Breaking(charges, ClientPackagesRefusals.ChargeFunderMissing, "charges", "reduces", charge =>
            lines.Where(line => line.Dates.Overlaps(charge.Dates)) is var paid && charge.Reduces is null != paid.Any(line => line.Cost.Split is null) && paid.Any())
        ?? ChargeGuard.Refuses(ChargeableBy(route, lines), charges)
        ?? Breaking(oneOffs, ClientPackagesRefusals.OneOffZero, "oneOffs", "amount", bought => bought.Amount == Money.Zero)
        ?? Breaking(oneOffs, ClientPackagesRefusals.RouteSplit.With("route", route.ToString()), "oneOffs", "split", bought => bought.Split is Costing.FundingSplit.ByAmount || bought.Split is null && !route.Takes(null));

    /// <summary>Lines by a route that is free for the person give a charge nothing to be set against.</summary>
    private static ImmutableArray<PackageLine> ChargeableBy(FundingRoute route, ImmutableArray<PackageLine> lines) =>
        [.. lines.Where(line => (line.Route ?? route).Charges() != ClientCharging.Never)];

    private static Refusal? Breaking<T>(ImmutableArray<T> items, Refusal rule, string list, string field, Func<T, bool> breaks)
    {
        var refusal = rule;
        for (var i = 0; i < items.Length; i++)
            if (breaks(items[i])) refusal = refusal.About(string.Create(CultureInfo.InvariantCulture, $"{list}[{i}].{field}"), rule.Message);
        return refusal.Errors.IsEmpty ? null : refusal;
    }
}
