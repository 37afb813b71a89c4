using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Settling;
using static PoolPlatform.Settlement.Tests.Domain.BanesFund;

namespace PoolPlatform.Settlement.Tests.Domain;

public class FundSettlementTests
{
    private static readonly DateTimeOffset Now = new(2015, 5, 12, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2015, 5, 12);
    private static readonly SettlementResponse Agree = new SettlementResponse.Agree();
    private static readonly SettlementResponse Dispute = new SettlementResponse.Dispute(["AWP"], "The block was varied in March.");

    private static FundSettlement Proposed => FundSettlement.Begun.After(settlement => settlement.Propose(Proposal, Now));

    private static FundSettlement Agreed => Proposed.After(settlement => settlement.Respond(Nhs, Agree, Now)).After(settlement => settlement.Respond(Council, Agree, Now));

    private static FundSettlement Disputed => Proposed.After(settlement => settlement.Respond(Nhs, Dispute, Now));

    private static FundSettlement Settled => Agreed.After(settlement => settlement.RecordPayment(Nhs, Pounds("319612.27"), Today, "BACS 1", Now));

    [Fact]
    public void A_settlement_is_proposed_agreed_by_all_and_settled_when_the_partner_has_paid()
    {
        Assert.Equal(SettlementState.Calculating, FundSettlement.Begun.State);
        Assert.Equal(SettlementState.Proposed, Proposed.State);
        Assert.Equal(SettlementState.Proposed, Proposed.After(settlement => settlement.Respond(Nhs, Agree, Now)).State);
        Assert.Equal(SettlementState.Agreed, Agreed.State);
        Assert.Equal(SettlementState.Settled, Settled.State);
        Assert.Equal(Money.Zero, Settled.Outstanding(Nhs));
        Assert.Equal("145819.90", Settled.Outstanding(Council).ToString());
    }

    [Fact]
    public void The_last_agreement_says_that_journals_can_be_posted_once()
    {
        var last = Proposed.After(settlement => settlement.Respond(Nhs, Agree, Now)).Respond(Council, Agree, Now).OrThrow();

        Assert.Equal([typeof(FundSettlementEvent.Responded), typeof(FundSettlementEvent.Agreed)], last.Select(one => one.GetType()));
    }

    [Fact]
    public void Agreement_settles_at_once_where_nothing_is_to_be_paid_between_partners()
    {
        var position = Position with
        {
            Lines = [.. Position.Lines.Select(line => line with { Actual = line.Budget!.Value })],
        };
        var even = FundSettlement.Begun
            .After(settlement => settlement.Propose(SettlementProposal.Calculate(Terms, position), Now))
            .After(settlement => settlement.Respond(Council, Agree, Now))
            .After(settlement => settlement.Respond(Nhs, Agree, Now));

        Assert.Equal(SettlementState.Settled, even.State);
    }

    [Fact]
    public void A_dispute_names_its_lines_and_reason_and_may_end_in_agreement()
    {
        Assert.Equal(SettlementState.Disputed, Disputed.State);
        Assert.Equal(Dispute, Disputed.ResponseOf(Nhs));
        Assert.Equal(SettlementState.Disputed, Disputed.After(settlement => settlement.Respond(Council, Agree, Now)).State);
        Assert.Equal(SettlementState.Proposed, Disputed.After(settlement => settlement.Respond(Nhs, Agree, Now)).State);
        Assert.Equal(SettlementState.Agreed, Disputed.After(settlement => settlement.Respond(Council, Agree, Now)).After(settlement => settlement.Respond(Nhs, Agree, Now)).State);
        Assert.Equal(2, Disputed.After(settlement => settlement.Respond(Nhs, Agree, Now)).Responses.Length);
    }

    [Fact]
    public void A_dispute_without_a_reason_or_about_an_unknown_line_is_refused()
    {
        Assert.Equal("RuleBroken dispute-reason-missing: reason", Proposed.Respond(Nhs, new SettlementResponse.Dispute([], " "), Now).Faults());
        Assert.Equal("RuleBroken line-unknown: lines[1]", Proposed.Respond(Nhs, new SettlementResponse.Dispute(["AWP", "XYZ"], "Why"), Now).Faults());
    }

