using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Settling;
using static PoolPlatform.Settlement.Tests.Domain.BanesFund;

namespace PoolPlatform.Settlement.Tests.Domain;

/// <summary>The clinical commissioning group goes into an integrated care board in the middle of the year, and a variation puts the one in the other's place.</summary>
public class Taking_a_partners_place
{
    private static readonly OrganisationCode Icb = Code("QOX");
    private static readonly OrganisationCode Board = Code("QUY");

    [Fact]
    public void The_year_comes_to_what_it_would_have_come_to_with_one_body()
    {
        var whole = SettlementProposal.Calculate(By(Icb), InTwo(first: Icb)).OrThrow();

        var taken = SettlementProposal.Calculate(By(Icb) with { Former = [new(Nhs, [Icb])] }, InTwo(first: Nhs)).OrThrow();

        Assert.Equal(whole.Told(), taken.Told());
        Assert.Equal(whole.Budget, taken.Budget);
        Assert.Equal("11E 8305000.00 8000000.00 500.00", string.Join("; ", taken.Partners[0].Inherited.Select(one => $"{one.Partner} {one.ContributionDue} {one.ContributionPaid} {one.PaidOnBehalf}")));
        Assert.Empty(taken.Partners[1].Inherited);
    }

    [Theory]
    [InlineData("""{"kind":"share","share":{"by":"contributions","basis":"opening"}}""")]
    [InlineData("""{"kind":"share","share":{"by":"contributions","basis":"closing"}}""")]
    [InlineData("""{"kind":"share","share":{"by":"owner"}}""")]
    public void Contributions_and_lines_weigh_for_the_body_that_took_them_over(string step)
    {
        var terms = By(Icb) with { Schemes = [new("MH", Rule(step))] };

        Assert.Equal(
            SettlementProposal.Calculate(terms, InTwo(first: Icb)).OrThrow().Told(),
            SettlementProposal.Calculate(terms with { Former = [new(Nhs, [Icb])] }, InTwo(first: Nhs)).OrThrow().Told());
    }

    [Fact]
    public void Three_groups_that_become_one_board_are_taken_over_one_by_one()
    {
        var (second, third) = (Code("00T"), Code("01G"));
        var position = InTwo(first: Nhs);
        position = position with { Partners = [.. position.Partners, new(second, Pounds("10.00"), Pounds("4.00"), Money.Zero)] };

        var taken = SettlementProposal.Calculate(By(Icb) with { Former = [new(Nhs, [Icb]), new(second, [Icb]), new(third, [Icb])] }, position).OrThrow();

        Assert.Equal("11E,00T,01G", string.Join(",", taken.Partners[0].Inherited.Select(one => one.Partner)));
        Assert.Equal(SettlementProposal.Calculate(By(Icb), InTwo(first: Icb)).OrThrow().Partners[0].Balance + Pounds("6.00"), taken.Partners[0].Balance);
    }

    [Fact]
    public void Each_account_that_was_taken_over_is_left_at_nothing_and_the_followers_at_its_balance()
    {
        var taken = SettlementProposal.Calculate(By(Icb) with { Former = [new(Nhs, [Icb])] }, InTwo(first: Nhs)).OrThrow();

        var accounts = Accounts(InTwo(first: Nhs), taken);

        Assert.Equal((Money.Zero, taken.Partners[0].Balance, taken.Partners[1].Balance), (accounts[Nhs], accounts[Icb], accounts[Council]));
    }

    [Fact]
    public void What_was_settled_with_the_former_partner_stays_with_it_and_the_rest_is_the_followers()
    {
        var first = SettlementProposal.Calculate(Terms, InTwo(first: Nhs) with { Partners = [.. InTwo(first: Nhs).Partners.Where(partner => partner.Partner != Icb)] }).OrThrow();

        var second = SettlementProposal.Calculate(By(Icb) with { Former = [new(Nhs, [Icb])] }, InTwo(first: Nhs)).OrThrow().After(first);
        var third = SettlementProposal.Calculate(By(Board) with { Former = [new(Nhs, [Board]), new(Icb, [Board])] }, InTwo(first: Nhs)).OrThrow().After(second);

        var whole = SettlementProposal.Calculate(By(Icb), InTwo(first: Icb)).OrThrow().Partners[0];
        Assert.Equal(whole.Balance, first.Partners[0].Balance + second.Partners[0].Balance);
        Assert.Equal(first.Partners[0].VarianceShare, second.Partners[0].Before.VarianceShare);
        Assert.Equal(Money.Zero, third.Partners[0].Balance);
        var accounts = Accounts(InTwo(first: Nhs), first, second, third);
        Assert.Equal((first.Partners[0].Balance, second.Partners[0].Balance, Money.Zero), (accounts[Nhs], accounts[Icb], accounts[Board]));
        foreach (var version in new[] { first, second, third }) Assert.Equal(Money.Zero, Money.Sum(version.Partners.SelectMany(one => one.Postings).Select(one => one.TakenOver)));
    }

    [Fact]
    public void An_account_that_was_taken_over_is_not_taken_over_again_by_the_next_version()
    {
        var terms = By(Icb) with { Former = [new(Nhs, [Icb])] };
        var first = SettlementProposal.Calculate(terms, InTwo(first: Nhs)).OrThrow();

        var second = SettlementProposal.Calculate(terms, InTwo(first: Nhs)).OrThrow().After(first);

        Assert.Equal(Money.Zero, second.Partners[0].Balance);
        Assert.All(second.Partners.SelectMany(one => one.Postings), posting => Assert.Equal((Money.Zero, Money.Zero, Money.Zero), (posting.VarianceShare, posting.Outstanding, posting.TakenOver)));
    }

