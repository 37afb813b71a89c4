using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Ending;

/// <summary>The way out: <c>Active -> NoticeGiven -> Ended -> WoundUp</c>. Acts move an agreement along it, never the calendar.</summary>
public static class WayOut
{
    /// <summary>A partner gives notice.</summary>
    public static Outcome<Agreement> GiveNotice(this Agreement agreement, OrganisationCode partner, DateOnly givenOn, DateOnly? endsOn, string reason)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        if (agreement.State == AgreementState.NoticeGiven) return EndingRefusals.NoticeAlreadyGiven(agreement.Notice!);
        if (RefuseUnlessRunning(agreement) is { } refusal) return refusal;
        if (string.IsNullOrWhiteSpace(reason)) return EndingRefusals.NoticeReasonMissing();
        return NoticePeriod.EndOf(agreement.Terms.Term, givenOn, endsOn).Then<Agreement>(end =>
            agreement with { State = AgreementState.NoticeGiven, Notice = new(partner, givenOn, end, reason) });
    }

    /// <summary>The agreement has ended: its notice or its term has run out.</summary>
    /// <param name="on">Its last day.</param>
    public static Outcome<Agreement> End(this Agreement agreement, DateOnly on, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        if (RefuseUnlessRunning(agreement) is { } refusal) return refusal;
        if (agreement.State == AgreementState.Active && (agreement.Terms.Term.End is not { } termEnd || on < termEnd)) return EndingRefusals.NoticeNotGiven(agreement.Terms.Term.End);
        if (agreement.State == AgreementState.NoticeGiven && on < agreement.Notice!.EndsOn) return EndingRefusals.NoticeStillRuns(agreement.Notice);
        if (on > today) return EndingRefusals.EndLiesAhead(on);
        return agreement with { State = AgreementState.Ended, EndedOn = on };
    }

    /// <summary>What was left to do after the end is done.</summary>
    public static Outcome<Agreement> WindUp(this Agreement agreement)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        return agreement.State == AgreementState.Ended ? agreement with { State = AgreementState.WoundUp } : EndingRefusals.NotEnded(agreement.State);
    }

    /// <summary>Why an agreement that has not taken effect, or no longer runs, cannot be acted on; null while it runs.</summary>
    public static Refusal? RefuseUnlessRunning(Agreement agreement)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        return agreement.State switch
        {
            AgreementState.Active or AgreementState.NoticeGiven => null,
            AgreementState.Draft or AgreementState.InApproval => EndingRefusals.NotActive(agreement.State),
            AgreementState.Ended or AgreementState.WoundUp or AgreementState.Superseded => EndingRefusals.HasEnded(agreement.State),
            _ => throw new ArgumentOutOfRangeException(nameof(agreement), agreement.State, "An unknown state."),
        };
    }
}
