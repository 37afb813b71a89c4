namespace PoolPlatform.Agreements.Domain;

/// <summary>What sort of body an organisation is. Recorded, never inferred from a code or a date.</summary>
public enum OrganisationKind
{
    Council,
    Ccg,
    Icb,
    NhsTrust,
    FoundationTrust,
    HealthBoard,
    Ijb,
    CombinedAuthority,
    Police,
    VoluntarySector,
    Other,
}

/// <summary>The two sides that regulation 2 of SI 2000/617 wants in a partnership.</summary>
public static class OrganisationSides
{
    public static bool IsCouncil(this OrganisationKind kind) => kind is OrganisationKind.Council;

    public static bool IsNhsBody(this OrganisationKind kind) =>
        kind is OrganisationKind.Ccg or OrganisationKind.Icb or OrganisationKind.NhsTrust or OrganisationKind.FoundationTrust or OrganisationKind.HealthBoard;
}
