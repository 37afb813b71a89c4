using System.Collections.Immutable;
using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Tests.Domain;

/// <summary>Which terms count for what, in a year in which they change.</summary>
public class Terms_of_a_year
{
    private static readonly FinancialYear Year = FinancialYear.StartingIn(2014);

    // Another scheme and partner from October; live, and one scheme gone, from January.
    private static readonly TermsOfYear Changing = new(Year,
    [
        Terms("2013-04-01", true, ["11E", "E06000022"], ["MH"]),
        Terms("2014-10-01", true, ["11E", "E06000022", "E06000054"], ["MH", "OP"]),
        Terms("2015-01-01", false, ["92G", "E06000022", "E06000054"], ["OP"]),
    ]);

    [Theory]
    [InlineData("2013-12-31", "2013-04-01")]
    [InlineData("2014-04-01", "2013-04-01")]
    [InlineData("2014-09-30", "2013-04-01")]
    [InlineData("2014-10-01", "2014-10-01")]
    [InlineData("2015-03-31", "2015-01-01")]
    [InlineData("2026-01-01", "2015-01-01")]
    public void Who_may_do_what_follows_the_day_of_the_year_nearest_to_today(string today, string from) => Assert.Equal(Day(from), Changing.Nearest(Day(today)).From);

    [Theory]
    [InlineData("2014-09-30", true)]
    [InlineData("2014-12-31", true)]
    [InlineData("2015-01-01", false)]
    public void An_entry_follows_its_own_day(string day, bool shadow) => Assert.Equal(shadow, Changing.On(Day(day)).IsShadow);

    [Fact]
    public void Plans_know_every_scheme_and_every_partner_of_the_year()
    {
        Assert.Equal(["OP", "MH"], Changing.Planned().Schemes);
        Assert.Equal(["92G", "E06000022", "E06000054", "11E"], Changing.Planned().Partners.Select(partner => partner.Code.Value));
    }

    [Theory]
    [InlineData(5, "2013-04-01")]
    [InlineData(7, "2014-10-01")]
    [InlineData(12, "2015-01-01")]
    [InlineData(13, "2015-01-01")]
    public void Figures_follow_the_last_day_of_their_period(int period, string from)
    {
        Assert.True(PeriodNo.TryFrom(period, out var through));
        Assert.Equal(Day(from), Changing.AtEndOf(through).From);
    }

    [Fact]
    public void A_file_takes_the_days_on_which_money_moves_alike()
    {
        var before = Changing.PostedTogether(Day("2014-05-01"));
        var after = Changing.PostedTogether(Day("2015-03-01"));

        Assert.Equal((new DateSpan(Day("2013-04-01"), Day("2014-12-31")), true, 3), (before.Term, before.IsShadow, before.Partners.Length));
        Assert.Equal((new DateSpan(Day("2015-01-01"), Day("2016-03-31")), false, 3), (after.Term, after.IsShadow, after.Partners.Length));
    }

    private static PoolTerms Terms(string from, bool shadow, string[] partners, ImmutableArray<string> schemes) =>
        new(Reference, "Active", shadow, Code("E06000022"), [.. partners.Select(partner => new PoolPartner(Code(partner), []))], new(Day("2013-04-01"), Day("2016-03-31")), schemes) { From = Day(from) };

    private static AgreementReference Reference => AgreementReference.TryParse("MH", out var reference) ? reference : default;

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : default;

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
