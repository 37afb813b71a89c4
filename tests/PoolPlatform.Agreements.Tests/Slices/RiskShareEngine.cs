using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.Settlement;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>Settlement's own risk-share engine over a socket, without its database; beside it Budgets' answers, which a test lays down.</summary>
internal static class RiskShareEngine
{
    public static async Task<WebApplication> Start()
    {
        var builder = WebApplication.CreateBuilder();
        builder.ListenOnFreePorts();
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<FundFigures>();
        TestTokens.Trust(builder.Services);
        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapGrpcService<SettlementGrpcService>();
        app.MapGrpcService<FundFigures.Answers>();
        await app.StartAsync();
        return app;
    }
}
