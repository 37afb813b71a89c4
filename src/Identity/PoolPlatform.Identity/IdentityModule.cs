using Microsoft.AspNetCore.Authentication.JwtBearer;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Identity.Clients;
using PoolPlatform.Identity.DescribingIssuer;
using PoolPlatform.Identity.GivingCredentials;
using PoolPlatform.Identity.IssuingTokens;
using PoolPlatform.Identity.Keys;
using PoolPlatform.Identity.ListingCredentials;
using PoolPlatform.Identity.RevokingCredentials;
using PoolPlatform.Identity.ViewingHistory;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Identity;

/// <summary>The table of contents: what Identity is made of and what it offers.</summary>
internal static class IdentityModule
{
    public static void AddIdentity(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(IssuerSettings.Read(builder.Configuration));
        builder.Services.AddSingleton<SigningKeys>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SigningKeys>());
        builder.Services.AddSingleton<KnownClients>();
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddSingleton<IOwnToken, OwnToken>();
        builder.AddServiceClient<AgreementsApi.AgreementsApiClient>("agreements");

        // The issuer looks its keys up in memory; asking its own address for them would make its start depend on itself.
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<SigningKeys, IssuerSettings>((options, keys, issuer) =>
        {
            options.Authority = null;
            options.TokenValidationParameters.ValidIssuer = issuer.Issuer;
            options.TokenValidationParameters.IssuerSigningKeyResolver = (_, _, keyId, _) => keys.Published.Where(key => key.KeyId == keyId);
        });
    }

    public static void MapIdentity(this WebApplication app)
    {
        IssueToken.Map(app);
        DescribeIssuer.Map(app);

        GiveCredentials.Map(app);
        ListCredentials.Map(app);
        RevokeCredentials.Map(app);
        ViewCredentialsHistory.Map(app);
    }
}
