using System.Collections.Immutable;
using FsCheck.Fluent;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Funding;
using PoolPlatform.Kernel;
using static PoolPlatform.ClientPackages.Tests.Domain.Golden;
using static PoolPlatform.ClientPackages.Tests.Domain.PackageFixtures;

namespace PoolPlatform.ClientPackages.Tests.Domain;

public class FundingTests
{
    [Fact]
    public void A_decision_dates_back_to_the_first_day_that_was_paid_without_prejudice()
    {
        // The council pays £1,486.20 a week from 3 September; on 1 October continuing healthcare is granted from the start.
        var interim = new InterimFunding("E06000022", "D-7", new(2025, 9, 3));
        var transfer = interim.Decide([Line("1486.20", "2025-09-03", split: "E06000022 100%")], Split("11E 100%")!, new(2025, 9, 30), new(2025, 10, 1)).OrThrow();
        Assert.Equal(("5944.80", "D-7"), (transfer.Paid.ToString(), transfer.Dispute));
        Assert.Equal(["11E 5944.80", "E06000022 -5944.80"], transfer.Moves.Select(move => $"{move.Key} {move.Value}").Order(StringComparer.Ordinal));

        var joint = interim.Decide([Line("1486.20", "2025-09-03", split: "E06000022 100%")], Split("11E 62%, E06000022 38%")!, new(2025, 9, 30), new(2025, 10, 1)).OrThrow();
        Assert.Equal(["11E 3685.78", "E06000022 -3685.78"], joint.Moves.Select(move => $"{move.Key} {move.Value}").Order(StringComparer.Ordinal));
        Assert.Equal("decision-before-dispute", interim.Decide([Line()], Split("11E 100%")!, new(2025, 9, 2), new(2025, 9, 2)).Refusal?.Code);
    }

    [Fact]
    public void What_a_decision_moves_sums_to_nothing_and_never_to_more_than_was_paid() =>
        Properties.Hold(PackageCase.Any.Zip(Gen.Choose(0, 10_000)), pair =>
        {
            var decided = FundingSplit.OfPercents([new("A", new Percent(pair.Item2 / 100m)), new("B", new Percent(100m - pair.Item2 / 100m))]).OrThrow();
            var transfer = new InterimFunding("A", "D", new(2025, 1, 1)).Decide(pair.Item1.Lines, decided, new(2025, 12, 31), new(2026, 1, 9)).OrThrow();
            Assert.Equal(Money.Zero, Money.Sum(transfer.Moves.Select(move => move.Value)));
            Assert.All(transfer.Moves, move => Assert.True(move.Value.Abs() <= transfer.Paid));
        });

    [Fact]
    public void A_rate_decided_a_year_late_owes_for_the_year_and_is_tagged_with_it()
    {
        var rates = NationalRates.Known[NationalRate.FncStandard];
        var paidBy = rates.KnownOn(new(2020, 3, 1));
        Assert.Equal(("165.56", "180.31"), (paidBy.On(new(2019, 10, 1)).ToString(), rates.On(new(2019, 10, 1)).ToString()));

        var owed = Assert.Single(rates.ArrearsAgainst(paidBy, new(new(2018, 10, 1), new(2020, 3, 31))));
        Assert.Equal(new DateSpan(new(2019, 4, 1), new(2020, 3, 31)), owed.Days);
        Assert.Equal(WeeklyCost.For(Pounds("180.31"), 366) - WeeklyCost.For(Pounds("165.56"), 366), owed.Difference);
        Assert.Null(rates.On(new(2015, 3, 31)));
    }

    [Fact]
    public void A_national_rate_may_fall() =>
        Assert.Equal(["156.25", "155.05"], NationalRates.Known[NationalRate.FncStandard].Across(new(new(2017, 3, 1), new(2017, 4, 30))).Select(run => run.PerWeek.ToString()));

    [Fact]
    public void Cost_shunting_shows_who_bears_less_from_the_day_the_route_changed()
    {
        var chc = Line("1486.20", "2025-04-01", "2025-09-30", split: "11E 100%") with { Route = FundingRoute.Chc };
        var joint = Line("1486.20", "2025-10-01", split: "11E 62%, E06000022 38%");
        var spells = RouteHistory.Of([Terms(chc, joint)]);
        Assert.Equal([FundingRoute.Chc, FundingRoute.Joint], spells.Select(spell => spell.Route));

        var shunt = Assert.Single(RouteHistory.Shunts(spells));
        Assert.Equal((new DateOnly(2025, 10, 1), FundingRoute.Chc, FundingRoute.Joint, false), (shunt.On, shunt.From, shunt.To, shunt.CareChanged));
        Assert.Equal(["11E -564.76", "E06000022 564.76"], shunt.PerWeek.Select(move => $"{move.Key} {move.Value}"));
        Assert.Equal("564.76", shunt.Shifted.ToString());
    }

