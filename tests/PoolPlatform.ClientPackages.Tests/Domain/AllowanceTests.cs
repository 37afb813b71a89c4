using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using PoolPlatform.Kernel;
using static PoolPlatform.ClientPackages.Tests.Domain.Golden;

namespace PoolPlatform.ClientPackages.Tests.Domain;

/// <summary>Money forecast for nobody in particular: vacancies, attrition, growth, pipeline, disputes, savings.</summary>
public class AllowanceTests
{
    private static readonly DateOnly Today = new(2025, 11, 27);

    private static readonly DateOnly Through = new(2027, 3, 31);

    [Theory]
    [InlineData("Vacancy", "2025-04-01", "2026-03-31", "895.00 a week", "100", "46667.86")]
    [InlineData("Growth", "2026-01-01", null, "700.00 a week", "100", "45500.00")]
    [InlineData("SavingsTarget", "2025-04-01", "2026-03-31", "12500.00", "100", "-12500.00")]
    [InlineData("DisputedChc", "2025-04-01", "2026-03-31", "41695.08", "35", "14593.28")]
    [InlineData("Pipeline", "2025-12-01", "2026-03-31", "100000.00", "62.5", "62500.00")]
    [InlineData("UpliftProvision", "2025-09-01", "2025-09-01", "0.01", "100", "0.01")]
    [InlineData("DebtProvision", "2026-04-01", "2027-03-31", "999.99", "33.333333", "333.33")]
    [InlineData("Attrition", "2025-11-01", "2026-03-31", "5 percent", "100", "-500.00")]
    public void Each_kind_raises_or_lowers_the_forecast_by_how_likely_it_is(string kind, string from, string? to, string sum, string probability, string expected) =>
        Assert.Equal(expected, Money.Sum(Made(kind, from, to, sum, probability).Months(Through, Today, Remaining).Select(month => month.Amount)).ToString());

    [Fact]
    public void Months_are_differences_of_what_has_run_up()
    {
        // E4: months rounded alone would come to 46,667.83.
        var months = Made("Vacancy", "2025-04-01", "2026-03-31", "895.00 a week").Months(Through, Today, Remaining);
        Assert.Equal("3835.71 3963.58 3835.71 3963.57 3963.57 3835.72 3963.57 3835.71 3963.57 3963.58 3580.00 3963.57", string.Join(' ', months.Select(month => month.Amount)));
        // One day of three lies in June.
        Assert.Equal("-33.33 -66.67", string.Join(' ', Made("SavingsTarget", "2026-06-30", "2026-07-02", "100.00").Months(Through, Today, Remaining).Select(month => month.Amount)));
    }

    [Fact]
    public void A_part_of_what_remains_leaves_out_the_months_that_are_over()
    {
        var attrition = Made("Attrition", "2025-04-01", null, "5 percent");
        Assert.Equal([(8, "-100.00"), (9, "-100.00")], attrition.Months(new(2025, 12, 31), Today, Remaining).Select(month => (month.Period, month.Amount.ToString())));
        Assert.Equal([(9, "-100.00")], attrition.Months(new(2025, 12, 31), new(2025, 12, 1), Remaining).Select(month => (month.Period, month.Amount.ToString())));
    }

    [Theory]
    [InlineData("Vacancy", null, "0.00 a week", "100", "allowance-not-positive")]
    [InlineData("Vacancy", null, "-1.00 a week", "100", "allowance-not-positive")]
    [InlineData("SavingsTarget", "2026-03-31", "-12500.00", "100", "allowance-not-positive")]
    [InlineData("DisputedChc", "2026-03-31", "41695.08", "0", "allowance-not-positive")]
    [InlineData("DisputedChc", "2026-03-31", "41695.08", "100.000001", "allowance-not-positive")]
    [InlineData("Attrition", null, "0 percent", "100", "allowance-not-positive")]
    [InlineData("Attrition", null, "101 percent", "100", "allowance-too-large")]
    [InlineData("Growth", null, "10000000.00 a week", "100", "allowance-too-large")]
    [InlineData("Growth", "2026-03-31", "10000000000.00", "100", "allowance-too-large")]
    [InlineData("Growth", null, "100.00", "100", "allowance-sum-open")]
    [InlineData("Growth", null, "5 percent", "100", "allowance-part-of-remainder")]
    [InlineData("Growth", "2025-03-31", "1.00 a week", "100", "dates-reversed")]
    public void An_allowance_that_cannot_be_is_refused(string kind, string? to, string sum, string probability, string code) =>
        Assert.Equal(code, Of(kind, "2025-04-01", to, sum, probability).Refusal?.Code);

    [Theory]
    [InlineData("Vacancy", "895.00 a week", "2026-03-31", "920.00 a week", "2026-03-31", "Rate 1303.57")]
    [InlineData("Vacancy", "895.00 a week", "2026-03-31", "895.00 a week", "2025-12-31", "Timing -11507.15")]
    [InlineData("SavingsTarget", "12500.00", "2026-03-31", "10000.00", "2026-03-31", "Rate 2500.00")]
    [InlineData("Attrition", "5 percent", "2026-03-31", "4 percent", "2026-03-31", "Rate 100.00")]
    public void A_change_moves_the_forecast_for_its_own_reason(string kind, string sum, string to, string then, string thenTo, string moved)
    {
        var before = Made(kind, "2025-04-01", to, sum);
        var stated = new AllowanceStated(before, before.Months(Through, Today, Remaining));
        Assert.Equal(moved, Written(AllowanceForecast.Of(Made(kind, "2025-04-01", thenTo, then), stated, null, Through, Today, Remaining)));
    }

