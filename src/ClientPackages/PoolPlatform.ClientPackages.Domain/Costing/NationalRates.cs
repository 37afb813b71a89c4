using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Costing;

/// <summary>Rates that are set for the whole country.</summary>
public enum NationalRate
{
    /// <summary>NHS-funded nursing care, England, standard weekly rate.</summary>
    FncStandard,

    /// <summary>The higher rate, for those who were on the high band in 2007.</summary>
    FncHigher,
}

/// <summary>The published rates that the platform starts with; later ones are recorded as they are decided.</summary>
/// <remarks>2022-23 and 2023-24 are not among them because nobody has checked them: a line that reaches into those years is told so instead of
/// being paid at the rate before. Of two late decisions only the month or year is known, and the last day of it stands here: that of 2016-17 fell in July,
/// and the second of 2019-20 when that year was all but over.</remarks>
public static class NationalRates
{
    private static readonly DateOnly LateDecisionOf2019 = new(2020, 3, 31);

    private static readonly ImmutableArray<(int Year, long Standard, long? Higher, DateOnly? DecidedOn)> Fnc =
    [
        (2015, 112_00, null, null), (2016, 156_25, 215_04, new DateOnly(2016, 7, 31)), (2017, 155_05, 213_32, null), (2018, 158_16, 217_59, null), (2019, 165_56, 227_77, null),
        (2019, 180_31, 248_06, LateDecisionOf2019), (2020, 183_92, 253_02, null), (2021, 187_60, 258_08, null), (2024, 235_88, 324_50, null), (2025, 254_06, 349_50, null), (2026, 267_68, 368_24, null),
    ];

    /// <summary>Years without a checked rate.</summary>
    public static readonly DateSpan NotChecked = new(new(2022, 4, 1), new(2024, 3, 31));

    public static readonly ImmutableSortedDictionary<NationalRate, RateHistory> Known = new Dictionary<NationalRate, RateHistory>
    {
        [NationalRate.FncStandard] = RateHistory.Of(Fnc.Select(rate => new DatedRate(new(rate.Year, 4, 1), Money.FromPence(rate.Standard), rate.DecidedOn))),
        [NationalRate.FncHigher] = RateHistory.Of(Fnc.Where(rate => rate.Higher is not null).Select(rate => new DatedRate(new(rate.Year, 4, 1), Money.FromPence(rate.Higher!.Value), rate.DecidedOn))),
    }.ToImmutableSortedDictionary();
}
