using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain.Ending;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Leaving;

/// <summary>What makes a day the first on which a partner can leave.</summary>
public enum ExitGround
{
    /// <summary>The months of notice, and the year end where notice cannot end before it.</summary>
    NoticePeriod,
    Break,
    TermEnd,

    /// <summary>Notice has been given already, and to that day.</summary>
    NoticeGiven,

    /// <summary>The agreement has ended.</summary>
    Ended,
}

/// <summary>When an agreement can be left by notice given on a day. Who leaves ends it for all, so the days are the same for every partner.</summary>
/// <param name="ByNotice">The first last day that the notice period alone allows.</param>
/// <param name="Breaks">Agreed breaks that are still to come.</param>
public sealed record ExitDates(DateOnly GivenOn, DateOnly Earliest, ExitGround Because, DateOnly ByNotice, ImmutableArray<DateOnly> Breaks, DateOnly? TermEnd, bool NotBeforeYearEnd)
{
    public static Outcome<ExitDates> Of(Agreement agreement, DateOnly givenOn)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        if (agreement.State is AgreementState.Draft or AgreementState.InApproval) return EndingRefusals.NotActive(agreement.State);
        var term = agreement.Terms.Term;
        var byNotice = NoticePeriod.EarliestEnd(term, givenOn);
        var breaks = term.BreakDates.Where(day => day >= givenOn).Order().ToImmutableArray();
        var (earliest, because) = agreement switch
        {
            { EndedOn: { } ended } => (ended, ExitGround.Ended),
            { Notice: { } notice } => (notice.EndsOn, ExitGround.NoticeGiven),
            _ => First(term, givenOn, byNotice, breaks),
        };
        return new ExitDates(givenOn, earliest, because, byNotice, breaks, term.End, term.NoticeNotBeforeYearEnd);
    }

    /// <summary>Why a partner that gives notice on the day cannot leave on another; null where it can.</summary>
    public Refusal? Refuse(Agreement agreement, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        return Because switch
        {
            ExitGround.Ended => on == Earliest ? null : EndingRefusals.HasEnded(agreement.State),
            ExitGround.NoticeGiven => on == Earliest ? null : EndingRefusals.NoticeAlreadyGiven(agreement.Notice!),
            ExitGround.NoticePeriod or ExitGround.Break or ExitGround.TermEnd => WayOut.RefuseUnlessRunning(agreement) ?? NoticePeriod.EndOf(agreement.Terms.Term, GivenOn, on).Refusal,
            _ => throw new ArgumentOutOfRangeException(nameof(agreement), Because, "An unknown ground."),
        };
    }

    private static (DateOnly, ExitGround) First(AgreementTerm term, DateOnly givenOn, DateOnly byNotice, ImmutableArray<DateOnly> breaks)
    {
        var first = (Day: byNotice, Because: ExitGround.NoticePeriod);
        if (!breaks.IsEmpty && breaks[0] < first.Day) first = (breaks[0], ExitGround.Break);
        if (term.End >= givenOn && term.End <= first.Day) first = (term.End.Value, ExitGround.TermEnd);
        return first;
    }
}
