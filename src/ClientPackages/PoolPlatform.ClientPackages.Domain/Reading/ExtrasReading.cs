using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Reading;

/// <summary>Reads what a package may have beside its lines, and a line beside its rate: contract, absences, charges, single sums. All of it may be left out.</summary>
internal static class ExtrasReading
{
    private const int MostItems = 100;

    public static ContractTerms? Contract(RequestObject line, RequestProblems problems)
    {
        if (!line.Given("contract")) return null;
        var contract = line.Object("contract", "weekStartsOn", "partDay", "roundAt", "terminationNoticeDays", "retainer", "visits");
        var roundAt = contract.OneOf<RoundAt>("roundAt", RoundAt.Line);
        var steps = ImmutableArray.CreateBuilder<RetainerStep>();
        foreach (var (item, path) in contract.OptionalItems("retainer"))
        {
            var step = RequestObject.Open(item, path, problems, "weeks", "percent");
            steps.Add(new(
                step.Given("weeks") ? step.Whole("weeks", 1, 520) : null,
                step.Parsed<Percent>("percent", UpToHundred, "A share of the rate is a percentage from \"0\" to \"100\".")));
        }
        if (steps.SkipLast(1).Any(step => step.Weeks is null)) problems.Malformed(contract.At("retainer"), "Only the last step goes on without a number of weeks.");
        VisitPricing? visits = null;
        if (contract.Given("visits"))
        {
            var priced = contract.Object("visits", "hourlyRate", "bandMinutes", "bankHolidayPercent");
            visits = new(
                priced.Parsed<Money>("hourlyRate", Positive, "An hourly rate is above zero, such as \"23.72\"."), roundAt,
                priced.Whole("bandMinutes", 1, 60, unless: 1), priced.Whole("bankHolidayPercent", 100, 300, unless: 100));
        }
        return new(contract.OneOf<DayOfWeek>("weekStartsOn", DayOfWeek.Monday), contract.OneOf<PartDay>("partDay", PartDay.Full), roundAt, contract.Whole("terminationNoticeDays", 0, 365, unless: 0))
        {
            Retainer = steps.DrainToImmutable(),
            Visits = visits,
        };
    }

    public static ImmutableArray<DateSpan> Absences(RequestObject line, RequestProblems problems)
    {
        var absences = ImmutableArray.CreateBuilder<DateSpan>();
        foreach (var (item, path) in AtMost(line.OptionalItems("absences"), line.At("absences"), problems))
        {
            var absence = RequestObject.Open(item, path, problems, "from", "to");
            absences.Add(new(absence.Date("from"), absence.OptionalDate("to")));
        }
        return absences.DrainToImmutable();
    }

    public static ImmutableArray<ClientCharge> Charges(RequestObject request, RequestProblems problems)
    {
        var charges = ImmutableArray.CreateBuilder<ClientCharge>();
        foreach (var (item, path) in AtMost(request.OptionalItems("charges"), "charges", problems))
        {
            var charge = RequestObject.Open(item, path, problems, "kind", "perWeek", "from", "to", "budgetLine", "reduces", "collectedBy");
            var collections = ImmutableArray.CreateBuilder<Collection>();
            foreach (var (collected, at) in AtMost(charge.OptionalItems("collectedBy"), charge.At("collectedBy"), problems))
            {
                var collection = RequestObject.Open(collected, at, problems, "from", "by");
                collections.Add(new(collection.Date("from"), collection.OneOf<Collector>("by")));
            }
            charges.Add(new(
                charge.OneOf<ChargeKind>("kind"), charge.Money("perWeek"), new(charge.Date("from"), charge.OptionalDate("to")), charge.Name("budgetLine"), collections.DrainToImmutable(),
                charge.OptionalName("reduces")));
        }
        return charges.DrainToImmutable();
    }

    public static ImmutableArray<OneOff> OneOffs(RequestObject request, RequestProblems problems)
    {
        var bought = ImmutableArray.CreateBuilder<OneOff>();
        foreach (var (item, path) in AtMost(request.OptionalItems("oneOffs"), "oneOffs", problems))
        {
            var one = RequestObject.Open(item, path, problems, "service", "provider", "budgetLine", "amount", "on", "split");
            var amount = one.Money("amount");
            if (amount.Pence is > 999_999_999 or < -999_999_999) problems.Broken(one.At("amount"), ClientPackagesRefusals.PackageTooLarge);
            bought.Add(new(one.Name("service"), one.Name("provider"), one.Name("budgetLine"), amount, one.Date("on"), one.Split(problems)));
        }
        return bought.DrainToImmutable();
    }

    private static IEnumerable<T> AtMost<T>(IEnumerable<T> items, string path, RequestProblems problems)
    {
        var count = 0;
        foreach (var item in items)
        {
            if (++count > MostItems)
            {
                problems.Malformed(path, "There are at most 100 of these.");
                yield break;
            }
            yield return item;
        }
    }

    private static bool UpToHundred(string text, out Percent percent) => Percent.TryParse(text, out percent) && percent <= Percent.Hundred;

    private static bool Positive(string text, out Money money) => Money.TryParse(text, out money) && money > Money.Zero && money.Pence <= 10_000_000;
}
