using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ServiceDefaults.Security;

/// <summary>Every service checks the token itself: signature, issuer, audience and lifetime. Any OIDC issuer will do.</summary>
public static class TokenChecks
{
    /// <summary>What a token for the platform is meant for.</summary>
    public const string Audience = "pool-platform";

    /// <summary>Only services of the platform may call gRPC.</summary>
    public const string ServicesOnly = "services-only";

    public static void AddTokenChecks(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var authority = builder.Configuration["Authentication:Authority"] ?? builder.Configuration["services:identity:http:0"];
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.Authority = authority;
            options.Audience = builder.Configuration["Authentication:Audience"] ?? Audience;
            options.RequireHttpsMetadata = !builder.Environment.IsDevelopment();
            options.BackchannelTimeout = TimeSpan.FromSeconds(5);
            options.MapInboundClaims = false;
            options.TokenValidationParameters.NameClaimType = "sub";
            options.TokenValidationParameters.RoleClaimType = "roles";
            options.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(5);
            options.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256];
            if (builder.Configuration["Authentication:Issuer"] is { } issuer) options.TokenValidationParameters.ValidIssuer = issuer;
            options.Events = new JwtBearerEvents { OnChallenge = Challenge, OnForbidden = Forbidden };
        });
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(ServicesOnly, policy => policy.RequireAuthenticatedUser().RequireClaim("roles", Roles.Service));
    }

    private static async Task Challenge(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        // A token that cannot be checked is not a bad token: nobody should throw theirs away because the issuer was away for a moment.
        if (context.AuthenticateFailure is not null && !await KeysAreThere(context))
        {
            await Problems.DependencyDown(context.HttpContext).ExecuteAsync(context.HttpContext);
            return;
        }
        if (IsGrpc(context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        context.Response.Headers.WWWAuthenticate = "Bearer";
        var (code, detail) = context.AuthenticateFailure switch
        {
            null => ("token-missing", "Send a token: Authorization: Bearer <access_token> from POST /connect/token."),
            SecurityTokenExpiredException => ("token-expired", "The token has expired; ask for a new one at POST /connect/token."),
            _ => ("token-invalid", "The token is not valid here."),
        };
        await Problems.Of(code, StatusCodes.Status401Unauthorized, detail).ExecuteAsync(context.HttpContext);
    }

    private static async Task<bool> KeysAreThere(JwtBearerChallengeContext context)
    {
        if (context.Options.ConfigurationManager is not { } issuer) return true;
        try
        {
            await issuer.GetConfigurationAsync(context.HttpContext.RequestAborted);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static Task Forbidden(ForbiddenContext context) => IsGrpc(context.Request)
        ? Task.CompletedTask
        : Problems.From(ProtocolRefusals.RoleMissing(Roles.Service)).ExecuteAsync(context.HttpContext);

    private static bool IsGrpc(HttpRequest request) => request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true;
}