    [Fact]
    public void What_packages_did_to_a_part_of_them_is_a_correction_and_months_that_are_over_are_timing()
    {
        var terms = Made("Attrition", "2025-11-01", "2026-03-31", "5 percent");
        var stated = new AllowanceStated(terms, terms.Months(Through, Today, Remaining));
        Assert.Equal("", Written(AllowanceForecast.Of(terms, stated, null, Through, Today, Remaining)));
        Assert.Equal("Timing 200.00", Written(AllowanceForecast.Of(terms, stated, null, Through, new(2026, 1, 1), Remaining)));
        Assert.Equal("Correction 250.00", Written(AllowanceForecast.Of(terms, stated, null, Through, Today, days => [.. Remaining(days).Select(month => month with { Amount = Pounds("1000.00") })])));
        Assert.Equal("Ended 500.00", Written(AllowanceForecast.Of(terms, stated, new(2025, 10, 31), Through, Today, Remaining)));
    }

    [Fact]
    public void Opening_and_the_reasons_are_closing_whatever_changes() =>
        Properties.Hold(
            from kind in Gen.Elements(Enum.GetValues<AllowanceKind>())
            from first in Drawn(kind)
            from second in Drawn(kind)
            from parts in Gen.ArrayOf(Gen.Choose(-50_000, 300_000), 24)
            from later in Gen.Choose(0, 500)
            from ended in Gen.Choose(-100, 600)
            select (first, second, parts, later, ended: ended < 0 ? default(DateOnly?) : new DateOnly(2025, 4, 1).AddDays(ended)),
            made =>
            {
                var today = Today.AddDays(made.later);
                ImmutableArray<MonthSum> Base(DateSpan days) => [.. Months(days).Select((month, i) => month with { Amount = Money.FromPence(made.parts[i % 24]) })];
                var opening = AllowanceForecast.Of(made.first, null, null, Through, Today, Remaining);
                Assert.Equal(ByYear(opening.Months), opening.Moved.GroupBy(one => one.Year).ToDictionary(year => year.Key, year => Money.Sum(year.Select(one => one.Amount))));
                var closing = AllowanceForecast.Of(made.second, new(made.first, opening.Months), made.ended, Through, today, Base);
                foreach (var year in new[] { FinancialYear.StartingIn(2025), FinancialYear.StartingIn(2026) })
                    Assert.Equal(
                        ByYear(closing.Months).GetValueOrDefault(year),
                        ByYear(opening.Months).GetValueOrDefault(year) + Money.Sum(closing.Moved.Where(one => one.Year == year).Select(one => one.Amount)));
                Assert.DoesNotContain(closing.Moved, one => one.Amount == Money.Zero);
            });

    private static Gen<AllowanceTerms> Drawn(AllowanceKind kind) =>
        from start in Gen.Choose(-100, 500)
        from length in Gen.Choose(1, 700)
        from how in Gen.Choose(0, kind == AllowanceKind.Attrition ? 2 : 1)
        from pence in Gen.Choose(1, 5_000_000)
        from likely in Gen.Choose(1, 10_000)
        select AllowanceTerms.Of(
            kind, "OPP", new(new DateOnly(2025, 4, 1).AddDays(start), new DateOnly(2025, 4, 1).AddDays(start + length)),
            how switch { 0 => new AllowanceSum.PerWeek(Money.FromPence(pence)), 1 => new AllowanceSum.Whole(Money.FromPence(pence)), _ => new AllowanceSum.OfRemainder(new Percent(likely / 100m)) },
            new Percent(likely / 100m)).OrThrow();

    private static Dictionary<FinancialYear, Money> ByYear(IEnumerable<MonthSum> months) =>
        months.GroupBy(month => month.Year).Select(year => (year.Key, Sum: Money.Sum(year.Select(month => month.Amount)))).Where(year => year.Sum != Money.Zero).ToDictionary(year => year.Key, year => year.Sum);

    /// <summary>£2,000.00 in each month.</summary>
    private static ImmutableArray<MonthSum> Remaining(DateSpan days) => [.. Months(days)];

    private static IEnumerable<MonthSum> Months(DateSpan days)
    {
        for (var day = new DateOnly(days.Start.Year, days.Start.Month, 1); day <= days.End; day = day.AddMonths(1))
            yield return new(FinancialYear.Of(day), PeriodNo.Of(day).Number, Pounds("2000.00"));
    }

    private static string Written(AllowanceForecast forecast) => string.Join(", ", forecast.Moved.Select(moved => $"{moved.Reason} {moved.Amount}"));

    private static AllowanceTerms Made(string kind, string from, string? to, string sum, string probability = "100") => Of(kind, from, to, sum, probability).OrThrow();

    private static Outcome<AllowanceTerms> Of(string kind, string from, string? to, string sum, string probability) => AllowanceTerms.Of(
        Enum.Parse<AllowanceKind>(kind), "OPP", new(Date(from), to is null ? null : Date(to)),
        sum.Split(' ') switch
        {
            [var rate, "a", "week"] => new AllowanceSum.PerWeek(Pounds(rate)),
            [var share, "percent"] => new AllowanceSum.OfRemainder(Share(share)),
            [var whole] => new AllowanceSum.Whole(Pounds(whole)),
            _ => throw new FormatException(sum),
        },
        Share(probability));

    private static Percent Share(string text) => Percent.TryParse(text, out var share) ? share : throw new FormatException(text);
}
