using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Testing;

/// <summary>Tokens of an issuer that lives in the test process; every other check of a token stays as it is.</summary>
public static class TestTokens
{
    private const string Issuer = "https://tests.invalid";
    private static readonly ECDsaSecurityKey Key = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "tests" };

    /// <summary>A token of a client of an organisation.</summary>
    public static string Of(string organisation, params ReadOnlySpan<string> roles) => Issue($"{organisation}-client", organisation, roles);

    public static string Issue(string clientId, string? organisation, params ReadOnlySpan<string> roles)
    {
        var claims = new List<Claim> { new("sub", clientId) };
        if (organisation is not null) claims.Add(new("org", organisation));
        foreach (var role in roles) claims.Add(new("roles", role));
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = TokenChecks.Audience,
            Subject = new ClaimsIdentity(claims),
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddHours(1),
            SigningCredentials = new(Key, SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <summary>Makes a service trust these tokens and use one for its own calls. Comes after everything else is added.</summary>
    public static void Trust(IServiceCollection services)
    {
        services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options =>
        {
            options.ConfigurationManager = null;
            options.TokenValidationParameters.ValidIssuer = Issuer;
            options.TokenValidationParameters.IssuerSigningKey = Key;
        });
        services.Replace(ServiceDescriptor.Singleton<IOwnToken>(new OwnToken()));
    }

    private sealed class OwnToken : IOwnToken
    {
        public ValueTask<string> Current(CancellationToken cancel) => new(Issue("svc-tests", null, Roles.Service));
    }
}
