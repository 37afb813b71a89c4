using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Powers;

/// <summary>Every way in which the law says no, and in which a record about it can be refused. Codes are stable and never reused.</summary>
public static class PowerRefusals
{
    public static Refusal Unknown(string power, IEnumerable<LegalPower> known) =>
        Refusal.RuleBroken("unknown-legal-power", $"'{power}' is no legal power that is known here.")
            .About("legalPower", "Known are: " + string.Join(", ", known.Select(one => one.Code).Distinct()) + ".");

    public static Refusal NotInForce(string power, DateOnly on) =>
        Refusal.RuleBroken("legal-power-not-in-force", $"The power {power} is not in force on {Iso(on)}, when the terms begin.").About("legalPower", "This power does not hold on that day.").With("on", Iso(on));

    public static Refusal KindNotAllowed(int index, OrganisationCode partner, OrganisationKind kind, LegalPower power)
    {
        ArgumentNullException.ThrowIfNull(power);
        return Refusal.RuleBroken("partner-kind-not-allowed", $"{partner} is recorded as {kind}, and {power.Name} lets no such body be a partner.")
            .About($"partners[{index}]", "Allowed are: " + string.Join(", ", power.Allows) + ".").With("partner", partner.Value).With("kind", kind.ToString());
    }

    public static Refusal SignsAsNotOfPartner(OrganisationCode organisation) =>
        Refusal.RuleBroken("signs-as-not-of-partner", $"{organisation} is not among the partners.").About($"signsAs.{organisation}", "This is no partner.");

    public static Refusal SignsAsNotOpen(OrganisationCode organisation, OrganisationKind kind) =>
        Refusal.RuleBroken("signs-as-not-open", $"{organisation} is recorded as {kind}; only a combined authority may choose what it signs as.").About($"signsAs.{organisation}", "This body has no choice.");

    public static Refusal UnknownFunction(string path, string function) =>
        Refusal.RuleBroken("unknown-function", $"'{function}' is no function that is known here.").About(path, "The list of functions is at /v1/functions.");

    public static Refusal Excluded(string path, string scheme, CareFunction function, LegalPower power, FunctionExclusion excluded)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(power);
        ArgumentNullException.ThrowIfNull(excluded);
        return Refusal.RuleBroken("function-excluded", $"Scheme {scheme} names {function.Name}, which {power.Name} does not reach ({excluded.Clause}). {excluded.Reason}")
            .About(path, excluded.Reason).With("function", function.Code).With("legalPower", power.Code).With("clause", excluded.Clause).With("reason", excluded.Reason);
    }

    public static Refusal PowerNotFound() => Refusal.NotFound("legal-power-not-found", "There is no legal power with this code, or none that holds on that day.");

    public static Refusal FunctionNotFound() => Refusal.NotFound("function-not-found", "There is no function with this code.");

    public static Refusal NameMissing() => Refusal.RuleBroken("legal-record-unnamed", "A legal power and a function each have a name and a source.").About("name", "Fill in name and source.");

    public static Refusal DatesReversed(string path) => Refusal.RuleBroken("legal-dates-reversed", "This would end before it starts.").About(path, "This lies before its from.");

    public static Refusal ExclusionIncomplete(int index) =>
        Refusal.RuleBroken("exclusion-incomplete", "An exclusion says where it stands and why.").About($"excludes[{index}]", "Fill in clause and reason.");

    public static Refusal ExclusionTwice(int index) => Refusal.RuleBroken("exclusion-named-twice", "A function is excluded twice from the same day.").About($"excludes[{index}].function", "Name it once.");

    public static Refusal Changed() => new("legal-record-changed", RefusalKind.Stale, "This has changed since you read it; read it again and decide anew.");

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
