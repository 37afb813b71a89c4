using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Readiness;

/// <summary>An assessment, who made it and when.</summary>
public sealed record RecordedAssessment(int Number, Assessment Assessment, OrganisationCode By, DateTimeOffset At);

/// <summary>Where a scheme, or the agreement as a whole, stands: what is answered, what is not, and what it scores.</summary>
/// <param name="Scheme">Null for the agreement as a whole.</param>
/// <param name="NotApplicable">Answered, but left out of the score.</param>
/// <param name="OutOf">The most that the answered questions could score.</param>
/// <param name="Warnings">Worth a second look; none of them stands in the way of anything.</param>
public sealed record ReadinessPicture(
    string? Scheme,
    ReadinessProfile Profile,
    Money? IndicativeSize,
    int Answered,
    int Unanswered,
    int NotApplicable,
    int Score,
    int OutOf,
    ImmutableArray<ReadinessWarning> Warnings,
    ImmutableArray<ChecklistPicture> Checklists)
{
    private static readonly Money Safe = Money.FromPence(3_000_000_00);

    private static readonly Money Small = Money.FromPence(2_000_000_00);

    /// <summary>Folds all assessments, in the order in which they were made, into where one scheme or the whole stands.</summary>
    public static ReadinessPicture Of(string? scheme, IEnumerable<RecordedAssessment> assessments)
    {
        ArgumentNullException.ThrowIfNull(assessments);
        var (profile, size) = (ReadinessProfile.Full, default(Money?));
        var newest = new Dictionary<string, AnsweredQuestion>(StringComparer.Ordinal);
        foreach (var (_, assessment, by, at) in assessments.Where(one => one.Assessment.Scheme == scheme).OrderBy(one => one.Number))
        {
            profile = assessment.Profile ?? profile;
            size = assessment.IndicativeSize ?? size;
            foreach (var answer in assessment.Answers) newest[answer.Question] = new(answer.Score, answer.Evidence, by, at);
        }
        var lists = ReadinessCatalogue.All.Select(list => Checklist(list, profile, newest)).ToImmutableArray();
        return new(
            scheme, profile, size,
            lists.Sum(list => list.Answered), lists.Sum(list => list.Unanswered), lists.Sum(list => list.NotApplicable), lists.Sum(list => list.Score), lists.Sum(list => list.OutOf),
            [.. Warn(scheme, size)], lists);
    }

    /// <summary>A service director of Brighton put it at two to three million pounds for a contract to be safe; the Welsh review passes it on for pools.</summary>
    private static IEnumerable<ReadinessWarning> Warn(string? scheme, Money? size)
    {
        var what = scheme is null ? "The fund" : $"Scheme {scheme}";
        if (size < Small) yield return new("size-under-two-million", $"{what} is smaller than 2,000,000.00 a year; setting it up may cost more than it brings, and the light-touch questions may be enough.");
        else if (size < Safe) yield return new("size-under-three-million", $"{what} is smaller than 3,000,000.00 a year, the upper end of what is held to be a safe size.");
    }

    private static ChecklistPicture Checklist(ReadinessChecklist list, ReadinessProfile profile, Dictionary<string, AnsweredQuestion> newest)
    {
        var questions = list.Questions
            .Where(question => profile == ReadinessProfile.Full || question.LightTouch)
            .Select(question => new QuestionPicture($"{list.Code}.{question.Code}", question.Text, newest.GetValueOrDefault($"{list.Code}.{question.Code}")))
            .ToImmutableArray();
        var scored = questions.Where(question => question.Answer?.Score is not null).ToList();
        var answered = questions.Count(question => question.Answer is not null);
        return new(
            list.Code, list.Title, list.Source, answered, questions.Length - answered, answered - scored.Count,
            scored.Sum(question => question.Answer!.Score!.Value), scored.Count * Assessment.Best, questions);
    }
}

/// <summary>Something worth a second look.</summary>
public sealed record ReadinessWarning(string Code, string Message);

/// <summary>One checklist of a picture.</summary>
public sealed record ChecklistPicture(
    string Code, string Title, string Source, int Answered, int Unanswered, int NotApplicable, int Score, int OutOf, ImmutableArray<QuestionPicture> Questions);

/// <summary>A question and the newest answer to it; null while nobody has answered.</summary>
public sealed record QuestionPicture(string Question, string Text, AnsweredQuestion? Answer);

/// <summary>An answer, who gave it and when.</summary>
public sealed record AnsweredQuestion(int? Score, string Evidence, OrganisationCode By, DateTimeOffset At);
