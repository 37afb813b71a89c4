using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Disputing;

/// <summary>Every way in which a dispute can be refused. Codes are stable and never reused.</summary>
public static class DisputeRefusals
{
    public static Refusal NotFound() => Refusal.NotFound("dispute-not-found", "The agreement has no dispute of this number.");

    public static Refusal ReasonMissing() => Refusal.RuleBroken("dispute-reason-missing", "A dispute says why it is raised, and why it is let go.").About("reason", "This may not be empty.");

    public static Refusal SubjectMissing(string field, string what) => Refusal.RuleBroken("dispute-subject-unknown", "It is not clear what is disputed.").About(field, what);

    public static Refusal ServicesContinue() =>
        Refusal.RuleBroken("dispute-stops-services", "Services go on while partners disagree; a dispute cannot stop them.").About("servicesContinue", "This is always true.");

    public static Refusal DaysOutOfRange(int fewest, int most) =>
        Refusal.RuleBroken("dispute-days-out-of-range", string.Create(CultureInfo.InvariantCulture, $"A stage lasts {fewest} to {most} working days.")).About("workingDays", "Choose a number in that range.");

    public static Refusal NotTheNextStage(DisputeStage stage, DisputeStage to) =>
        Refusal.Conflict("dispute-stage-not-next", $"A dispute that is {stage} does not go to {to}: it moves one stage on at a time, and never back.").With("stage", stage.ToString());

    public static Refusal Closed(DisputeStage stage) => Refusal.Conflict("dispute-closed", $"The dispute is {stage}; nothing moves it any more.").With("stage", stage.ToString());

    public static Refusal DateLiesAhead(DateOnly on) => Refusal.RuleBroken("dispute-date-lies-ahead", $"{Iso(on)} has not come yet.").About("on", "This lies in the future.");

    public static Refusal DateBeforeStage(DateOnly since) =>
        Refusal.RuleBroken("dispute-date-reversed", $"The dispute has been where it is since {Iso(since)}.").About("on", "This lies before that day.").With("since", Iso(since));

    public static Refusal TextMissing(string field) => Refusal.RuleBroken("dispute-decision-incomplete", "A decision says what was decided and by whom; a referral names the body.").About(field, "This may not be empty.");

    public static Refusal EffectiveBeforeTerm(DateOnly start) =>
        Refusal.RuleBroken("decision-before-term", $"The agreement began on {Iso(start)}; nothing can be decided for the time before.").About("effectiveFrom", "This lies before the term.");

    public static Refusal ReferredToStranger(OrganisationCode organisation) =>
        Refusal.RuleBroken("dispute-referred-to-stranger", $"{organisation} is no party to the agreement, so none of its bodies decided this before.").About("organisation", "This must be a partner, or a body that follows one.");

    public static Refusal NotYours(OrganisationCode raisedBy) => Refusal.Forbidden("dispute-raised-by-another", $"{raisedBy} raised the dispute, and only {raisedBy} can withdraw it.");

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
