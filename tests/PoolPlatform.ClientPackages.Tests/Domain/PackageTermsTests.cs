using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Kernel;
using static PoolPlatform.ClientPackages.Tests.Domain.PackageFixtures;

namespace PoolPlatform.ClientPackages.Tests.Domain;

public class PackageTermsTests
{
    [Fact]
    public void A_package_without_lines_is_refused() => AssertRefused("package-lines-missing", "lines", Joint());

    [Theory]
    [InlineData("0.00")]
    [InlineData("-742.35")]
    public void A_rate_that_is_not_above_zero_is_refused(string rate) =>
        AssertRefused("package-rate-not-positive", "lines[1].weeklyRate", Joint(Line(), Line(rate, service: "day care")));

    [Theory]
    // first line | second line | what is decided on
    [InlineData("2014-05-14", null, null, "38708.25")]
    [InlineData("2014-05-14", "2014-05-27", null, "1484.70")]
    [InlineData("2014-05-14", "2014-05-27", "2015-12-01", "38708.25")]
    [InlineData("2014-05-14", null, "2014-06-14", "77416.50")]
    [InlineData("9999-12-25", null, "0001-01-01", "38708.25")]
    public void What_an_officer_decides_on_is_the_dearest_365_days(string from, string? to, string? second, string cost) =>
        Assert.Equal(Golden.Pounds(cost), Terms(second is null ? [Line(from: from, to: to)] : [Line(from: from, to: to), Line(from: second, service: "day care")]).CostOfDearestYear);

    [Fact]
    public void A_rate_that_nobody_could_mean_is_refused()
    {
        AssertRefused("package-too-large", "lines[0].weeklyRate", Joint(Line("10000000.00")));
        Assert.Null(Joint(Line("9999999.99")).Refusal);
    }

    [Fact]
    public void More_lines_than_a_person_can_have_are_refused()
    {
        var lines = Enumerable.Range(0, 201).Select(i => Line(service: $"service {i}")).ToArray();
        Assert.Equal("package-too-large", Joint(lines).Refusal?.Code);
        Assert.Null(Joint(lines[1..]).Refusal);
    }

    [Theory]
    // first line | second line | overlap?
    [InlineData("2014-05-14", "2014-09-30", "2014-09-30", null, true)]
    [InlineData("2014-05-14", "2014-09-30", "2014-10-01", null, false)]
    [InlineData("2014-05-14", null, "2015-04-01", null, true)]
    [InlineData("2014-05-14", null, "2014-05-14", null, true)]
    [InlineData("2014-10-01", null, "2014-05-14", "2014-09-30", false)]
    [InlineData("2014-10-01", null, "2014-05-14", "2014-10-01", true)]
    public void The_same_service_from_the_same_provider_is_paid_once_a_day(string from, string? to, string nextFrom, string? nextTo, bool overlap)
    {
        Assert.Equal(overlap ? "package-lines-overlap" : null, Joint(Line(from: from, to: to), Line("775.76", nextFrom, nextTo)).Refusal?.Code);
        Assert.Null(Joint(Line(from: from, to: to), Line("775.76", nextFrom, nextTo, service: "day care")).Refusal);
        Assert.Null(Joint(Line(from: from, to: to), Line("775.76", nextFrom, nextTo, provider: "Hill House")).Refusal);
    }

    [Fact]
    public void A_short_line_inside_a_long_one_is_found_behind_another_short_one() =>
        AssertRefused("package-lines-overlap", "lines[1].from,lines[2].from", Joint(
            Line(from: "2014-05-01", to: "2015-03-31"), Line(from: "2014-06-01", to: "2014-06-30"), Line(from: "2014-08-01", to: "2014-08-31"), Line(from: "2015-04-01")));

    [Theory]
    [InlineData(FundingRoute.SocialOnly, "11E 0%, E06000022 100%", true)]
    [InlineData(FundingRoute.SocialOnly, "11E 50%, E06000022 50%", false)]
    [InlineData(FundingRoute.Chc, "11E 100%", true)]
    [InlineData(FundingRoute.Chc, "11E 62%, E06000022 38%", false)]
    [InlineData(FundingRoute.Chc, "11E £254.06, rest E06000022", false)]
    [InlineData(FundingRoute.FastTrack, "11E 100%", true)]
    [InlineData(FundingRoute.FastTrack, "", false)]
    [InlineData(FundingRoute.Fnc, "11E £254.06, rest E06000022", true)]
    [InlineData(FundingRoute.Fnc, "11E 62%, E06000022 38%", false)]
    [InlineData(FundingRoute.Joint, "11E 62%, E06000022 38%", true)]
    [InlineData(FundingRoute.Joint, "11E £254.06, rest E06000022", true)]
    [InlineData(FundingRoute.Joint, "", false)]
    [InlineData(FundingRoute.S117, "11E 50%, E06000022 50%", true)]
    [InlineData(FundingRoute.S117, "11E £254.06, rest E06000022", false)]
    [InlineData(FundingRoute.Pooled, "", true)]
    [InlineData(FundingRoute.Pooled, "11E 50%, E06000022 50%", true)]
    [InlineData(FundingRoute.DischargeToAssess, "11E 100%", true)]
    [InlineData(FundingRoute.Tripartite, "11E 33.4%, E06000022 66.6%", true)]
    [InlineData(FundingRoute.Tripartite, "11E £254.06, rest E06000022", false)]
    [InlineData(FundingRoute.Dowry, "11E £254.06, rest E06000022", true)]
    [InlineData(FundingRoute.Dowry, "11E 100%", false)]
    public void Each_route_holds_its_split_in_its_own_way(FundingRoute route, string split, bool fits)
    {
        var outcome = PackageTerms.Of(route, [Line(split: split)]);
        if (fits) Assert.Null(outcome.Refusal);
        else AssertRefused("package-route-split", "lines[0].split", outcome);
    }

    [Fact]
    public void Every_route_says_what_it_takes() =>
        Assert.All(Enum.GetValues<FundingRoute>(), route => Assert.Equal(route == FundingRoute.Pooled, route.Takes(null)));

    private static Outcome<PackageTerms> Joint(params PackageLine[] lines) => PackageTerms.Of(FundingRoute.Joint, [.. lines]);

    private static void AssertRefused(string code, string fields, Outcome<PackageTerms> outcome)
    {
        Assert.True(outcome.IsRefused(out var refusal, out _));
        Assert.Equal((code, RefusalKind.RuleBroken, fields), (refusal.Code, refusal.Kind, string.Join(',', refusal.Errors.Keys)));
    }
}
