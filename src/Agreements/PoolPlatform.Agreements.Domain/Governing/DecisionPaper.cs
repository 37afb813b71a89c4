using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Governing;

/// <summary>What a body is asked to do about something.</summary>
public enum RecommendationKind
{
    Comment,
    Note,
    Agree,
    Approve,

    /// <summary>Lets a named post do something.</summary>
    Authorise,
}

/// <summary>A report on which bodies decide. One paper may go to several bodies on several days, as Bolton's did; authors and contacts are posts.</summary>
/// <param name="Bodies">The codes of the bodies that it is written for.</param>
/// <param name="MeetingOn">The day of the first meeting that it is written for.</param>
/// <param name="LeadMember">The member who answers for it; null where there is none.</param>
/// <param name="EqualityDuty">How the equality duty was thought of; null while that is not recorded.</param>
public sealed record DecisionPaper(
    string Code,
    string Title,
    ImmutableArray<string> Bodies,
    DateOnly MeetingOn,
    ImmutableArray<PaperPost> Authors,
    PaperPost? LeadMember,
    ImmutableArray<PaperPost> ContactOfficers,
    ImmutableArray<BackgroundPaper> BackgroundPapers,
    ImmutableArray<Recommendation> Recommendations,
    EqualityDuty? EqualityDuty,
    Confidentiality Confidentiality)
{
    private const int InspectionYears = 4;
    private const int MostRecommendations = 100;

    /// <summary>Until when the background papers may be inspected: four years after the last meeting; null for a confidential paper.</summary>
    /// <param name="meetings">The days on which bodies have decided on it.</param>
    public DateOnly? PublicUntil(IEnumerable<DateOnly> meetings)
    {
        if (Confidentiality != Confidentiality.Public) return null;
        var last = meetings.Append(MeetingOn).Max();
        // A meeting for which no day is set is written as the end of the calendar, beyond which there are no four years.
        return last.Year + InspectionYears > DateOnly.MaxValue.Year ? DateOnly.MaxValue : last.AddYears(InspectionYears);
    }

    /// <summary>What a paper must get right.</summary>
    /// <param name="bodies">The agreement's bodies.</param>
    public static Outcome<DecisionPaper> Write(DecisionPaper paper, IReadOnlyCollection<GovernanceBody> bodies)
    {
        ArgumentNullException.ThrowIfNull(paper);
        if (BodyRules.IsUnusable(paper.Title)) return GoverningRefusals.PaperUntitled();
        ArgumentNullException.ThrowIfNull(bodies);
        if (paper.Bodies.IsEmpty) return GoverningRefusals.PaperBeforeNobody();
        foreach (var (at, code) in paper.Bodies.Index())
            if (bodies.All(body => body.Code != code)) return GoverningRefusals.BodyUnknown($"bodies[{at}]", code);
        if (paper.Authors.IsEmpty) return GoverningRefusals.AuthorsMissing();
        foreach (var (field, post) in paper.Posts())
            if (BodyRules.IsUnusable(post.Post)) return GoverningRefusals.PostUnnamed(field);
        foreach (var (at, background) in paper.BackgroundPapers.Index())
            if (BodyRules.IsUnusable(background.Title)) return GoverningRefusals.BackgroundUntitled(at);
        if (paper.Recommendations.IsEmpty || paper.Recommendations.Length > MostRecommendations) return GoverningRefusals.RecommendationsMissing(MostRecommendations);
        foreach (var (at, recommendation) in paper.Recommendations.Index())
        {
            if (recommendation.Number != at + 1) return GoverningRefusals.RecommendationsMisnumbered(at);
            if (string.IsNullOrWhiteSpace(recommendation.Text)) return GoverningRefusals.RecommendationEmpty(at);
            if ((recommendation.Kind == RecommendationKind.Authorise) != recommendation.Authorises is { IsDefaultOrEmpty: false }) return GoverningRefusals.AuthorisationUnclear(at);
        }
        return paper.EqualityDuty is { } equality && string.IsNullOrWhiteSpace(equality.Statement) ? GoverningRefusals.EqualityStatementMissing() : paper;
    }

    private IEnumerable<(string Field, PaperPost Post)> Posts()
    {
        foreach (var (at, post) in Authors.Index()) yield return ($"authors[{at}].post", post);
        if (LeadMember is { } lead) yield return ("leadMember.post", lead);
        foreach (var (at, post) in ContactOfficers.Index()) yield return ($"contactOfficers[{at}].post", post);
        foreach (var (at, recommendation) in Recommendations.Index())
            foreach (var (number, post) in (recommendation.Authorises ?? []).Index()) yield return ($"recommendations[{at}].authorises[{number}].post", post);
    }
}

/// <summary>A post of an organisation.</summary>
public sealed record PaperPost(OrganisationCode Organisation, string Post);

/// <summary>Something that the paper relies on.</summary>
/// <param name="Dated">As it is printed: a day, a month or a year.</param>
public sealed record BackgroundPaper(string Title, string? Dated = null);

/// <summary>Something that the bodies are asked to do.</summary>
/// <param name="Number">Counted from one in the order of the paper.</param>
/// <param name="Authorises">The posts that would be let to act; for an authorisation only.</param>
public sealed record Recommendation(int Number, RecommendationKind Kind, string Text, ImmutableArray<PaperPost>? Authorises = null);

/// <summary>How the public sector equality duty (Equality Act 2010, section 149) was thought of.</summary>
/// <param name="Assessed">Whether an impact assessment was made.</param>
public sealed record EqualityDuty(string Statement, bool Assessed, string? Reference = null);
