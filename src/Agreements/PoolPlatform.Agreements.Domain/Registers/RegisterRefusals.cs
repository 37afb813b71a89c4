using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Registers;

/// <summary>Every way in which an entry of a register can be refused. Codes are stable and never reused.</summary>
public static class RegisterRefusals
{
    public static Refusal NotFound() => Refusal.NotFound("register-entry-not-found", "The register has no entry of this number.");

    public static Refusal Changed() => new("register-entry-changed", RefusalKind.Stale, "The entry has changed since you read it; read it again and decide anew.");

    public static Refusal Incomplete(string field) => Refusal.RuleBroken("register-entry-incomplete", "Something that the entry must say is missing.").About(field, "This may not be empty.");

    public static Refusal UnknownParty(string field, OrganisationCode organisation) =>
        Refusal.RuleBroken("register-organisation-unknown", $"{organisation} is no party to the agreement.").About(field, "This must be a partner, or a body that follows one.").With("organisation", organisation.Value);

    public static Refusal UnknownScheme(string field, string scheme) =>
        Refusal.RuleBroken("register-scheme-unknown", $"The agreement has no scheme {scheme}.").About(field, "This must be a scheme of the agreement.");

    public static Refusal ScoreOutOfRange(string field) => Refusal.RuleBroken("risk-score-out-of-range", "Likelihood and impact are 1 to 5.").About(field, "This must lie between 1 and 5.");

    public static Refusal DatesReversed(string field) => Refusal.RuleBroken("register-dates-reversed", "It would end before it starts.").About(field, "This lies before the first day.");

    public static Refusal WorryOfAnother(OrganisationCode partner) =>
        Refusal.RuleBroken("worry-of-another-partner", $"What worries {partner} is for {partner} to say; others respond to it.").About("partner", "This must be your own organisation, and what it said stays as it is.");

    public static Refusal TooFewOptions() => Refusal.RuleBroken("appraisal-needs-options", "An appraisal compares at least two options.").About("options", "Name at least two options.");

    public static Refusal OptionTwice(int index, string code) =>
        Refusal.RuleBroken("appraisal-option-named-twice", $"The option {code} is named twice.").About(string.Create(CultureInfo.InvariantCulture, $"options[{index}].code"), "Option codes are unique in an appraisal.");

    public static Refusal RecommendedUnknown() =>
        Refusal.RuleBroken("appraisal-recommends-no-option", "What is recommended must be one of the options; only a recommended appraisal names one.").About("recommended", "Name one of the options where the outcome is Recommended, and none otherwise.");

    public static Refusal GeographyBroken(string field, string what) => Refusal.RuleBroken("geography-broken", "The levels and areas of the geography do not fit together.").About(field, what);
}
