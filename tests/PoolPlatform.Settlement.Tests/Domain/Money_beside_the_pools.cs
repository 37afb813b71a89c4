using FsCheck;
using FsCheck.Fluent;
using PoolPlatform.Kernel;
using PoolPlatform.Kernel.Tests;
using PoolPlatform.Settlement.Domain.Flows;

namespace PoolPlatform.Settlement.Tests.Domain;

public class Money_beside_the_pools
{
    private static readonly OrganisationCode Nhs = Code("11E");
    private static readonly OrganisationCode Council = Code("E06000022");
    private static readonly DateOnly Day = new(2015, 4, 1);
    private static readonly DowryTerms Catalogue = new(Guid.Empty, Money.FromPence(3850_00), Money.FromPence(4127_36), DowryTerms.Half);

    [Fact]
    public void A_dowry_comes_to_what_the_table_says() => FiguresTable.Holds("Dowry", given =>
    {
        var terms = Catalogue with { HospitalWeekly = FiguresTable.Pounds(given("Hospital")), PayerPercent = FiguresTable.PercentOf(given("Payer percent")) };
        var charge = terms.Charge(DowryTally.Nothing, int.Parse(given("Days")), FiguresTable.Pounds(given("Community")), FiguresTable.Pounds(given("Surplus held")));
        return new[] { charge.Dowry, charge.Difference, charge.SurplusAdded, charge.SurplusUsed, charge.PayerExcess, charge.PayeeExcess, charge.Amount }.Select(FiguresTable.Pounds);
    });

    [Fact]
    public void Days_times_a_rate_come_to_what_the_table_says() => FiguresTable.Holds("CrossCharge", given =>
        [FiguresTable.Pounds(CrossCharging.Amount(int.Parse(given("Days")), FiguresTable.Pounds(given("Rate"))).OrThrow())]);

    [Fact]
    public void A_year_of_a_grant_stands_as_the_table_says() => FiguresTable.Holds("GrantYear", given =>
    {
        var year = FinancialYear.StartingIn(2015);
        Money? Sum(string column) => given(column) == "-" ? null : FiguresTable.Pounds(given(column));
        var flow = Granted(needsCertificate: given("Certificate") == "yes", isRecovered: given("Recovery") == "yes") with
        {
            Claims = [new(1, year.Start, year.End, null, Sum("Claimed")!.Value, Sum("Claimed") == Sum("Paid") ? ClaimState.Paid : ClaimState.Agreed, Sum("Paid")!.Value)],
            Certificates = Sum("Used") is { } used ? [new(year, used, "Chief finance officer", "Voucher", default)] : [],
            Recoveries = Sum("Recovered") is { } back ? [new(year, back, year.End, null)] : [],
        };
        var stands = flow.Year(year);
        return [stands.Unused is { } unused ? FiguresTable.Pounds(unused) : "-", FiguresTable.Pounds(stands.ToRecover), stands.State.ToString()];
    });

    [Fact]
    public void Periods_of_any_length_come_to_what_the_days_come_to_at_once() => Properties.Hold(Dowries(), one =>
    {
        var (tally, parts) = (DowryTally.Nothing, new List<DowryCharge>());
        foreach (var days in one.Periods)
        {
            parts.Add(one.Terms.Charge(tally, days, one.Terms.CommunityWeekly, Money.Zero));
            tally = parts[^1].Tally;
        }
        var whole = one.Terms.Charge(DowryTally.Nothing, one.Periods.Sum(), one.Terms.CommunityWeekly, Money.Zero);

        Assert.Equal((whole.Dowry, whole.Difference), (Money.Sum(parts.Select(part => part.Dowry)), Money.Sum(parts.Select(part => part.Difference))));
        Assert.Equal((whole.PayerExcess, whole.PayeeExcess, whole.SurplusAdded), (Money.Sum(parts.Select(part => part.PayerExcess)), Money.Sum(parts.Select(part => part.PayeeExcess)), Money.Sum(parts.Select(part => part.SurplusAdded))));
    });

