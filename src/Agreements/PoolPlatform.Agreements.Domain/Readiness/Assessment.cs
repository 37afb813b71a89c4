using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Agreements.Domain.Registers;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Readiness;

/// <summary>How much is asked.</summary>
public enum ReadinessProfile
{
    /// <summary>Every question.</summary>
    Full,

    /// <summary>Those that a small fund should answer too: the Welsh review asks for effort in proportion to size.</summary>
    LightTouch,
}

/// <summary>Answers that a partner gave at one time, about one scheme or about the agreement as a whole. Nothing is overwritten: the newest answer to a question counts.</summary>
/// <param name="Scheme">Null for the agreement as a whole.</param>
/// <param name="Profile">How much is asked from now on; null leaves it as it is.</param>
/// <param name="IndicativeSize">A year's money, as far as the partners can tell; null leaves it as it is. Agreements knows no budgets, and readiness is asked before there is one.</param>
public sealed record Assessment(string? Scheme, ReadinessProfile? Profile, Money? IndicativeSize, ImmutableArray<ReadinessAnswer> Answers) : IRegisterEntry<Assessment>
{
    public const int Best = 3;

    public Refusal? Check(Assessment? before, RegisterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Scheme is not null && !context.Schemes.Contains(Scheme, StringComparer.Ordinal)) return ReadinessRefusals.UnknownScheme(Scheme);
        if (IndicativeSize < Money.Zero) return ReadinessRefusals.SizeNegative();
        if (Answers.IsEmpty && Profile is null && IndicativeSize is null) return ReadinessRefusals.SaysNothing();
        var asked = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < Answers.Length; i++)
        {
            var answer = Answers[i];
            var field = string.Create(CultureInfo.InvariantCulture, $"answers[{i}]");
            if (!ReadinessCatalogue.Questions.ContainsKey(answer.Question)) return ReadinessRefusals.UnknownQuestion($"{field}.question", answer.Question);
            if (!asked.Add(answer.Question)) return ReadinessRefusals.AnsweredTwice($"{field}.question", answer.Question);
            if (answer.Score is < 0 or > Best) return ReadinessRefusals.ScoreOutOfRange($"{field}.score");
            if (string.IsNullOrWhiteSpace(answer.Evidence)) return ReadinessRefusals.EvidenceMissing($"{field}.evidence");
        }
        return null;
    }
}

/// <summary>One answer.</summary>
/// <param name="Question">The full code, <c>checklist.question</c>.</param>
/// <param name="Score">0 not at all, 1 in part, 2 largely, 3 fully; null where the question does not apply.</param>
/// <param name="Evidence">What shows it, or why it does not apply.</param>
public sealed record ReadinessAnswer(string Question, int? Score, string Evidence);
