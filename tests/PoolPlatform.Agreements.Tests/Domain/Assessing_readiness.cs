using PoolPlatform.Agreements.Domain.Readiness;
using PoolPlatform.Agreements.Domain.Registers;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Tests.Domain;

/// <summary>The checklists of Manchester, Bolton and Wales, and what the answers to them come to.</summary>
public class Assessing_readiness
{
    private static readonly RegisterContext Context = new([Samples.Ccg, Samples.Council], ["MH"], Samples.Ccg);

    [Theory]
    [InlineData("manchester-points", 11)]
    [InlineData("manchester-principles", 5)]
    [InlineData("bolton-criteria", 8)]
    public void Each_checklist_asks_as_much_as_its_paper(string list, int questions) => Assert.Equal(questions, ReadinessCatalogue.All.Single(one => one.Code == list).Questions.Length);

    [Fact]
    public void Every_question_names_its_source_and_has_a_code_of_its_own()
    {
        Assert.All(ReadinessCatalogue.All, list => Assert.NotEqual("", list.Source));
        Assert.Equal(ReadinessCatalogue.All.Sum(list => list.Questions.Length), ReadinessCatalogue.Questions.Count);
    }

    [Fact]
    public void The_newest_answer_to_a_question_counts()
    {
        var picture = ReadinessPicture.Of("MH", [
            Made(1, new("MH", null, null, [Answer("manchester-points.rationale", 1), Answer("manchester-points.risks", 2)])),
            Made(2, new("MH", null, null, [Answer("manchester-points.rationale", 3)]))]);

        Assert.Equal((2, 5, 6), (picture.Answered, picture.Score, picture.OutOf));
        Assert.Equal(ReadinessCatalogue.Questions.Count - 2, picture.Unanswered);
    }

    [Fact]
    public void What_does_not_apply_is_answered_and_left_out_of_the_score()
    {
        var picture = ReadinessPicture.Of(null, [Made(1, new(null, null, null, [Answer("welsh-suitability.not-rare-and-costly", null), Answer("welsh-suitability.services-overlap", 2)]))]);

        Assert.Equal((2, 1, 2, 3), (picture.Answered, picture.NotApplicable, picture.Score, picture.OutOf));
    }

    [Fact]
    public void A_scheme_is_not_scored_by_what_was_said_of_another() =>
        Assert.Equal(0, ReadinessPicture.Of("LD", [Made(1, new("MH", null, null, [Answer("manchester-points.rationale", 3)]))]).Answered);

    [Fact]
    public void A_small_fund_may_be_asked_less()
    {
        var picture = ReadinessPicture.Of(null, [Made(1, new(null, ReadinessProfile.LightTouch, Money.FromPence(1_500_000_00), []))]);

        Assert.Equal(ReadinessCatalogue.Questions.Values.Count(question => question.LightTouch), picture.Unanswered);
        Assert.InRange(picture.Unanswered, 10, ReadinessCatalogue.Questions.Count - 10);
    }

    [Theory]
    [InlineData(1_999_999_99L, "size-under-two-million")]
    [InlineData(2_000_000_00L, "size-under-three-million")]
    [InlineData(2_999_999_99L, "size-under-three-million")]
    [InlineData(3_000_000_00L, "")]
    [InlineData(null, "")]
    public void A_small_size_is_a_warning(long? pence, string warning)
    {
        var size = pence is { } known ? Money.FromPence(known) : default(Money?);

        Assert.Equal(warning, string.Join(' ', ReadinessPicture.Of("MH", [Made(1, new("MH", ReadinessProfile.Full, size, []))]).Warnings.Select(one => one.Code)));
    }

    public static TheoryData<string?, long?, string, int?, string, string> Refusals => new()
    {
        { "XX", null, "manchester-points.risks", 1, "why", "readiness-scheme-unknown" },
        { "MH", -1L, "manchester-points.risks", 1, "why", "readiness-size-negative" },
        { "MH", null, "manchester-points.nothing", 1, "why", "readiness-question-unknown" },
        { "MH", null, "manchester-points.risks", 4, "why", "readiness-score-out-of-range" },
        { "MH", null, "manchester-points.risks", -1, "why", "readiness-score-out-of-range" },
        { "MH", null, "manchester-points.risks", 3, " ", "readiness-evidence-missing" },
        { "MH", null, "manchester-points.risks", null, "does not apply", "granted" },
        { null, 0L, "manchester-points.risks", 0, "why", "granted" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void An_answer_has_a_question_a_score_and_evidence(string? scheme, long? size, string question, int? score, string evidence, string told) =>
        Assert.Equal(told, new Assessment(scheme, null, size is { } pence ? Money.FromPence(pence) : null, [new(question, score, evidence)]).Check(null, Context)?.Code ?? "granted");

    [Fact]
    public void A_question_is_answered_once_at_a_time() =>
        Assert.Equal("readiness-answered-twice", new Assessment(null, null, null, [Answer("manchester-points.risks", 1), Answer("manchester-points.risks", 2)]).Check(null, Context)!.Code);

    [Fact]
    public void An_assessment_says_something() => Assert.Equal("readiness-says-nothing", new Assessment("MH", null, null, []).Check(null, Context)!.Code);

    private static RecordedAssessment Made(int number, Assessment assessment) => new(number, assessment, Samples.Ccg, Samples.March);

    private static ReadinessAnswer Answer(string question, int? score) => new(question, score, "A paper");
}
