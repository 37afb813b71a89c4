using System.Globalization;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.Bulk;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using static PoolPlatform.ClientPackages.Tests.Domain.Golden;
using static PoolPlatform.ClientPackages.Tests.Domain.PackageFixtures;

namespace PoolPlatform.ClientPackages.Tests.Domain;

public class ExtractChangeTests
{
    private static readonly PackageTerms Before = Terms(Line("742.35", "2025-05-14"));

    [Theory]
    [InlineData("742.35", "2025-05-14", "2026-01-31", "Ended")]
    [InlineData("742.35", "2025-06-01", null, "Timing")]
    [InlineData("775.76", "2025-05-14", null, "Rate")]
    [InlineData("775.76", "2025-05-14", "2026-01-31", "Ended, Rate")]
    [InlineData("742.35", "2025-05-14", null, "Route", "11E 50%, E06000022 50%")]
    [InlineData("742.35", "2025-05-14", null, "Correction", "11E 62%, E06000022 38%", "AWP")]
    public void A_line_that_comes_again_says_in_what_it_differs(string rate, string from, string? to, string reasons, string split = "11E 62%, E06000022 38%", string budgetLine = "OPP")
    {
        var changed = ExtractChange.Of(Before, Extracted(Line(rate, from, to, split: split, budgetLine: budgetLine))).OrThrow();
        Assert.Equal(reasons, string.Join(", ", changed.Reasons));
        Assert.Equal(Written(Line(rate, from, to, split: split, budgetLine: budgetLine)), Written(Assert.Single(changed.Terms.Lines)));
    }

    [Fact]
    public void A_line_that_says_from_when_it_changed_leaves_the_days_before_as_they_were()
    {
        var changed = ExtractChange.Of(Before, Extracted(Line("775.76", "2025-05-14"), changedFrom: "2026-04-01")).OrThrow();
        Assert.Equal(["742.35 2025-05-14 2026-03-31", "775.76 2026-04-01 "], changed.Terms.Lines.Select(Written));
        Assert.Equal([ExtractReason.Rate], changed.Reasons);
        // E1 is what it was, and E5 what it became.
        Assert.Equal("34148.10", ForecastMovement.Net(changed.Terms, new(new(2025, 4, 1), new(2026, 3, 31))).ToString());
        Assert.Equal("10084.88", ForecastMovement.Net(changed.Terms, new(new(2026, 4, 1), new(2026, 6, 30))).ToString());

        // The change after that keeps both.
        var again = ExtractChange.Of(changed.Terms, Extracted(Line("800.00", "2025-05-14"), changedFrom: "2026-10-01")).OrThrow();
        Assert.Equal(["742.35 2025-05-14 2026-03-31", "775.76 2026-04-01 2026-09-30", "800.00 2026-10-01 "], again.Terms.Lines.Select(Written));
    }

    [Fact]
    public void A_change_of_route_keeps_the_route_of_the_days_before()
    {
        var changed = ExtractChange.Of(Before, Extracted(Line("742.35", "2025-05-14", split: "11E 100%"), FundingRoute.Chc, "2025-10-01")).OrThrow();
        Assert.Equal([FundingRoute.Joint, FundingRoute.Chc], changed.Terms.Lines.Select(changed.Terms.RouteOf));
        Assert.Equal([ExtractReason.Route], changed.Reasons);
        var shunt = Assert.Single(RouteHistory.Shunts(RouteHistory.Of([changed.Terms])));
        Assert.Equal((new DateOnly(2025, 10, 1), FundingRoute.Joint, FundingRoute.Chc), (shunt.On, shunt.From, shunt.To));
    }

    [Fact]
    public void What_an_extract_does_not_know_is_kept()
    {
        var contract = new ContractTerms(TerminationNoticeDays: 3);
        var line = Line("742.35", "2025-05-14") with { Contract = contract, Absences = [new(new(2025, 7, 1), new(2025, 7, 9))], Kind = ServiceKind.Nursing };
        var before = PackageTerms.Of(FundingRoute.Joint, [line], [new(ChargeKind.Contribution, Pounds("41.15"), new(new(2025, 5, 14), null), "OPP", [], "E06000022")], [new("Hoist", "Maker", "OPP", Pounds("812.50"), new(2025, 6, 1), Split("11E 62%, E06000022 38%"))]);
        var terms = ExtractChange.Of(before.OrThrow(), Extracted(Line("775.76", "2025-05-14"))).OrThrow().Terms;
        Assert.Equal((contract, ServiceKind.Nursing, 1, 1, 1), (terms.Lines[0].Contract, terms.Lines[0].Kind, terms.Lines[0].Absences.Length, terms.Charges.Length, terms.OneOffs.Length));
        // A charge that the new rate cannot carry stops the line instead of falling away.
        Assert.Equal(ClientPackagesRefusals.ChargeAboveCost.Code, ExtractChange.Of(before.OrThrow(), Extracted(Line("50.00", "2025-05-14"))).Refusal?.Code);
    }

    private static ExtractLine Extracted(PackageLine line, FundingRoute route = FundingRoute.Joint, string? changedFrom = null) =>
        new(1, "1001", NhsNumber.Of("9434765919").OrThrow(), "MH", route, line) { ChangedFrom = changedFrom is null ? null : Date(changedFrom) };

    private static string Written(PackageLine line) => string.Create(CultureInfo.InvariantCulture, $"{line.Cost.WeeklyRate} {line.Dates.Start:yyyy-MM-dd} {line.Dates.End:yyyy-MM-dd}");
}
