using FsCheck.Fluent;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Kernel;
using static PoolPlatform.Budgets.Tests.Domain.Samples;

namespace PoolPlatform.Budgets.Tests.Domain;

public class Shapes_of_journals
{
    private static readonly DateOnly Day = new(2014, 5, 1);

    [Fact]
    public void Contributions_are_owed_by_each_and_earned_by_source() => Is(
        Journals.ContributionsAgreed(Day, [new(Ccg, ContributionSource.NhsMinimum, Pounds("10.00")), new(Council, ContributionSource.Dfg, Pounds("-3.00"))]),
        ("contributions-receivable:11E", "10.00"), ("contributions-receivable:E06000022", "-3.00"), ("contributions", "-10.00"), ("contributions", "3.00"));

    [Fact]
    public void Each_line_of_a_contribution_says_whose_it_is_and_from_which_source_and_the_grant_for_disabled_facilities_is_capital() => Assert.Equal(
        ["11E NhsMinimum Revenue", "E06000022 Dfg Capital", "11E NhsMinimum Revenue", "E06000022 Dfg Capital"],
        Journals.ContributionsAgreed(Day, [new(Ccg, ContributionSource.NhsMinimum, Pounds("3.00")), new(Council, ContributionSource.Dfg, Pounds("-3.00"))]).Lines
            .Select(line => $"{line.Dimensions!.Responsible} {line.Dimensions.FundingSource} {line.Dimensions.Nature}"));

    [Fact]
    public void A_receipt_turns_a_debt_into_cash() =>
        Is(Journals.Receipt(Day, [new(Ccg, ContributionSource.NhsMinimum, Pounds("3.00")), new(Ccg, null, Pounds("2.00"))]), ("cash", "5.00"), ("contributions-receivable:11E", "-3.00"), ("contributions-receivable:11E", "-2.00"));

    [Fact]
    public void The_host_pays_out_of_the_fund() => Is(Journals.Expenditure(Day, "AWP", Pounds("5.00"), Council, Council, false), ("expenditure:AWP", "5.00"), ("cash", "-5.00"));

    [Fact]
    public void Another_partner_is_owed_what_it_paid() => Is(Journals.Expenditure(Day, "AWP", Pounds("5.00"), Ccg, Council, false), ("expenditure:AWP", "5.00"), ("partner-current:11E", "-5.00"));

    [Fact]
    public void A_credit_is_the_other_way_round() => Is(Journals.Expenditure(Day, "AWP", Pounds("-5.00"), Council, Council, false), ("expenditure:AWP", "-5.00"), ("cash", "5.00"));

    [Fact]
    public void In_shadow_mode_there_is_no_cash_for_the_host_either() =>
        Is(Journals.Expenditure(Day, "AWP", Pounds("5.00"), Council, Council, true), ("expenditure:AWP", "5.00"), ("partner-current:E06000022", "-5.00"));

    [Fact]
    public void A_settlement_charges_the_share_and_what_is_outstanding() => Is(
        Journals.Settlement(Year.End, [new(Ccg, Pounds("319612.27"), Pounds("610000.00")), new(Council, Pounds("145819.90"), Money.Zero)]),
        ("partner-current:11E", "929612.27"), ("risk-share", "-319612.27"), ("contributions-receivable:11E", "-610000.00"), ("partner-current:E06000022", "145819.90"), ("risk-share", "-145819.90"));

    [Fact]
    public void A_payment_either_way()
    {
        Is(Journals.SettlementPayment(Day, Ccg, Pounds("7.00")), ("cash", "7.00"), ("partner-current:11E", "-7.00"));
        Is(Journals.SettlementPayment(Day, Ccg, Pounds("-7.00")), ("cash", "-7.00"), ("partner-current:11E", "7.00"));
        Is(Journals.SettlementInterest(Day, Pounds("0.07")), ("cash", "0.07"), ("income:interest", "-0.07"));
        Is(Journals.SettlementInterest(Day, Pounds("-0.07")), ("cash", "-0.07"), ("income:interest", "0.07"));
    }

    /// <summary>balance = contribution due + share - contribution paid - paid on behalf, whatever the figures.</summary>
    [Fact]
    public void After_a_settlement_a_partner_stands_at_its_balance() => Properties.Hold(
        from due in Gen.Choose(0, 1_000_000_000)
        from paid in Gen.Choose(0, 1_000_000_000)
        from share in Gen.Choose(-1_000_000_000, 1_000_000_000)
        from onBehalf in Gen.Choose(1, 1_000_000)
        select (Money.FromPence(due), Money.FromPence(paid), (Money.FromPence(share), Money.FromPence(onBehalf))),
        (Money due, Money paid, (Money Share, Money OnBehalf) rest) =>
        {
            var journals = new[] { Journals.Expenditure(Day, "AWP", rest.OnBehalf, Ccg, Council, false), Journals.Settlement(Year.End, [new(Ccg, rest.Share, due - paid)]) };
            var stands = Money.Sum(journals.SelectMany(journal => journal.Lines).Where(line => line.Account == "partner-current:11E").Select(line => line.Amount));
            Assert.Equal(due + rest.Share - paid - rest.OnBehalf, stands);
            Assert.All(journals, journal => Assert.Equal(Money.Zero, Money.Sum(journal.Lines.Select(line => line.Amount))));
        });

    private static void Is(Journal journal, params (string Account, string Amount)[] lines)
    {
        Assert.Equal(lines, journal.Lines.Select(line => (line.Account, line.Amount.ToString())));
        Assert.Equal(lines, journal.Reversed().Lines.Select(line => (line.Account, (-line.Amount).ToString())));
    }
}
