using System.Collections.Immutable;
using System.Text.Json;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.Storage;

/// <summary>A package's terms as the public API writes them; they are kept in the same form, and read back by the same reader that took them.</summary>
internal sealed record TermsForm(FundingRoute Route, ImmutableArray<TermsForm.Line> Lines)
{
    internal sealed record Line(string Service, string Provider, Money WeeklyRate, DateOnly From, DateOnly? To, DayCount Days, string BudgetLine, object? Split);

    private sealed record Percents(string By, OrderedDictionary<string, Percent> Weights);

    private sealed record Amounts(string By, OrderedDictionary<string, Money> PerWeek, string Rest);

    public static TermsForm Of(PackageTerms terms) => new(
        terms.Route,
        [.. terms.Lines.Select(line => new Line(line.Service, line.Provider, line.Cost.WeeklyRate, line.Dates.Start, line.Dates.End, line.Cost.Days, line.BudgetLine, SplitOf(line.Cost.Split)))]);

    public static string Write(PackageTerms terms) => JsonSerializer.Serialize(Of(terms), PlatformJson.Options);

    public static PackageTerms Read(string kept) => PackageReading.ReadTerms(JsonElement.Parse(kept)).OrThrow();

    private static object? SplitOf(FundingSplit? split) => split switch
    {
        null => null,
        FundingSplit.ByPercent percents => new Percents("percent", new(percents.Shares)),
        FundingSplit.ByAmount amounts => new Amounts("amount", new(amounts.PerWeek), amounts.Rest),
        _ => throw new ArgumentOutOfRangeException(nameof(split)),
    };
}
