using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PoolPlatform.Identity.Clients;
using PoolPlatform.Identity.Keys;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Identity.IssuingTokens;

/// <summary>Writes and signs access tokens.</summary>
internal sealed class AccessTokens(SigningKeys keys, IssuerSettings issuer, TimeProvider time)
{
    private readonly JsonWebTokenHandler writer = new() { SetDefaultTimesOnTokenCreation = false };

    public int LifetimeSeconds => (int)issuer.TokenLifetime.TotalSeconds;

    public string Issue(Client client)
    {
        var now = time.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            ["sub"] = client.Id,
            ["jti"] = Guid.CreateVersion7(now).ToString("N"),
            ["roles"] = client.Roles.ToArray(),
        };
        if (client.Organisation is { } organisation) claims["org"] = organisation;
        return writer.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer.Issuer,
            Audience = TokenChecks.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + issuer.TokenLifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = keys.Current,
        });
    }
}
