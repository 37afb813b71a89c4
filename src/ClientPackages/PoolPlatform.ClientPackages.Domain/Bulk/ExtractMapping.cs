using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Bulk;

/// <summary>What the rate of an extract is for.</summary>
public enum RatePeriod
{
    Week,
    Day,
    FourWeeks,
}

/// <summary>How the columns and words of a case system become ours: ContrOCC, Mosaic, LAS and CareFirst each have their own.</summary>
/// <param name="Columns">Our name of a field to the column that holds it; a field that is not named is looked for under its own name.</param>
/// <param name="Services">A word of the extract to a kind of service.</param>
/// <param name="Routes">A word of the extract to a funding route.</param>
/// <param name="BudgetLines">A code of the extract to a line of the pool's budget.</param>
/// <param name="DateFormat">Such as dd/MM/yyyy.</param>
public sealed record ExtractMapping(
    ImmutableDictionary<string, string> Columns, ImmutableDictionary<string, ServiceKind> Services, ImmutableDictionary<string, FundingRoute> Routes,
    ImmutableDictionary<string, string> BudgetLines, string DateFormat = "yyyy-MM-dd", RatePeriod RateIsPer = RatePeriod.Week)
{
    public static readonly ExtractMapping None = new(
        ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, ServiceKind>.Empty, ImmutableDictionary<string, FundingRoute>.Empty, ImmutableDictionary<string, string>.Empty);

    public static readonly ImmutableArray<string> Fields = ["lineId", "nhsNumber", "scheme", "route", "service", "kind", "provider", "rate", "units", "from", "to", "budgetLine", "split", "changedFrom"];

    public string Column(string field) => Columns.GetValueOrDefault(field, field);

    /// <summary>The rate as pounds a week; a daily rate is seven of them, a four-weekly one a quarter.</summary>
    public Money PerWeek(Money rate, int units) => RateIsPer switch
    {
        RatePeriod.Week => Money.FromPence(checked(rate.Pence * units)),
        RatePeriod.Day => Money.FromPence(checked(rate.Pence * units * 7)),
        RatePeriod.FourWeeks => Money.RoundedFromPence(rate.Pence * (decimal)units / 4),
        _ => throw new InvalidOperationException($"A rate cannot be per {RateIsPer}."),
    };

    public bool TryDate(string text, out DateOnly date) => DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>Reads <c>11E=62;E06000022=38</c> as percents and <c>11E=£254.06;E06000022=rest</c> as sums per week.</summary>
    public static Outcome<FundingSplit> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2, StringSplitOptions.TrimEntries)).ToList();
        if (parts.Count is 0 or > 20 || parts.Any(part => part.Length != 2 || part[0].Length == 0) || parts.DistinctBy(part => part[0], StringComparer.Ordinal).Count() != parts.Count)
            return ClientPackagesRefusals.SplitUnreadable;
        if (parts.Where(part => part[1] == "rest").ToList() is [var rest])
        {
            var sums = parts.Where(part => part != rest).Select(part => (Funder: part[0], Read: Money.TryParse(part[1].TrimStart('£'), out var sum), Sum: sum)).ToList();
            return sums.All(sum => sum.Read) ? FundingSplit.OfAmounts([.. sums.Select(sum => KeyValuePair.Create(sum.Funder, sum.Sum))], rest[0]) : ClientPackagesRefusals.SplitUnreadable;
        }
        var percents = parts.Select(part => (Funder: part[0], Read: Percent.TryParse(part[1].TrimEnd('%'), out var percent), Percent: percent)).ToList();
        return percents.All(percent => percent.Read) ? FundingSplit.OfPercents([.. percents.Select(percent => KeyValuePair.Create(percent.Funder, percent.Percent))]) : ClientPackagesRefusals.SplitUnreadable;
    }
}
