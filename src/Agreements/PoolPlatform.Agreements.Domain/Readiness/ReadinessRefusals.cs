using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Readiness;

/// <summary>Every way in which an assessment of readiness can be refused. Codes are stable and never reused.</summary>
public static class ReadinessRefusals
{
    public static Refusal UnknownScheme(string scheme) =>
        Refusal.RuleBroken("readiness-scheme-unknown", $"The agreement has no scheme {scheme}.").About("scheme", "This must be a scheme of the agreement; leave it out for the agreement as a whole.");

    public static Refusal SizeNegative() => Refusal.RuleBroken("readiness-size-negative", "A fund or scheme cannot be smaller than nothing.").About("indicativeSize", "This may not be negative.");

    public static Refusal SaysNothing() => Refusal.RuleBroken("readiness-says-nothing", "An assessment has answers, a profile or a size.").About("answers", "Answer at least one question.");

    public static Refusal UnknownQuestion(string field, string question) =>
        Refusal.RuleBroken("readiness-question-unknown", $"No checklist asks '{question}'.").About(field, "The questions are listed under /v1/readiness-checklists.");

    public static Refusal AnsweredTwice(string field, string question) =>
        Refusal.RuleBroken("readiness-answered-twice", $"'{question}' is answered twice in one assessment.").About(field, "Answer each question once.");

    public static Refusal ScoreOutOfRange(string field) =>
        Refusal.RuleBroken("readiness-score-out-of-range", "A score is 0 to 3: not at all, in part, largely, fully.").About(field, "This must lie between 0 and 3, or be null where the question does not apply.");

    public static Refusal EvidenceMissing(string field) =>
        Refusal.RuleBroken("readiness-evidence-missing", "An answer says what shows it, or why the question does not apply.").About(field, "This may not be empty.");
}
