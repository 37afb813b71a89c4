using PoolPlatform.Kernel;

namespace PoolPlatform.Identity;

/// <summary>Every way this service can say no beyond the protocol's own. Codes are stable and never reused.</summary>
/// <remarks>The token endpoint speaks the codes of OAuth 2 instead (RFC 6749, section 5.2): see <c>OAuthError</c>.</remarks>
internal static class IdentityRefusals
{
    private const string OrganisationNotFoundCode = "organisation-not-found";
    private const string CredentialsNotFoundCode = "credentials-not-found";
    private const string UnknownRoleCode = "unknown-role";
    private const string RolesMissingCode = "roles-missing";
    private const string NameInvalidCode = "name-invalid";

    public static Refusal OrganisationNotFound(OrganisationCode code) =>
        Refusal.NotFound(OrganisationNotFoundCode, $"No organisation {code} is registered; put it at /v1/organisations/{code} first.");

    public static Refusal CredentialsNotFound() => Refusal.NotFound(CredentialsNotFoundCode, "The organisation has no credentials of that client id.");

    public static Refusal UnknownRole() => Refusal.RuleBroken(UnknownRoleCode, "A role is not one that can be given to an organisation.");

    public static Refusal RolesMissing() => Refusal.RuleBroken(RolesMissingCode, "Credentials need at least one role.").About("roles", "At least one role is needed.");

    public static Refusal NameInvalid(int maxCharacters) =>
        Refusal.RuleBroken(NameInvalidCode, "Credentials need a name to know them by.").About("name", $"A name has 1 to {maxCharacters} characters.");
}