    [Fact]
    public void What_both_sides_bear_and_what_the_account_gives_or_keeps_is_the_difference() => Properties.Hold(Dowries(), one =>
    {
        var charge = one.Terms.Charge(DowryTally.Nothing, one.Periods.Sum(), one.Terms.CommunityWeekly, one.Surplus);

        Assert.Equal(charge.Difference, charge.PayerExcess + charge.PayeeExcess + charge.SurplusUsed - charge.SurplusAdded);
        Assert.True(charge.SurplusUsed <= one.Surplus && charge.SurplusUsed >= Money.Zero);
        Assert.True((charge.PayerExcess - charge.PayeeExcess).Abs() <= Money.FromPence(1) || one.Terms.PayerPercent != DowryTerms.Half);
    });

    [Fact]
    public void A_dowry_is_claimed_day_after_day_and_a_charge_for_no_day_twice()
    {
        var dowry = new Flow(FlowKind.Dowry, null, Nhs, Council, new(Day, Day.AddDays(364)), FlowSide.Payee) { State = FlowState.Agreed, Dowry = Catalogue, Claims = [Claim(1, 0, 29)] };
        var charge = new Flow(FlowKind.CrossCharge, "DTOC", Council, Nhs, new(Day, Day.AddDays(364)), FlowSide.Payee) { State = FlowState.Agreed, Claims = [Claim(1, 30, 59)] };

        Assert.Null(dowry.RefusePeriod(Day.AddDays(30), Day.AddDays(59)));
        Assert.Equal("claim-not-next-day", dowry.RefusePeriod(Day.AddDays(31), Day.AddDays(59))?.Code);
        Assert.Equal("claim-not-next-day", dowry.RefusePeriod(Day, Day.AddDays(29))?.Code);
        Assert.Equal("claim-outside-flow", dowry.RefusePeriod(Day.AddDays(30), Day.AddDays(365))?.Code);
        Assert.Equal("claim-dates-reversed", dowry.RefusePeriod(Day.AddDays(30), Day.AddDays(29))?.Code);
        Assert.Equal("flow-not-agreed", (dowry with { State = FlowState.Proposed }).RefusePeriod(Day, Day)?.Code);
        Assert.Null(charge.RefusePeriod(Day, Day.AddDays(29)));
        Assert.Equal("claimed-already", charge.RefusePeriod(Day, Day.AddDays(30))?.Code);
        Assert.Null((charge with { Claims = [Claim(1, 30, 59) with { State = ClaimState.Withdrawn }] }).RefusePeriod(Day, Day.AddDays(30)));
        Assert.Equal("claimed-beyond-end", dowry.RefuseEnd(Day.AddDays(28), FlowEnd.Death, FlowSide.Payee)?.Code);
        Assert.Null(dowry.RefuseEnd(Day.AddDays(29), FlowEnd.Death, FlowSide.Payer));
        Assert.Equal("end-reason-unfit", charge.RefuseEnd(Day.AddDays(90), FlowEnd.Death, FlowSide.Payee)?.Code);
        var agreed = dowry with { Claims = [Claim(1, 0, 29) with { State = ClaimState.Agreed }, Claim(2, 30, 40) with { State = ClaimState.Paid }] };
        Assert.Null(agreed.RefuseEnd(Day.AddDays(28), FlowEnd.Death, FlowSide.Payee));
        Assert.Equal("payee-takes-back", agreed.RefuseEnd(Day.AddDays(28), FlowEnd.Death, FlowSide.Payer)?.Code);
        Assert.Equal("claimed-beyond-end", (agreed with { Claims = agreed.Claims.Add(Claim(3, 41, 50) with { State = ClaimState.Queried }) }).RefuseEnd(Day.AddDays(28), FlowEnd.Death, FlowSide.Payee)?.Code);
        Assert.Equal("claimed-beyond-end", (charge with { Claims = [Claim(1, 30, 59) with { State = ClaimState.Agreed }] }).RefuseEnd(Day.AddDays(58), FlowEnd.Agreed, FlowSide.Payee)?.Code);
    }

