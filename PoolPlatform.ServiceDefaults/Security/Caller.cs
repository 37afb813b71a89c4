using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using PoolPlatform.Kernel;

namespace PoolPlatform.ServiceDefaults.Security;

/// <summary>Who calls: a client of an organisation with its roles, or a service of the platform on somebody's behalf.</summary>
public sealed record Caller(string ClientId, OrganisationCode? Organisation, ImmutableArray<string> Roles, string? OnBehalfOf)
{
    /// <summary>Metadata of a gRPC call that names for whom a service acts; for the audit trail only, it grants nothing.</summary>
    public const string OnBehalfOfHeader = "x-on-behalf-of";

    public static Caller Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        var user = http.User;
        var roles = user.FindAll("roles").Select(claim => claim.Value).ToImmutableArray();
        var onBehalfOf = roles.Contains(Security.Roles.Service) && http.Request.Headers.TryGetValue(OnBehalfOfHeader, out var given) ? given.ToString() : null;
        return new(
            user.FindFirstValue("sub") ?? throw new InvalidOperationException("A caller without a token reached a route that needs one."),
            OrganisationCode.TryParse(user.FindFirstValue("org"), out var organisation) ? organisation : null,
            roles,
            onBehalfOf);
    }

    /// <summary>A background task of the named service, with nobody behind it.</summary>
    public static Caller Service(string service) => new(service, null, [Security.Roles.Service], null);

    /// <summary>Whether the caller holds one of the roles; a pool manager may all that finance and commissioner may.</summary>
    public bool May(params ReadOnlySpan<string> roles)
    {
        foreach (var role in roles)
        {
            if (Roles.Contains(role)) return true;
            if (role is Security.Roles.Finance or Security.Roles.Commissioner && Roles.Contains(Security.Roles.PoolManager)) return true;
        }
        return false;
    }
}
