using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Settling;
using static PoolPlatform.Settlement.Tests.Domain.BanesFund;

namespace PoolPlatform.Settlement.Tests.Domain;

public class SettlementProposalTests
{
    [Fact]
    public void Banes_settles_by_the_agreed_percentages()
    {
        Assert.Equal(
            "11E share 319612.27 liability 16929612.27 balance 319612.27; E06000022 share 145819.90 liability 7725819.90 balance 145819.90",
            Proposal.Told());
        Assert.Equal("24190000.00 24655432.17 0.00 0", $"{Proposal.Budget} {Proposal.Outturn} {Proposal.Unallocated} {Proposal.UnknownLines}");
    }

    [Fact]
    public void A_line_without_a_budget_is_left_out_and_counted_with_what_was_spent_on_it()
    {
        var position = Position with { Lines = Position.Lines.Add(new("PH", "MH", Council, Budget: null, Pounds("250.00"))) };

        var proposal = SettlementProposal.Calculate(Terms, position).OrThrow();

        Assert.Equal(Proposal.Told(), proposal.Told());
        Assert.Equal("1 250.00", $"{proposal.UnknownLines} {proposal.UnknownLinesActual}");
        Assert.Equal(["AWP", "NHS", "OTH", "LA", "PH"], proposal.Lines);
    }

    [Fact]
    public void Contributions_beyond_the_known_budget_stay_in_the_fund()
    {
        // Bolton 2019/20: £160m asked for, £159.9m in known lines, population health to be confirmed.
        var terms = new SettlementTerms([Nhs, Council], Council, [new("ALL", Rule("""{"kind":"share","share":{"by":"equal"}}"""))]);
        var position = new FundPosition(
            [new("KNOWN", "ALL", Nhs, Pounds("159900000.00"), Pounds("161512761.94")), new("PH", "ALL", Council, null, Money.Zero)],
            [new(Nhs, Pounds("80000000.00"), Pounds("80000000.00"), Money.Zero), new(Council, Pounds("80000000.00"), Pounds("80000000.00"), Money.Zero)],
            []);

        var proposal = SettlementProposal.Calculate(terms, position).OrThrow();

        Assert.Equal("100000.00", proposal.Unallocated.ToString());
        Assert.Equal("11E share 806380.97 liability 80806380.97 balance 806380.97; E06000022 share 806380.97 liability 80806380.97 balance 806380.97", proposal.Told());
    }

    [Fact]
    public void An_underspend_is_paid_back()
    {
        var position = Position with { Lines = [.. Position.Lines.Select(line => line with { Actual = line.Code == "AWP" ? Pounds("12216000.00") : line.Budget!.Value })] };

        Assert.Equal(
            "11E share -412020.00 liability 16197980.00 balance -412020.00; E06000022 share -187980.00 liability 7392020.00 balance -187980.00",
            SettlementProposal.Calculate(Terms, position).OrThrow().Told());
    }

    [Fact]
    public void What_the_host_pays_is_on_nobodys_behalf()
    {
        var position = Position with { Partners = [Position.Partners[0], Position.Partners[1] with { PaidOnBehalf = Pounds("99.00") }] };

        Assert.Equal(Proposal.Told(), SettlementProposal.Calculate(Terms, position).OrThrow().Told());
    }

    [Fact]
    public void Weights_that_were_agreed_do_not_move_when_a_contribution_is_varied()
    {
        var position = Position with { Partners = [Position.Partners[0], Position.Partners[1] with { ContributionDue = Pounds("8780000.00") }] };

        var proposal = SettlementProposal.Calculate(Terms, position).OrThrow();

        Assert.Equal(Proposal.Partners.Select(statement => statement.VarianceShare), proposal.Partners.Select(statement => statement.VarianceShare));
        Assert.Equal("1200000.00", proposal.Unallocated.ToString());
    }

    [Fact]
    public void What_reserves_meet_is_in_no_partners_share()
    {
        var terms = Terms with { Schemes = [new("MH", Rule("""{"kind":"reserve","name":"risk-pool"},{"kind":"share","share":{"by":"contributions","basis":"opening"}}"""))] };

        var proposal = SettlementProposal.Calculate(terms, Position with { Reserves = [new("risk-pool", Pounds("465432.16"))] }).OrThrow();

        Assert.Equal("0.01, 0.00", string.Join(", ", proposal.Partners.Select(statement => statement.VarianceShare)));
        Assert.Equal("465432.16", proposal.Result.Reserves["risk-pool"].Used.ToString());
    }

    [Fact]
    public void What_was_due_by_a_period_is_no_weight()
    {
        // Half the year's instalments are due: the shares follow the year's contributions all the same.
        var terms = Terms with { Schemes = [new("MH", Rule("""{"kind":"share","share":{"by":"contributions","basis":"closing"}}"""))] };
        var position = Position with { Partners = [Position.Partners[0] with { ContributionDue = Pounds("8305000.00") }, Position.Partners[1]] };

        Assert.Equal("319587.78, 145844.39", string.Join(", ", SettlementProposal.Calculate(terms, position).OrThrow().Partners.Select(statement => statement.VarianceShare)));
    }

    [Theory]
    [InlineData("opening")]
    [InlineData("closing")]
    public void A_rule_on_contributions_needs_them(string basis)
    {
        var terms = Terms with { Schemes = [new("MH", Rule($$$"""{"kind":"share","share":{"by":"contributions","basis":"{{{basis}}}"}}"""))] };
        var position = Position with { Partners = [.. Position.Partners.Select(partner => partner with { ContributionOpening = null, ContributionClosing = null })] };

        Assert.Equal("contribution-missing", SettlementProposal.Calculate(terms, position).Refused().Code);
    }

    [Fact]
    public void A_scheme_that_has_no_lines_shares_nothing()
    {
        var terms = Terms with { Schemes = Terms.Schemes.Add(new("NEW", Rule("""{"kind":"share","share":{"by":"owner"}}"""))) };

        Assert.Equal(Proposal.Told(), SettlementProposal.Calculate(terms, Position).OrThrow().Told());
    }

    [Fact]
    public void Figures_of_strangers_are_refused()
    {
        var stray = Position with { Lines = Position.Lines.Add(new("X", "LD", Nhs, Money.Zero, Money.Zero)), Partners = Position.Partners.Add(new(Code("14L"), Money.Zero, Money.Zero, Money.Zero)) };

        Assert.Equal("RuleBroken scheme-unknown: lines[4].scheme, partners[2].partner", SettlementProposal.Calculate(Terms, stray).Faults());
    }

    [Fact]
    public void A_proposal_is_kept_as_json_and_read_back_whole()
    {
        var json = JsonSerializer.Serialize(Proposal, JsonSerializerOptions.Web);
        var back = JsonSerializer.Deserialize<SettlementProposal>(json, JsonSerializerOptions.Web)!;

        Assert.Equal(json, JsonSerializer.Serialize(back, JsonSerializerOptions.Web));
        Assert.Equal(Proposal.Told(), back.Told());
        Assert.Contains("\"liability\":\"16929612.27\",\"balance\":\"319612.27\"", json);
    }
}
