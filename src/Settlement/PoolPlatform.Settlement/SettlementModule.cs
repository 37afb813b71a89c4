using PoolPlatform.Settlement.EvaluatingRiskShares;

namespace PoolPlatform.Settlement;

/// <summary>The table of contents of the service: what it stores, what it offers, what it finishes in the background.</summary>
internal static class SettlementModule
{
    public static void AddSettlement(this WebApplicationBuilder builder)
    {
    }

    public static void MapSettlement(this WebApplication app)
    {
        EvaluateRiskShares.Map(app);
        app.MapGrpcService<SettlementGrpcService>();
    }
}