    [Fact]
    public void Credited_days_leave_what_the_days_up_to_the_end_would_have_come_to() => Properties.Hold(
        from dowry in Dowries()
        from end in Gen.Choose(0, dowry.Periods.Sum() - 1)
        select (dowry.Terms, dowry.Periods, End: end), one =>
        {
            var (whole, held) = Charged(one.Terms, one.Periods);
            var last = Day.AddDays(one.End);
            var (cut, left) = Charged(one.Terms, [.. Cut(one.Periods, one.End + 1)]);

            var credits = Dowry(one.Terms, whole).Credits(last, held);

            Assert.Equal(Money.Sum(cut.Select(claim => claim.Amount)), Money.Sum(whole.Select(claim => claim.Amount)) - Money.Sum(credits.Select(credit => credit.Amount)));
            Assert.Equal(left, held + Money.Sum(credits.Select(credit => credit.SurplusMoved)));
            Assert.Equal(one.Periods.Sum() - one.End - 1, credits.Sum(credit => credit.Days));
            Assert.All(credits, credit => Assert.True(credit.Amount >= Money.Zero && credit.Shortfall == Money.Zero && credit.From > last));
        });

    [Fact]
    public void A_surplus_that_others_have_used_since_is_borne_by_both_and_never_by_the_account()
    {
        var (claims, held) = Charged(Catalogue with { CommunityWeekly = Money.FromPence(3750_00) }, [7, 7]);
        Assert.Equal(Money.FromPence(200_00), held);

        var credits = Dowry(Catalogue, claims).Credits(Day.AddDays(6), Money.FromPence(30_00));

        Assert.Equal([new FlowCredit(2, Day.AddDays(7), Day.AddDays(13), 7, Money.FromPence(3815_00), Money.FromPence(-30_00), Money.FromPence(70_00))], credits);
    }

    [Fact]
    public void What_one_credit_takes_out_of_the_account_is_not_there_for_the_next()
    {
        var (claims, _) = Charged(Catalogue with { CommunityWeekly = Money.FromPence(3750_00) }, [7, 7, 7]);

        var credits = Dowry(Catalogue, claims).Credits(Day.AddDays(6), Money.FromPence(150_00));

        Assert.Equal(
            ["2 3850.00 -100.00 0.00", "3 3825.00 -50.00 50.00"],
            credits.Select(credit => $"{credit.Claim} {credit.Amount} {credit.SurplusMoved} {credit.Shortfall}"));
    }

    [Fact]
    public void Days_are_credited_at_the_weekly_cost_that_was_claimed_for_them()
    {
        var (claims, held) = Charged(Catalogue with { CommunityWeekly = Money.FromPence(4000_00) }, [14]);

        Assert.Equal(Money.FromPence(3925_00), Dowry(Catalogue, claims).Credits(Day.AddDays(6), held)[0].Amount);
    }

    private static Flow Dowry(DowryTerms terms, IEnumerable<FlowClaim> claims) =>
        new(FlowKind.Dowry, null, Nhs, Council, new(Day, null), FlowSide.Payee) { State = FlowState.Agreed, Dowry = terms, Claims = [.. claims] };

    /// <summary>A claim for each of some periods that follow one another, and what the area's account then holds.</summary>
    private static (List<FlowClaim> Claims, Money Held) Charged(DowryTerms terms, IEnumerable<int> periods)
    {
        var (claims, held, from) = (new List<FlowClaim>(), Money.Zero, Day);
        foreach (var days in periods)
        {
            var charge = terms.Charge(claims.LastOrDefault()?.Workings?.Tally ?? DowryTally.Nothing, days, terms.CommunityWeekly, held);
            held += charge.SurplusAdded - charge.SurplusUsed;
            claims.Add(new(claims.Count + 1, from, from.AddDays(days - 1), days, charge.Amount, ClaimState.Agreed, Money.Zero, charge));
            from = from.AddDays(days);
        }
        return (claims, held);
    }

    private static IEnumerable<int> Cut(IEnumerable<int> periods, int days)
    {
        foreach (var period in periods)
        {
            if (days <= 0) yield break;
            yield return Math.Min(period, days);
            days -= period;
        }
    }

