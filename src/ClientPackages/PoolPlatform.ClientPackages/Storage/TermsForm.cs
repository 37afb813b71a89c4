using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.Storage;

/// <summary>A package's terms as the public API writes them; they are kept in the same form, and read back by the same reader that took them. What may be left out is left out.</summary>
internal sealed record TermsForm(FundingRoute Route, ImmutableArray<TermsForm.Line> Lines)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Charge>? Charges { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Once>? OneOffs { get; init; }

    internal sealed record Line(string Service, string Provider, Money WeeklyRate, DateOnly From, DateOnly? To, DayCount Days, string BudgetLine, object? Split)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public ServiceKind? Kind { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public FundingRoute? Route { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Contracted? Contract { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<Span>? Absences { get; init; }
    }

    internal sealed record Contracted(DayOfWeek WeekStartsOn, PartDay PartDay, RoundAt RoundAt, int TerminationNoticeDays, IReadOnlyList<Step> Retainer, Priced? Visits);

    internal sealed record Step(int? Weeks, Percent Percent);

    internal sealed record Priced(Money HourlyRate, int BandMinutes, int BankHolidayPercent);

    internal sealed record Span(DateOnly From, DateOnly? To);

    internal sealed record Charge(ChargeKind Kind, Money PerWeek, DateOnly From, DateOnly? To, string BudgetLine, string? Reduces, IReadOnlyList<Collected> CollectedBy);

    internal sealed record Collected(DateOnly From, Collector By);

    internal sealed record Once(string Service, string Provider, string BudgetLine, Money Amount, DateOnly On, object? Split);

    private sealed record Percents(string By, OrderedDictionary<string, Percent> Weights);

    private sealed record Amounts(string By, OrderedDictionary<string, Money> PerWeek, string Rest);

    public static TermsForm Of(PackageTerms terms) => new(terms.Route, [.. terms.Lines.Select(LineOf)])
    {
        Charges = terms.Charges.IsEmpty ? null :
        [
            .. terms.Charges.Select(charge => new Charge(
                charge.Kind, charge.PerWeek, charge.Dates.Start, charge.Dates.End, charge.BudgetLine, charge.Reduces, [.. charge.Collections.Select(collection => new Collected(collection.From, collection.By))])),
        ],
        OneOffs = terms.OneOffs.IsEmpty ? null : [.. terms.OneOffs.Select(bought => new Once(bought.Service, bought.Provider, bought.BudgetLine, bought.Amount, bought.On, SplitOf(bought.Split)))],
    };

    public static string Write(PackageTerms terms) => JsonSerializer.Serialize(Of(terms), PlatformJson.Options);

    public static PackageTerms Read(string kept) => PackageReading.ReadTerms(JsonElement.Parse(kept)).OrThrow();

    public static object? SplitOf(FundingSplit? split) => split switch
    {
        null => null,
        FundingSplit.ByPercent percents => new Percents("percent", new(percents.Shares)),
        FundingSplit.ByAmount amounts => new Amounts("amount", new(amounts.PerWeek), amounts.Rest),
        _ => throw new ArgumentOutOfRangeException(nameof(split)),
    };

    private static Line LineOf(PackageLine line) =>
        new(line.Service, line.Provider, line.Cost.WeeklyRate, line.Dates.Start, line.Dates.End, line.Cost.Days, line.BudgetLine, SplitOf(line.Cost.Split))
        {
            Kind = line.Kind,
            Route = line.Route,
            Contract = line.Contract is not { } contract ? null : new(
                contract.WeekStartsOn, contract.PartDay, contract.RoundAt, contract.TerminationNoticeDays, [.. contract.Retainer.Select(step => new Step(step.Weeks, step.Share))],
                contract.Visits is not { } visits ? null : new(visits.HourlyRate, visits.BandMinutes, visits.BankHolidayPercent)),
            Absences = line.Absences.IsEmpty ? null : [.. line.Absences.Select(absence => new Span(absence.Start, absence.End))],
        };
}
