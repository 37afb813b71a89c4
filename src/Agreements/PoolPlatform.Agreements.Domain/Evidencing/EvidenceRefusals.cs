using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Evidencing;

/// <summary>Every way in which recording a document or a consent can be refused. Codes are stable and never reused.</summary>
public static class EvidenceRefusals
{
    public static Refusal DocumentUnnamed() => Refusal.RuleBroken("document-unnamed", "A document has a name to know it by.").About("name", "This may not be empty.");

    public static Refusal DocumentRecorded(string sha256) => Refusal.Conflict("document-already-recorded", "A document of this hash is recorded already.").With("sha256", sha256);

    public static Refusal ConsentGiverMissing() => Refusal.RuleBroken("consent-giver-missing", "A consent says who gave it.").About("givenBy", "This may not be empty.");

    public static Refusal ConsentNotOfPartner(OrganisationCode organisation) =>
        Refusal.RuleBroken("consent-not-of-partner", $"{organisation} is not among the partners.").About("organisation", "This must be a partner.");

    public static Refusal ConsentRecorded(OrganisationCode organisation, string givenBy) =>
        Refusal.Conflict("consent-already-recorded", $"The consent of {givenBy} for {organisation} is recorded already.");

    public static Refusal DateLiesAhead(string field) => Refusal.RuleBroken("evidence-lies-ahead", "What is recorded has been signed or given already.").About(field, "This lies in the future.");
}
