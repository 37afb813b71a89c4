namespace PoolPlatform.ServiceDefaults.Security;

/// <summary>The roles a token may carry, spelled as the public API spells them.</summary>
public static class Roles
{
    public const string PlatformAdmin = "platform-admin";
    public const string PoolManager = "pool-manager";
    public const string Finance = "finance";
    public const string Commissioner = "commissioner";
    public const string Practitioner = "practitioner";

    /// <summary>Reads everything of its organisation's agreements except identities; writes nothing.</summary>
    public const string Auditor = "auditor";

    /// <summary>A service of the platform itself; never given to an organisation.</summary>
    public const string Service = "service";

    public static readonly IReadOnlyList<string> OfOrganisations = [PlatformAdmin, PoolManager, Finance, Commissioner, Practitioner, Auditor];

    /// <summary>Who may read an agreement's terms, money, settlements and reports, if the organisation is a party.</summary>
    public static readonly string[] ReadersOfMoney = [PoolManager, Finance, Commissioner, Auditor];
}
