using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Leaving;

/// <summary>Every way in which a question about leaving can be refused. Codes are stable and never reused.</summary>
public static class ExitRefusals
{
    public static Refusal NotAPartner(OrganisationCode partner) =>
        Refusal.RuleBroken("exit-partner-unknown", $"{partner} is no partner of the agreement.").About("partner", "This must be a partner.").With("partner", partner.Value);

    public static Refusal BeforeTerm(DateOnly on, DateOnly start) =>
        Refusal.RuleBroken("exit-outside-term", $"Nobody can leave on {Iso(on)}: the agreement begins on {Iso(start)}, and a day far beyond its time means nothing.").About("on", "This lies outside the time of the agreement.");

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
