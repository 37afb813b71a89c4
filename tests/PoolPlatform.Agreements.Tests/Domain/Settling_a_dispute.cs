using FsCheck.Fluent;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Disputing;
using PoolPlatform.Kernel;
using PoolPlatform.Kernel.Tests;

namespace PoolPlatform.Agreements.Tests.Domain;

/// <summary>Leads, chief officers, mediation, decided; back to the earlier body without consensus; never backwards.</summary>
public class Settling_a_dispute
{
    private static readonly Agreement Active = Drafting.Draft(Samples.Complete(), Samples.Kinds, Samples.Rules, new(2014, 4, 1)).OrThrow() with { State = AgreementState.Active };

    private static readonly DateOnly Today = Day("2015-12-31");

    [Fact]
    public void From_raised_to_decided_each_stage_has_its_day_and_its_time()
    {
        var decided = Raised()
            .Escalate(DisputeStage.ChiefOfficers, Samples.Council, Day("2015-05-18"), Today, 20, "The leads did not agree.").OrThrow()
            .Escalate(DisputeStage.Mediation, Samples.Ccg, Day("2015-06-16"), Today, null, null).OrThrow()
            .Decide(Decision("2015-07-01", "2014-10-01"), Samples.Council, Today, Active.Terms.Term).OrThrow();

        Assert.Equal(
            ["Raised 2015-04-30 2015-05-15", "ChiefOfficers 2015-05-18 2015-06-16", "Mediation 2015-06-16 ", "Decided 2015-07-01 "],
            decided.Steps.Select(step => $"{step.Stage} {step.On:yyyy-MM-dd} {step.DueOn:yyyy-MM-dd}"));
        Assert.Equal((false, null), (decided.IsOpen, decided.DueOn));
        Assert.Equal(Day("2014-10-01"), decided.Decision!.EffectiveFrom);
    }

    [Fact]
    public void Chief_officers_have_thirty_working_days_unless_fewer_are_agreed() =>
        Assert.Equal(WorkingDays.After(Day("2015-05-18"), 30), Raised().Escalate(DisputeStage.ChiefOfficers, Samples.Ccg, Day("2015-05-18"), Today, null, null).OrThrow().DueOn);

    [Theory]
    [InlineData(DisputeStage.Raised)]
    [InlineData(DisputeStage.Mediation)]
    [InlineData(DisputeStage.Decided)]
    [InlineData(DisputeStage.Withdrawn)]
    [InlineData(DisputeStage.Referred)]
    public void Only_the_next_rung_can_be_climbed(DisputeStage to) =>
        Assert.Equal("dispute-stage-not-next", Samples.CodeOf(Raised().Escalate(to, Samples.Ccg, Today, Today, null, null)));

    [Theory]
    [InlineData(9, "dispute-days-out-of-range")]
    [InlineData(10, "granted")]
    [InlineData(30, "granted")]
    [InlineData(31, "dispute-days-out-of-range")]
    public void A_stage_lasts_ten_to_thirty_working_days(int days, string told) =>
        Assert.Equal(told, Samples.CodeOf(Raised().Escalate(DisputeStage.ChiefOfficers, Samples.Ccg, Today, Today, days, null)));

    [Theory]
    [InlineData("2015-04-29", "dispute-date-reversed")]
    [InlineData("2016-01-01", "dispute-date-lies-ahead")]
    [InlineData("2015-04-30", "granted")]
    public void A_stage_begins_after_the_one_before_and_not_in_the_future(string on, string told) =>
        Assert.Equal(told, Samples.CodeOf(Raised().Escalate(DisputeStage.ChiefOfficers, Samples.Ccg, Day(on), Today, null, null)));

    [Fact]
    public void Without_consensus_it_goes_back_to_the_earlier_body_which_may_then_decide()
    {
        var referred = Raised().Refer(new("Cabinet", Samples.Council), Samples.Ccg, Day("2015-06-01"), Today, null).OrThrow();

        Assert.True(referred.IsOpen);
        Assert.Equal("dispute-stage-not-next", Samples.CodeOf(referred.Escalate(DisputeStage.Mediation, Samples.Ccg, Today, Today, null, null)));
        Assert.Equal("dispute-stage-not-next", Samples.CodeOf(referred.Refer(new("Cabinet", Samples.Council), Samples.Ccg, Today, Today, null)));
        Assert.Equal(DisputeStage.Decided, referred.Decide(Decision("2015-07-01", "2015-04-01"), Samples.Ccg, Today, Active.Terms.Term).OrThrow().Stage);
    }

    [Fact]
    public void A_referral_names_the_body() =>
        Assert.Equal("dispute-decision-incomplete", Samples.CodeOf(Raised().Refer(new(" ", Samples.Council), Samples.Ccg, Today, Today, null)));

