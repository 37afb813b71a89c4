using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Ending;

/// <summary>A partner's notice that it leaves. A partnership of fewer partners is another agreement, so it ends this one for all.</summary>
/// <param name="GivenOn">The day from which the months of notice run.</param>
/// <param name="EndsOn">The agreement's last day.</param>
public sealed record Notice(OrganisationCode Partner, DateOnly GivenOn, DateOnly EndsOn, string Reason);

/// <summary>When notice may let an agreement end: after the agreed months, on an agreed break, or with the term itself.</summary>
public static class NoticePeriod
{
    /// <summary>The first last day that notice given on a day can reach by itself, breaks and the term's end aside.</summary>
    public static DateOnly EarliestEnd(AgreementTerm term, DateOnly givenOn)
    {
        ArgumentNullException.ThrowIfNull(term);
        var earliest = givenOn.AddMonths(term.NoticeMonths);
        var yearEnd = FinancialYear.Of(givenOn).End;
        return term.NoticeNotBeforeYearEnd && earliest < yearEnd ? yearEnd : earliest;
    }

    /// <summary>The last day that is meant: the one named, where the terms allow it; otherwise the first that they allow.</summary>
    public static Outcome<DateOnly> EndOf(AgreementTerm term, DateOnly givenOn, DateOnly? asked)
    {
        ArgumentNullException.ThrowIfNull(term);
        var earliest = EarliestEnd(term, givenOn);
        // Past its term an agreement runs on until somebody ends it, so a term that is over bounds nothing.
        var bound = term.End >= givenOn ? term.End : null;
        if (asked is not { } endsOn) return bound < earliest ? bound.Value : earliest;
        if (endsOn == term.End) return endsOn;
        if (endsOn > bound) return EndingRefusals.NoticeBeyondTerm(bound.Value);
        // A break is agreed as a shorter way out: it takes no months of notice, only notice before it.
        if (endsOn >= givenOn && term.BreakDates.Contains(endsOn)) return endsOn;
        return endsOn < earliest ? EndingRefusals.NoticeTooShort(endsOn, earliest, term.BreakDates.Where(day => day >= givenOn)) : endsOn;
    }
}