    [Fact]
    public void A_partner_answers_once()
    {
        var agreed = Proposed.After(settlement => settlement.Respond(Nhs, Agree, Now));

        Assert.Equal("Conflict already-responded", Told(agreed.Respond(Nhs, Agree, Now)));
        Assert.Equal("Conflict already-responded", Told(agreed.Respond(Nhs, Dispute, Now)));
        Assert.Equal("Conflict already-responded", Told(Disputed.Respond(Nhs, Dispute, Now)));
        Assert.Equal("Forbidden partner-unknown", Told(Proposed.Respond(Code("14L"), Agree, Now)));
    }

    [Fact]
    public void Answers_are_taken_only_while_the_proposal_is_open()
    {
        Assert.Equal("Conflict settlement-not-open", Told(FundSettlement.Begun.Respond(Nhs, Agree, Now)));
        Assert.Equal("Conflict settlement-not-open", Told(Agreed.Respond(Nhs, Dispute, Now)));
        Assert.Equal("Conflict settlement-not-open", Told(Settled.Respond(Nhs, Dispute, Now)));
    }

    [Theory]
    [InlineData("319612.27", "319612.27", SettlementState.Settled)]
    [InlineData("100000.00", "100000.00", SettlementState.Agreed)]
    public void Cash_from_a_partner_that_owes_clears_its_balance(string amount, string recorded, SettlementState state)
    {
        var paid = Agreed.After(settlement => settlement.RecordPayment(Nhs, Pounds(amount), Today, null, Now));

        Assert.Equal((recorded, state), (paid.Payments.Single().Amount.ToString(), paid.State));
    }

    [Theory]
    [InlineData("412020.00", "-412020.00", SettlementState.Settled)]
    [InlineData("-412020.00", "-412020.00", SettlementState.Settled)]
    [InlineData("12020.00", "-12020.00", SettlementState.Agreed)]
    public void Cash_to_a_partner_that_is_owed_clears_its_balance_whichever_sign_it_is_told_with(string amount, string recorded, SettlementState state)
    {
        var underspent = Position with { Lines = [.. Position.Lines.Select(line => line with { Actual = line.Code == "AWP" ? Pounds("12216000.00") : line.Budget!.Value })] };
        var agreed = FundSettlement.Begun
            .After(settlement => settlement.Propose(SettlementProposal.Calculate(Terms, underspent), Now))
            .After(settlement => settlement.Respond(Council, Agree, Now))
            .After(settlement => settlement.Respond(Nhs, Agree, Now));

        var paid = agreed.After(settlement => settlement.RecordPayment(Nhs, Pounds(amount), Today, null, Now));

        Assert.Equal((recorded, state), (paid.Payments.Single().Amount.ToString(), paid.State));
    }

    [Fact]
    public void Cash_beyond_or_against_the_balance_is_refused_with_the_figures()
    {
        var beyond = Agreed.RecordPayment(Nhs, Pounds("319612.28"), Today, null, Now).Refused();

        Assert.Equal(("payment-beyond-balance", "319612.27", "319612.28"), (beyond.Code, beyond.Figures["outstanding"], beyond.Figures["amount"]));
        Assert.Equal("RuleBroken payment-against-balance", Told(Agreed.RecordPayment(Nhs, Pounds("-1.00"), Today, null, Now)));
        Assert.Equal("RuleBroken payment-zero", Told(Agreed.RecordPayment(Nhs, Money.Zero, Today, null, Now)));
        Assert.Equal("RuleBroken partner-unknown", Told(Agreed.RecordPayment(Code("14L"), Pounds("1.00"), Today, null, Now)));
        var part = Agreed.After(settlement => settlement.RecordPayment(Nhs, Pounds("319612.00"), Today, null, Now));
        Assert.Equal("RuleBroken payment-beyond-balance", Told(part.RecordPayment(Nhs, Pounds("0.28"), Today, null, Now)));
    }

    [Fact]
    public void Cash_is_recorded_once_all_agree_and_until_all_is_settled()
    {
        Assert.Equal("Conflict settlement-not-agreed", Told(Proposed.RecordPayment(Nhs, Pounds("1.00"), Today, null, Now)));
        Assert.Equal("Conflict settlement-not-agreed", Told(FundSettlement.Begun.RecordPayment(Nhs, Pounds("1.00"), Today, null, Now)));
        Assert.Equal("Conflict settlement-settled", Told(Settled.RecordPayment(Nhs, Pounds("1.00"), Today, null, Now)));
    }

