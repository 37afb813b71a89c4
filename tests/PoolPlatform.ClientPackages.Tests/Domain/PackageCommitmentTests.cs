using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;
using static PoolPlatform.ClientPackages.Tests.Domain.PackageFixtures;

namespace PoolPlatform.ClientPackages.Tests.Domain;

public class PackageCommitmentTests
{
    [Fact]
    public void Packages_commit_the_pool_as_in_the_table() => Golden.Holds("commitments.txt", table =>
    {
        var cases = table.Split("\n== ");
        return cases[0].TrimEnd('\n') + "\n" + string.Concat(cases.Skip(1).Select(text => $"\n== {FillIn(text)}"));
    });

    [Fact]
    public void A_death_reported_late_takes_back_what_was_committed_beyond_the_day()
    {
        // E12: August 2025 was paid in full at £742.35; the person died on the ninth.
        var package = PackageTerms.Of(FundingRoute.Joint, [Line(from: "2025-05-14")]).OrThrow();
        var before = PackageCommitment.Of(package, Golden.Date("2025-08-31"));
        var after = PackageCommitment.Of(PackageTerms.Of(FundingRoute.Joint, [Line(from: "2025-05-14", to: "2025-08-09")]).OrThrow(), Golden.Date("2025-08-31"));
        Assert.Equal("-2333.10", (after[0].Months[4] - before[0].Months[4]).ToString());
    }

    [Theory]
    [InlineData("2014-05-14", "2014-04-01", "2019-03-31", "2014-06-01", "2016-03-31")]
    [InlineData("2014-05-14", "2014-04-01", "2019-03-31", "2015-03-31", "2016-03-31")]
    [InlineData("2014-05-14", "2014-04-01", "2019-03-31", "2015-04-01", "2017-03-31")]
    [InlineData("2014-05-14", "2014-04-01", "2016-03-31", "2025-11-23", "2016-03-31")]
    [InlineData("2017-05-14", "2014-04-01", "2019-03-31", "2014-06-01", "2019-03-31")]
    [InlineData("2014-05-14", "2014-04-01", null, "2025-11-23", "2027-03-31")]
    [InlineData("2999-03-31", "2014-04-01", null, "2025-11-23", "2999-03-31")]
    public void Commitments_are_stated_to_the_end_of_next_year_within_the_term(string starts, string termStart, string? termEnd, string today, string horizon) =>
        Assert.Equal(
            Golden.Date(horizon),
            PackageCommitment.Horizon(Terms(Line(from: starts)), new(Golden.Date(termStart), termEnd is null ? null : Golden.Date(termEnd)), Golden.Date(today)));

    [Fact]
    public void Looking_further_ahead_changes_no_month_that_was_known() =>
        Properties.Hold(Packages.Zip(Gen.Choose(0, 900)), pair =>
        {
            var (terms, ahead) = pair;
            var near = new DateOnly(2016, 3, 31);
            var known = PackageCommitment.Of(terms, near);
            var further = PackageCommitment.Of(terms, near.AddDays(ahead)).Where(year => year.Year.End <= near);
            Assert.Equal(known.Select(Printed), further.Select(Printed));
        });

    [Fact]
    public void Months_sum_to_what_the_lines_cost() =>
        Properties.Hold(Packages, terms =>
        {
            var through = new DateOnly(2018, 3, 31);
            var lines = terms.Lines.Select(line => line.Dates.Start > through
                ? Money.Zero
                : WeeklyCost.For(line.Cost.WeeklyRate, line.Cost.DaysTo(through)));
            Assert.Equal(Money.Sum(lines), Money.Sum(PackageCommitment.Of(terms, through).Select(year => year.Total)));
        });

    private static Gen<PackageTerms> Packages =>
        from count in Gen.Choose(1, 6)
        from lines in Gen.ArrayOf(
            from rate in Gen.Choose(1, 300_000)
            from start in Gen.Choose(0, 1200)
            from length in Gen.Choose(-100, 700)
            from days in Gen.Elements(DayCount.Inclusive, DayCount.Nights)
            from budgetLine in Gen.Elements("OPP", "AWP")
            let first = new DateOnly(2014, 4, 1).AddDays(start)
            select new PackageLine("", "", budgetLine, RateSegment.Of(Money.FromPence(rate), new(first, length < 0 ? null : first.AddDays(length)), days, null).OrThrow()),
            count)
        select PackageTerms.Of(FundingRoute.Pooled, [.. lines.Select((line, i) => line with { Service = $"service {i}" })]).OrThrow();

    private static string Printed(YearCommitment commitment) => $"{commitment.BudgetLine} {commitment.Year} {string.Join(' ', commitment.Months)}";

    private static string FillIn(string text)
    {
        var given = text.TrimEnd('\n').Split('\n').TakeWhile(row => !row.StartsWith("commits ", StringComparison.Ordinal)).ToList();
        var lines = given.Where(row => row.StartsWith("line", StringComparison.Ordinal)).Select(row => row.Split('|').Select(cell => cell.Trim()).ToArray());
        var through = Golden.Date(given.Single(row => row.StartsWith("through", StringComparison.Ordinal)).Split('|')[1].Trim());
        var terms = PackageTerms.Of(FundingRoute.Pooled, [.. lines.Select((line, i) => Line(
            line[2], line[3], line[4] == "-" ? null : line[4], $"service {i}", budgetLine: line[1], days: line[5] == "N" ? DayCount.Nights : DayCount.Inclusive, split: ""))]).OrThrow();
        var rows = PackageCommitment.Of(terms, through).Select(year => string.Create(
            CultureInfo.InvariantCulture, $"commits {year.BudgetLine,-4} {year.Year} |{string.Concat(year.Months.Select(month => $"{month,9}"))} | {year.Total,9}"));
        return string.Concat(given.Concat(rows).Select(row => $"{row}\n"));
    }
}
