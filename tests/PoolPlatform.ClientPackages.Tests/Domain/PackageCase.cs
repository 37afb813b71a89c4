using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Tests.Domain;

/// <summary>Made packages: lines of several services, with absences, charges and single sums, as a pool would buy them over three years.</summary>
internal static class PackageCase
{
    public static readonly DateOnly First = new(2024, 4, 1);

    public static Gen<PackageTerms> Any =>
        from count in Gen.Choose(1, 4)
        from lines in Gen.ArrayOf(AnyLine, count)
        from charged in Gen.Choose(0, 2)
        from perWeek in Gen.Choose(1, 900)
        from bought in Gen.Choose(0, 2)
        from later in Gen.Choose(0, 900)
        let named = lines.Select((line, i) => line with { Service = $"service {i}" }).ToImmutableArray()
        let charge = new ClientCharge(ChargeKind.Contribution, Money.FromPence(perWeek), named[0].Dates, "OPP", [new(named[0].Dates.Start.AddDays(later / 9), Collector.Provider)])
        let once = new OneOff("Hoist", "Maker", "OPP", Money.FromPence(perWeek * 7), First.AddDays(later), null)
        select PackageTerms.Of(FundingRoute.Pooled, named, charged == 0 && named[0].Absences.IsEmpty ? [charge] : [], bought == 0 ? [once] : []).OrThrow();

    public static Gen<PackageLine> AnyLine =>
        from rate in Gen.Choose(1000, 300_000)
        from start in Gen.Choose(0, 700)
        from length in Gen.Choose(-100, 700)
        from days in Gen.Elements(DayCount.Inclusive, DayCount.Nights)
        from away in Gen.Choose(0, 100)
        from back in Gen.Choose(2, 200)
        from weeks in Gen.Choose(1, 8)
        from part in Gen.Elements(PartDay.Full, PartDay.Absent)
        let first = First.AddDays(start)
        let cost = RateSegment.Of(Money.FromPence(rate), new(first, length < 0 ? null : first.AddDays(length)), days, null).OrThrow()
        select new PackageLine("", "Sunny Bank", "OPP", cost)
        {
            Contract = new(PartDay: part, TerminationNoticeDays: away % 8) { Retainer = [new(weeks, new Percent(100m)), new(weeks, new Percent(50m))] },
            Absences = away > 50 ? [new(first.AddDays(away), first.AddDays(away + back))] : [],
        };
}
