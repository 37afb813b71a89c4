using FsCheck;
using FsCheck.Fluent;
using PoolPlatform.Kernel;
using PoolPlatform.Kernel.Tests;
using PoolPlatform.Settlement.Domain.Paying;
using PoolPlatform.Settlement.Domain.Settling;
using static PoolPlatform.Settlement.Tests.Domain.BanesFund;

namespace PoolPlatform.Settlement.Tests.Domain;

public class Interest_on_late_balances
{
    private static readonly DateTimeOffset Now = new(2015, 5, 14, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly AgreedOn = new(2015, 5, 14);
    private static readonly PaymentTerms Terms = new(30, new Percent(4m), RunsFromAgreement: false, MaySetOff: false);
    private static readonly SettlementResponse Agree = new SettlementResponse.Agree();

    private static FundSettlement Agreed => FundSettlement.Begun
        .After(settlement => settlement.Propose(Proposal with { PaymentTerms = Terms }, Now))
        .After(settlement => settlement.Respond(Nhs, Agree, Now))
        .After(settlement => settlement.Respond(Council, Agree, Now));

    [Fact]
    public void Interest_is_as_the_table_says() => FiguresTable.Holds("Interest", given =>
    {
        var terms = new PaymentTerms(int.Parse(given("Days to pay")), FiguresTable.PercentOf(given("Percent")), given("From") == "Agreement", false);
        var paid = given("Paid") == "-" ? [] : given("Paid").Split(' ').Select(one => (FiguresTable.Day(one[..10]), FiguresTable.Pounds(one[11..])));
        return [FiguresTable.Pounds(InterestAccount.Of(terms, AgreedOn, FiguresTable.Pounds(given("Balance")), paid, FiguresTable.Day(given("On")))!.Accrued)];
    });

    [Fact]
    public void Interest_is_that_of_a_naive_count_day_by_day() => Properties.Hold(Cases(), one =>
    {
        var penceDays = 0m;
        for (var day = Terms.DueOn(AgreedOn).AddDays(1); day <= one.On; day = day.AddDays(1))
            penceDays += (one.Balance - Money.Sum(one.Paid.Where(payment => payment.On < day).Select(payment => payment.Amount))).Pence;

        Assert.Equal(Money.RoundedFromPence(penceDays * 4m / 36500m), Of(one.Balance, one.Paid, one.On));
    });

    [Fact]
    public void Paying_a_sum_in_two_parts_on_the_same_day_changes_nothing() => Properties.Hold(Cases(), one =>
        Assert.Equal(
            Of(one.Balance, one.Paid, one.On),
            Of(one.Balance, one.Paid.SelectMany(payment => { var part = Money.FromPence(payment.Amount.Pence / 3); return new[] { (payment.On, part), (payment.On, payment.Amount - part) }; }).Reverse(), one.On)));

    [Fact]
    public void Stretches_sum_to_the_whole_and_follow_on_one_another() => Properties.Hold(Cases(), one =>
    {
        var account = InterestAccount.Of(Terms, AgreedOn, one.Balance, one.Paid, one.On)!;

        Assert.Equal(account.Accrued, Money.Sum(account.Stretches.Select(stretch => stretch.Interest)));
        Assert.All(account.Stretches.Zip(account.Stretches.Skip(1)), pair => Assert.True(pair.First.To <= pair.Second.From));
        Assert.All(account.Stretches, stretch => Assert.Equal(stretch.Days, stretch.To.DayNumber - stretch.From.DayNumber));
    });

    [Fact]
    public void What_is_owed_to_a_partner_bears_as_much_as_what_it_owes() => Properties.Hold(Cases(), one =>
        Assert.Equal(-Of(one.Balance, one.Paid, one.On), Of(-one.Balance, one.Paid.Select(payment => (payment.On, -payment.Amount)), one.On)));

    [Fact]
    public void A_settlement_is_settled_only_when_its_interest_is_paid_too()
    {
        var late = new DateOnly(2015, 7, 13);
        var paid = Agreed.After(settlement => settlement.RecordPayment(Nhs, Pounds("319612.27"), late, "CHAPS 1", Now));

        Assert.Equal((SettlementState.Agreed, "0.00", "1050.78"), (paid.State, paid.Outstanding(Nhs).ToString(), paid.Interest(Nhs, late.AddYears(1))!.Accrued.ToString()));
        var settled = paid.After(settlement => settlement.RecordPayment(Nhs, Pounds("1050.78"), late, "CHAPS 2", Now, Pounds("1050.78")));
        Assert.Equal((SettlementState.Settled, "1050.78"), (settled.State, settled.InterestPaid(Nhs).ToString()));
        Assert.Equal([PaymentKind.Balance, PaymentKind.Interest], settled.Payments.Select(payment => payment.Kind));
        Assert.Equal(SettlementState.Settled, Agreed.After(settlement => settlement.RecordPayment(Nhs, Pounds("320663.05"), late, null, Now, Pounds("1050.78"))).State);
        Assert.Equal(SettlementState.Settled, Agreed.After(settlement => settlement.RecordPayment(Nhs, Pounds("319612.27"), new(2015, 6, 13), null, Now)).State);
    }

    [Fact]
    public void A_set_off_is_not_dated_before_interest_that_was_paid()
    {
        var late = new DateOnly(2015, 7, 13);
        var withInterest = Agreed.After(settlement => settlement.RecordPayment(Nhs, Pounds("100.00"), late, null, Now, Pounds("100.00")));

        Assert.Equal("paid-before-interest", withInterest.RecordSetOff(Nhs, Pounds("1.00"), late.AddDays(-1), null, Now).Refused().Code);
        Assert.Single(withInterest.RecordSetOff(Nhs, Pounds("1.00"), late, null, Now).OrThrow());
        Assert.Single(withInterest.RecordSetOff(Council, Pounds("1.00"), late.AddDays(-1), null, Now).OrThrow());
    }

    [Fact]
    public void A_payment_says_what_part_is_interest_and_never_more_than_there_is()
    {
        var late = new DateOnly(2015, 7, 13);

        Assert.Equal("interest-beyond-accrued", Agreed.RecordPayment(Nhs, Pounds("2000.00"), late, null, Now, Pounds("1050.79")).Refused().Code);
        Assert.Equal("interest-beyond-payment", Agreed.RecordPayment(Nhs, Pounds("1.00"), late, null, Now, Pounds("1.01")).Refused().Code);
        Assert.Equal("interest-beyond-accrued", Agreed.RecordPayment(Nhs, Pounds("1.00"), new(2015, 6, 13), null, Now, Pounds("0.01")).Refused().Code);
        Assert.Equal("interest-beyond-accrued", Agreed.RecordPayment(Council, Pounds("1.00"), late, null, Now, Pounds("0.01")).Refused().Code);
        var withInterest = Agreed.After(settlement => settlement.RecordPayment(Nhs, Pounds("100.00"), late, null, Now, Pounds("100.00")));
        Assert.Equal("interest-beyond-accrued", withInterest.RecordPayment(Nhs, Pounds("950.79"), late, null, Now, Pounds("950.79")).Refused().Code);
        Assert.Equal("paid-before-interest", withInterest.RecordPayment(Nhs, Pounds("100.00"), late.AddDays(-1), null, Now).Refused().Code);
        Assert.Equal("payment-beyond-balance", withInterest.RecordPayment(Nhs, Pounds("319612.28"), late, null, Now).Refused().Code);
    }

    [Fact]
    public void Without_the_term_there_is_a_balance_and_no_interest()
    {
        var none = FundSettlement.Begun.After(settlement => settlement.Propose(Proposal with { PaymentTerms = Terms with { InterestPercent = null } }, Now))
            .After(settlement => settlement.Respond(Nhs, Agree, Now)).After(settlement => settlement.Respond(Council, Agree, Now));

        Assert.Null(none.Interest(Nhs, new(2020, 1, 1)));
        Assert.Null(Agreed.Interest(Council, new(2020, 1, 1)));
        Assert.Equal(SettlementState.Settled, none.After(settlement => settlement.RecordPayment(Nhs, Pounds("319612.27"), new(2020, 1, 1), null, Now)).State);
    }

    private static Money Of(Money balance, IEnumerable<(DateOnly On, Money Amount)> paid, DateOnly on) => InterestAccount.Of(Terms, AgreedOn, balance, paid, on)!.Accrued;

    private static Gen<(Money Balance, List<(DateOnly On, Money Amount)> Paid, DateOnly On)> Cases() =>
        from balance in Gen.Choose(0, 2_000_000_000)
        from paid in (from day in Gen.Choose(0, 400) from pence in Gen.Choose(0, 200_000_000) select (AgreedOn.AddDays(day), Money.FromPence(pence))).ListOf()
        from days in Gen.Choose(0, 500)
        select (Money.FromPence(balance), paid.ToList(), AgreedOn.AddDays(days));
}