    [Fact]
    public void The_hosts_own_balance_may_be_recorded_and_nothing_waits_for_it()
    {
        var first = Agreed.After(settlement => settlement.RecordPayment(Council, Pounds("145819.90"), Today, null, Now));
        Assert.Equal(SettlementState.Agreed, first.State);

        var after = Settled.After(settlement => settlement.RecordPayment(Council, Pounds("145819.90"), Today, null, Now));
        Assert.Equal((SettlementState.Settled, Money.Zero), (after.State, after.Outstanding(Council)));
        Assert.Equal("Conflict settlement-settled", Told(after.RecordPayment(Council, Pounds("0.01"), Today, null, Now)));
    }

    [Fact]
    public void A_cap_that_refers_its_excess_refers_the_settlement_with_the_figures()
    {
        var terms = Terms with
        {
            Schemes = [new("MH", Rule("""
                {"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}},
                {"kind":"cap","limits":{"E06000022":{"over":"100000.00"}},"excess":{"to":"refer"}}
                """))],
        };

        var referred = FundSettlement.Begun.After(settlement => settlement.Propose(SettlementProposal.Calculate(terms, Position), Now));

        Assert.Equal(SettlementState.Referred, referred.State);
        Assert.Equal("45819.90", referred.Referral!.Figures["referred"]);
        Assert.Equal("Conflict settlement-not-open", Told(referred.Respond(Nhs, Agree, Now)));
    }

    [Fact]
    public void A_rule_that_leaves_an_amount_with_nobody_is_refused_and_changes_nothing()
    {
        var terms = Terms with { Schemes = [new("MH", Rule("""{"kind":"deadband","amount":"1.00","bearer":"host"}"""))] };

        Assert.Equal("RuleBroken risk-share-incomplete", Told(FundSettlement.Begun.Propose(SettlementProposal.Calculate(terms, Position), Now)));
        Assert.Equal("Conflict settlement-already-proposed", Told(Proposed.Propose(Proposal, Now)));
    }

    [Fact]
    public void A_dispute_without_consensus_goes_back_to_the_bodies_responsible_and_may_still_end_in_agreement()
    {
        var referred = Disputed.After(settlement => settlement.Refer("No consensus in the committee.", Now));

        Assert.Equal((SettlementState.Referred, "No consensus in the committee."), (referred.State, referred.Referral!.Reason));
        Assert.Equal(SettlementState.Referred, referred.After(settlement => settlement.Respond(Council, Agree, Now)).State);
        Assert.Equal(SettlementState.Proposed, referred.After(settlement => settlement.Respond(Nhs, Agree, Now)).State);
        Assert.Equal("Conflict settlement-not-disputed", Told(Proposed.Refer("Too early.", Now)));
    }

    [Fact]
    public void Later_figures_supersede_a_settlement_that_is_not_agreed_and_never_one_that_is()
    {
        Assert.Equal(SettlementState.Superseded, Proposed.After(settlement => settlement.Supersede(Now)).State);
        Assert.Equal(SettlementState.Superseded, Disputed.After(settlement => settlement.Supersede(Now)).State);
        Assert.Equal("Conflict settlement-final", Told(Agreed.Supersede(Now)));
        Assert.Equal("Conflict settlement-final", Told(Settled.Supersede(Now)));
        Assert.Equal("Conflict settlement-not-open", Told(Proposed.After(settlement => settlement.Supersede(Now)).Respond(Nhs, Agree, Now)));
    }

    private static string Told(Outcome<ImmutableArray<FundSettlementEvent>> outcome) => $"{outcome.Refused().Kind} {outcome.Refused().Code}";
}

internal static class FundSettlementSteps
{
    /// <summary>The settlement after an act that must be granted.</summary>
    public static FundSettlement After(this FundSettlement settlement, Func<FundSettlement, Outcome<ImmutableArray<FundSettlementEvent>>> act) =>
        act(settlement).OrThrow().Aggregate(settlement, (state, happened) => state.Apply(happened));
}