    [Fact]
    public void A_decision_on_a_disputed_line_that_names_the_former_partner_is_the_followers()
    {
        var position = InTwo(first: Nhs);
        var line = position.Lines[1];
        var variance = line.Actual - line.Budget!.Value;
        var held = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create(line.Code, new HeldLine(ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("11E", variance)]), "D 1"))]);

        var taken = SettlementProposal.Calculate(By(Icb) with { Former = [new(Nhs, [Icb])] }, position with { Held = held }).OrThrow();

        Assert.Equal(variance, taken.Result.Workings[^1].Shares!["QOX"]);
    }

    [Theory]
    [InlineData(new string[0], "successor-unknown")]
    [InlineData(new[] { "QOX", "E06000022" }, "successors-several")]
    public void Without_one_recorded_follower_it_is_referred_and_says_what_mends_it(string[] followers, string told)
    {
        var outcome = SettlementProposal.Calculate(By(Icb) with { Former = [new(Nhs, [.. followers.Select(Code)])] }, InTwo(first: Nhs));

        Assert.True(outcome.IsRefused(out var refusal, out _));
        Assert.Equal(told, refusal.Code);
        Assert.Contains(refusal.Errors, error => error.Key == "partners[0].partner" && error.Value.Any(text => text.Contains("11E was a partner earlier in the year", StringComparison.Ordinal)));
        Assert.Contains(refusal.Errors, error => error.Key == "lines[0].owner");
    }

    [Fact]
    public void A_former_partner_without_money_or_lines_needs_no_follower() =>
        Assert.Equal(Proposal.Told(), SettlementProposal.Calculate(Terms with { Former = [new(Code("00T"), [])] }, Position).OrThrow().Told());

    [Theory]
    [InlineData("QOX,QUY", "", "QOX")]
    [InlineData("QUY,QOX", "", "QOX")]
    [InlineData("QOX", "QUY", "QOX")]
    [InlineData("QUY", "QOX", "QUY")]
    [InlineData("", "QOX,QUY", "")]
    public void In_a_chain_the_nearest_that_is_a_partner_takes_over(string partners, string others, string told)
    {
        ImmutableArray<OrganisationCode> chain = [Icb, Board];
        var listed = partners.Split(',', StringSplitOptions.RemoveEmptyEntries).ToDictionary(Code, code => code == "QOX" ? [Board] : ImmutableArray<OrganisationCode>.Empty);
        Assert.Equal(2, listed.Count + others.Split(',', StringSplitOptions.RemoveEmptyEntries).Length);

        Assert.Equal(told, string.Join(",", FormerPartner.Of(Nhs, chain, listed).Followers));
    }

    [Fact]
    public void Of_two_that_split_it_neither_takes_over_alone() =>
        Assert.Equal("QOX,QUY", string.Join(",", FormerPartner.Of(Nhs, [Icb, Board], new Dictionary<OrganisationCode, ImmutableArray<OrganisationCode>> { [Icb] = [], [Board] = [] }).Followers));

    private static SettlementTerms By(OrganisationCode follower) => Terms with
    {
        Partners = [follower, Council],
        Schemes = [new("MH", Rule($$$$"""{"kind":"share","share":{"by":"percent","weights":{"{{{{follower}}}}":"68.67","E06000022":"31.33"}}}"""))],
    };

    /// <summary>The NHS partner's year in two halves, each in the name of whoever was there; with one name they are one.</summary>
    private static FundPosition InTwo(OrganisationCode first)
    {
        PartnerPosition[] halves =
        [
            new(first, Pounds("8305000.00"), Pounds("8000000.00"), Pounds("500.00"), Pounds("16610000.00"), Pounds("8305000.00")),
            new(Icb, Pounds("8305000.00"), Pounds("8305000.00"), Pounds("20.00"), null, Pounds("8305000.00")),
        ];
        var nhs = first == Icb
            ? [new PartnerPosition(Icb, Pounds("16610000.00"), Pounds("16305000.00"), Pounds("520.00"), Pounds("16610000.00"), Pounds("16610000.00"))]
            : halves;
        return Position with
        {
            Partners = [.. nhs, Position.Partners[1]],
            Lines = [.. Position.Lines.Select(line => line.Owner == Nhs ? line with { Owner = first } : line)],
        };
    }

    /// <summary>Each partner's current account as the ledger has it: what it paid on behalf of the fund, and then what each version puts there.</summary>
    private static Dictionary<OrganisationCode, Money> Accounts(FundPosition position, params SettlementProposal[] versions)
    {
        var postings = versions.SelectMany(version => version.Partners).SelectMany(statement => statement.Postings).ToList();
        return position.Partners.Select(partner => partner.Partner).Concat(postings.Select(posting => posting.Account)).Distinct().ToDictionary(
            account => account,
            account => Money.Sum(postings.Where(posting => posting.Account == account).Select(posting => posting.VarianceShare + posting.Outstanding + posting.TakenOver))
                - Money.Sum(position.Partners.Where(partner => partner.Partner == account && account != Council).Select(partner => partner.PaidOnBehalf + partner.Transfers)));
    }
}