    [Fact]
    public void An_instalment_stays_within_its_year_and_within_the_grant()
    {
        var flow = Granted(true, true) with { Claims = [new(1, Day, Day.AddDays(90), null, Money.FromPence(200_000_00), ClaimState.Claimed, Money.Zero)] };

        Assert.Null(GrantYear.RefuseInstalment(flow, Day.AddDays(91), Day.AddDays(180), Money.FromPence(50_000_00)));
        Assert.Equal(("claim-beyond-grant", "50000.00"), Told(GrantYear.RefuseInstalment(flow, Day.AddDays(91), Day.AddDays(180), Money.FromPence(50_000_01)), "left"));
        Assert.Null(GrantYear.RefuseInstalment(flow, Day.AddDays(366), Day.AddDays(400), Money.FromPence(250_000_00)));
        Assert.Equal("claim-beyond-grant", GrantYear.RefuseInstalment(flow with { Grant = flow.Grant! with { IsRecurrent = false } }, Day.AddDays(366), Day.AddDays(400), Money.FromPence(50_000_01))?.Code);
        Assert.Equal("instalment-spans-years", GrantYear.RefuseInstalment(flow, Day.AddDays(300), Day.AddDays(366), Money.FromPence(1))?.Code);
        Assert.Equal("grant-amount-unknown", GrantYear.RefuseInstalment(flow with { Grant = flow.Grant! with { Amount = null } }, Day, Day, Money.FromPence(1))?.Code);
        Assert.Equal("flow-amount-not-positive", GrantYear.RefuseInstalment(flow, Day, Day, Money.Zero)?.Code);
    }

    [Fact]
    public void Charges_without_days_and_sums_beyond_any_care_are_refused()
    {
        Assert.Equal("days-out-of-range", CrossCharging.Amount(0, Money.FromPence(1)).Refusal?.Code);
        Assert.Equal("days-out-of-range", CrossCharging.Amount(1_000_001, Money.FromPence(1)).Refusal?.Code);
        Assert.Equal("amounts-too-large", CrossCharging.Amount(1_000_000, Money.FromPence(long.MaxValue / 2)).Refusal?.Code);
        Assert.Equal("weekly-sum-out-of-range", (Catalogue with { HospitalWeekly = Money.Zero }).Refuse()?.Code);
        Assert.Equal("weekly-sum-out-of-range", (Catalogue with { CommunityWeekly = Money.FromPence(1_000_000_01) }).Refuse()?.Code);
        Assert.Equal("payer-percent-out-of-range", (Catalogue with { PayerPercent = new(100.000001m) }).Refuse()?.Code);
        Assert.Null((Catalogue with { CommunityWeekly = Money.Zero }).Refuse());
    }

    private static (string?, string?) Told(Refusal? refusal, string figure) => (refusal?.Code, refusal?.Figures[figure]);

    private static FlowClaim Claim(int number, int from, int through) => new(number, Day.AddDays(from), Day.AddDays(through), through - from + 1, Money.FromPence(1), ClaimState.Claimed, Money.Zero);

    private static Flow Granted(bool needsCertificate, bool isRecovered) => new(FlowKind.GrantTransfer, "REABLE", Nhs, Council, new(Day, null), FlowSide.Payee)
    {
        State = FlowState.Agreed,
        Grant = new("Memorandum of 2015", IsRecurrent: true, IsCapital: false, needsCertificate, isRecovered, Money.FromPence(250_000_00)),
    };

    private static Gen<(DowryTerms Terms, List<int> Periods, Money Surplus)> Dowries() =>
        from hospital in Gen.Choose(1, 1_000_000)
        from community in Gen.Choose(0, 1_000_000)
        from percent in Gen.OneOf(Gen.Constant(50), Gen.Choose(0, 100))
        from periods in Gen.Choose(1, 60).NonEmptyListOf()
        from surplus in Gen.Choose(0, 2_000_000)
        select (new DowryTerms(Guid.Empty, Money.FromPence(hospital), Money.FromPence(community), new(percent)), periods.ToList(), Money.FromPence(surplus));

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new FormatException(text);
}
