using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Ending;

/// <summary>Every way in which the way out of an agreement can be refused. Codes are stable and never reused.</summary>
public static class EndingRefusals
{
    public static Refusal NotActive(AgreementState state) =>
        Refusal.Conflict("agreement-not-active", $"An agreement that is {state} has not taken effect.").With("state", state.ToString());

    public static Refusal HasEnded(AgreementState state) =>
        Refusal.Conflict("agreement-ended", $"An agreement that is {state} takes no more changes.").With("state", state.ToString());

    public static Refusal NoticeAlreadyGiven(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return Refusal.Conflict("notice-already-given", $"{notice.Partner} has given notice already.").With("endsOn", Iso(notice.EndsOn));
    }

    public static Refusal NoticeReasonMissing() => Refusal.RuleBroken("notice-reason-missing", "Notice says why it is given.").About("reason", "This may not be empty.");

    public static Refusal NoticeTooShort(DateOnly endsOn, DateOnly earliest, IEnumerable<DateOnly> breaks) =>
        Refusal.RuleBroken("notice-too-short", $"Notice given now cannot end the agreement on {Iso(endsOn)}.")
            .About("endsOn", $"The first day that the notice period allows is {Iso(earliest)}.")
            .With("earliest", Iso(earliest)).With("breakDates", string.Join(", ", breaks.Order().Select(Iso)));

    public static Refusal NoticeBeyondTerm(DateOnly termEnd) =>
        Refusal.RuleBroken("notice-beyond-term", "The term ends before the notice would.").About("endsOn", $"The term ends on {Iso(termEnd)}.").With("termEnd", Iso(termEnd));

    public static Refusal NoticeNotGiven(DateOnly? termEnd) =>
        Refusal.Conflict("notice-not-given", termEnd is { } end ? $"The agreement runs until {Iso(end)}, unless notice is given." : "The agreement runs until notice is given.");

    public static Refusal NoticeStillRuns(Notice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return Refusal.RuleBroken("notice-still-runs", $"Notice was given to {Iso(notice.EndsOn)}.").About("on", "This lies before the end of the notice.").With("endsOn", Iso(notice.EndsOn));
    }

    public static Refusal EndLiesAhead(DateOnly on) =>
        Refusal.RuleBroken("end-lies-ahead", $"{Iso(on)} has not come yet; an agreement is ended once its last day is here.").About("on", "This lies in the future.");

    public static Refusal NotEnded(AgreementState state) =>
        Refusal.Conflict("agreement-not-ended", $"An agreement that is {state} cannot be wound up; it is ended first.").With("state", state.ToString());

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