    [Fact]
    public void The_history_of_a_person_runs_over_packages_and_knows_an_uplift_from_a_shunt()
    {
        var before = Terms(Line("742.35", "2025-04-01", "2025-09-30"));
        var uplifted = Terms(Line("775.76", "2025-10-01"));
        var spells = RouteHistory.Of([uplifted, before]);
        Assert.Equal(2, spells.Length);
        Assert.Empty(RouteHistory.Shunts(spells));
        Assert.Equal("460.26", spells[0].PerWeek["11E"].ToString());
    }

    [Theory]
    [InlineData(FundingRoute.SocialOnly, ClientCharging.CouncilPart)]
    [InlineData(FundingRoute.Chc, ClientCharging.Never)]
    [InlineData(FundingRoute.FastTrack, ClientCharging.Never)]
    [InlineData(FundingRoute.Fnc, ClientCharging.CouncilPart)]
    [InlineData(FundingRoute.Joint, ClientCharging.CouncilPart)]
    [InlineData(FundingRoute.S117, ClientCharging.Never)]
    [InlineData(FundingRoute.Pooled, ClientCharging.CouncilRules)]
    [InlineData(FundingRoute.DischargeToAssess, ClientCharging.Never)]
    [InlineData(FundingRoute.Tripartite, ClientCharging.Never)]
    [InlineData(FundingRoute.Dowry, ClientCharging.CouncilPart)]
    public void Each_route_says_whether_the_person_is_charged(FundingRoute route, ClientCharging charging) => Assert.Equal(charging, route.Charges());

    [Fact]
    public void Charges_never_exceed_what_they_come_off_on_any_day()
    {
        // £865.94 is the council's part of £1,120.00 after nursing care; a need that ends leaves it less.
        Assert.Null(Charged("100.00", null).Refusal);
        Assert.Null(Charged("865.94", null).Refusal);
        var above = Charged("865.95", null).Refusal;
        Assert.Equal(("charge-above-cost", "charges[0].perWeek", "2025-09-01"), (above?.Code, string.Join(',', above!.Errors.Keys), above.Figures["on"]));

        var afterTheNeed = Charged("965.94", "2025-12-31").Refusal;
        Assert.Equal(("2026-01-01", "965.94", "865.94"), (afterTheNeed?.Figures["on"], afterTheNeed?.Figures["charges"], afterTheNeed?.Figures["cost"]));
    }

    [Fact]
    public void A_charge_says_whose_part_it_comes_off()
    {
        Assert.Equal("charge-funder-missing", PackageTerms.Of(FundingRoute.Joint, [Line()], [Charge("10.00", null)], []).Refusal?.Code);
        Assert.Equal("charge-funder-missing", PackageTerms.Of(FundingRoute.Pooled, [Line(split: "")], [Charge("10.00", "E06000022")], []).Refusal?.Code);
        Assert.Null(PackageTerms.Of(FundingRoute.Pooled, [Line(split: "")], [Charge("10.00", null)], []).Refusal);
        Assert.Equal("charge-not-positive", PackageTerms.Of(FundingRoute.Pooled, [Line(split: "")], [Charge("0.00", null)], []).Refusal?.Code);
    }

    [Fact]
    public void A_place_in_a_block_has_no_price_of_its_own()
    {
        Assert.Null(PackageTerms.Of(FundingRoute.Pooled, [Line("0.00", split: "") with { Kind = ServiceKind.BlockFunded }]).Refusal);
        Assert.Equal("package-rate-not-positive", PackageTerms.Of(FundingRoute.Pooled, [Line("1.00", split: "") with { Kind = ServiceKind.BlockFunded }]).Refusal?.Code);
        Assert.Equal("package-rate-not-positive", PackageTerms.Of(FundingRoute.Pooled, [Line("0.00", split: "") with { Kind = ServiceKind.Residential }]).Refusal?.Code);
    }

    private static Outcome<PackageTerms> Charged(string perWeek, string? needEnds)
    {
        var lines = ImmutableArray.Create(Line("1120.00", "2025-09-01", split: "11E £254.06, rest E06000022"));
        if (needEnds is not null) lines = lines.Add(Line("100.00", "2025-09-01", needEnds, "one to one care", split: "11E £0.00, rest E06000022"));
        return PackageTerms.Of(FundingRoute.Fnc, lines, [Charge(perWeek, "E06000022")], []);
    }

    private static ClientCharge Charge(string perWeek, string? reduces) =>
        new(ChargeKind.Contribution, Pounds(perWeek), new(new(2025, 9, 1), null), "OPP", [], reduces);
}
