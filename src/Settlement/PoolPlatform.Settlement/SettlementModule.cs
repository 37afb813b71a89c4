using PoolPlatform.Settlement.CalculatingSettlement;
using PoolPlatform.Settlement.ComparingRules;
using PoolPlatform.Settlement.EvaluatingRiskShares;
using PoolPlatform.Settlement.FindingFigures;
using PoolPlatform.Settlement.FinishingWork;
using PoolPlatform.Settlement.ForecastingShares;
using PoolPlatform.Settlement.HoldingLines;
using PoolPlatform.Settlement.KeepingFlows;
using PoolPlatform.Settlement.NettingBalances;
using PoolPlatform.Settlement.Parties;
using PoolPlatform.Settlement.PostingToLedger;
using PoolPlatform.Settlement.RecordingPayments;
using PoolPlatform.Settlement.RequestingSettlement;
using PoolPlatform.Settlement.RespondingToSettlement;
using PoolPlatform.Settlement.SimulatingOutturns;
using PoolPlatform.Settlement.StatingAccounts;
using PoolPlatform.Settlement.Storage;
using PoolPlatform.Settlement.ViewingSettlements;

namespace PoolPlatform.Settlement;

/// <summary>The table of contents of the service: what it stores, what it finishes in the background, what it offers.</summary>
internal static class SettlementModule
{
    public static void AddSettlement(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SettlementStore>();
        builder.Services.AddSingleton<HeldLineStore>();
        builder.Services.AddSingleton<FlowStore>();
        builder.Services.AddSingleton<StatementStore>();
        builder.Services.AddSingleton<BalancesOfBody>();
        builder.Services.AddSingleton<PartyFinder>();
        builder.Services.AddSingleton<SettlementAccess>();
        builder.Services.AddSingleton<FlowAccess>();
        builder.Services.AddSingleton<FiguresOfPool>();
        builder.Services.AddSingleton<FormerPartners>();
        builder.Services.AddSingleton<CalculateSettlement>();
        builder.Services.AddSingleton<PostToLedger>();
        builder.Services.AddSingleton<SettlementWorker>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SettlementWorker>());
    }

    public static void MapSettlement(this WebApplication app)
    {
        EvaluateRiskShares.Map(app);
        CompareRiskShares.Map(app);
        CompareOnPool.Map(app);
        SimulateRiskShares.Map(app);
        SimulatePool.Map(app);
        ForecastShare.Map(app);
        RequestSettlement.Map(app);
        ViewSettlements.Map(app);
        ViewSettlement.Map(app);
        ViewHistory.Map(app);
        RespondToSettlement.Map(app);
        RecordPayment.Map(app);
        HoldLines.Map(app);
        ViewHeldLines.Map(app);
        MoveHeldLine.Map(app);
        ViewPartnerStatement.Map(app);
        RecordOwnFigures.Map(app);
        ViewBalances.Map(app);
        SetOffBalances.Map(app);
        ProposeFlow.Map(app);
        ViewFlows.Map(app);
        AnswerFlow.Map(app);
        ClaimFlow.Map(app);
        AnswerClaim.Map(app);
        PayClaim.Map(app);
        CertifyUse.Map(app);
        app.MapGrpcService<SettlementGrpcService>();
    }
}
