using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.Settlement;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>Settlement's own check of risk shares over a socket, without its database: Agreements asks nothing else of it.</summary>
internal static class RiskShareEngine
{
    public static async Task<WebApplication> Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.ListenOnFreePorts();
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        TestTokens.Trust(builder.Services);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapGrpcService<SettlementGrpcService>();
        await app.StartAsync();
        return app;
    }
}