    [Theory]
    [InlineData(" ", "Chief officers", "2014-10-01", "dispute-decision-incomplete")]
    [InlineData("Shared", " ", "2014-10-01", "dispute-decision-incomplete")]
    [InlineData("Shared", "Chief officers", "2014-03-31", "decision-before-term")]
    [InlineData("Shared", "Chief officers", "2014-04-01", "granted")]
    public void A_decision_says_what_and_who_and_may_be_back_dated_to_the_first_day(string decision, string by, string effective, string told) =>
        Assert.Equal(told, Samples.CodeOf(Raised().Decide(new(decision, by, Today, Day(effective)), Samples.Ccg, Today, Active.Terms.Term)));

    [Fact]
    public void Only_who_raised_it_withdraws_it_and_says_why()
    {
        Assert.Equal("dispute-raised-by-another", Samples.CodeOf(Raised().Withdraw([Samples.Council], Today, "why")));
        Assert.Equal("dispute-reason-missing", Samples.CodeOf(Raised().Withdraw([Samples.Ccg], Today, "")));
        Assert.Equal(DisputeStage.Withdrawn, Raised().Withdraw([Samples.Council, Samples.Ccg], Today, "why").OrThrow().Stage);
    }

    [Theory]
    [InlineData(DisputedKind.Agreement, null, "", "granted")]
    [InlineData(DisputedKind.Agreement, "OTHER", "", "dispute-subject-unknown")]
    [InlineData(DisputedKind.Scheme, "MH", "", "granted")]
    [InlineData(DisputedKind.Scheme, "XX", "", "dispute-subject-unknown")]
    [InlineData(DisputedKind.Settlement, "01890a5d-ac96-774b-bcce-b302099a8057", "AWP", "granted")]
    [InlineData(DisputedKind.Settlement, null, "", "dispute-subject-unknown")]
    [InlineData(DisputedKind.Package, "not an id", "", "dispute-subject-unknown")]
    [InlineData(DisputedKind.Lines, null, "AWP", "granted")]
    [InlineData(DisputedKind.Lines, null, "", "dispute-subject-unknown")]
    [InlineData(DisputedKind.Lines, null, " ", "dispute-subject-unknown")]
    public void What_is_disputed_is_named(DisputedKind kind, string? reference, string line, string told) =>
        Assert.Equal(told, Samples.CodeOf(Dispute.Raise(Active, new(kind, reference, line.Length == 0 ? null : [line]), null, "why", Samples.Ccg, Today, null)));

    [Theory]
    [InlineData(AgreementState.Draft, "agreement-not-active")]
    [InlineData(AgreementState.InApproval, "agreement-not-active")]
    [InlineData(AgreementState.NoticeGiven, "granted")]
    [InlineData(AgreementState.Ended, "granted")]
    [InlineData(AgreementState.Superseded, "granted")]
    [InlineData(AgreementState.WoundUp, "agreement-ended")]
    public void What_has_taken_effect_can_be_disputed_until_it_is_wound_up(AgreementState state, string told) =>
        Assert.Equal(told, Samples.CodeOf(Dispute.Raise(Active with { State = state }, new(DisputedKind.Agreement), null, "why", Samples.Ccg, Today, null)));

    /// <summary>Any sequence of moves: what is granted leads on, what is closed stays closed.</summary>
    [Fact]
    public void No_sequence_of_moves_leads_back() => Properties.Hold(Gen.Zip(Gen.Choose(0, 5), Gen.Choose(0, 300)).ArrayOf(), moves =>
    {
        var dispute = Raised();
        foreach (var (move, days) in moves)
        {
            var on = Day("2015-04-30").AddDays(days);
            var next = move switch
            {
                0 => dispute.Escalate(DisputeStage.ChiefOfficers, Samples.Ccg, on, Today, null, null),
                1 => dispute.Escalate(DisputeStage.Mediation, Samples.Ccg, on, Today, null, null),
                2 => dispute.Refer(new("Cabinet", Samples.Council), Samples.Ccg, on, Today, null),
                3 => dispute.Decide(Decision($"{on:yyyy-MM-dd}", "2014-10-01"), Samples.Ccg, Today, Active.Terms.Term),
                4 => dispute.Withdraw([Samples.Ccg], on, "why"),
                _ => dispute.Escalate(DisputeStage.Raised, Samples.Ccg, on, Today, null, null),
            };
            if (next.IsRefused(out _, out var moved)) continue;
            Assert.True(dispute.IsOpen);
            Assert.True(moved.Stage > dispute.Stage && moved.Steps[^1].On >= dispute.Steps[^1].On);
            dispute = moved;
        }
    });

    private static Dispute Raised() => Dispute.Raise(Active, new(DisputedKind.Lines, null, ["NCA"]), Money.FromPence(28925040), "why", Samples.Ccg, Day("2015-04-30"), null).OrThrow();

    private static DisputeDecision Decision(string on, string effective) => new("The council bears the earlier ones.", "Chief officers", Day(on), Day(effective));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
