using PoolPlatform.Budgets.AccruingCost;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.ChasingContributions;
using PoolPlatform.Budgets.ClearingSuspense;
using PoolPlatform.Budgets.ClosingPeriod;
using PoolPlatform.Budgets.CuttingOff;
using PoolPlatform.Budgets.EndingYear;
using PoolPlatform.Budgets.ExportingLedger;
using PoolPlatform.Budgets.ForecastingCash;
using PoolPlatform.Budgets.ForecastingOutturn;
using PoolPlatform.Budgets.ImportingExpenditure;
using PoolPlatform.Budgets.KeepingGrants;
using PoolPlatform.Budgets.KeepingSavings;
using PoolPlatform.Budgets.MappingLedgers;
using PoolPlatform.Budgets.MovingBudget;
using PoolPlatform.Budgets.PassingThrough;
using PoolPlatform.Budgets.PlanningNextYear;
using PoolPlatform.Budgets.PostingSettlement;
using PoolPlatform.Budgets.ReactingToPackages;
using PoolPlatform.Budgets.RecordingEntry;
using PoolPlatform.Budgets.RecordingExpenditure;
using PoolPlatform.Budgets.RecordingReceipt;
using PoolPlatform.Budgets.ReversingEntry;
using PoolPlatform.Budgets.SealingLedger;
using PoolPlatform.Budgets.SettingBudget;
using PoolPlatform.Budgets.SettingContributions;
using PoolPlatform.Budgets.ShiftingResources;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Budgets.ViewingHistory;
using PoolPlatform.Budgets.ViewingFundingSources;
using PoolPlatform.Budgets.ViewingLedger;
using PoolPlatform.Budgets.ViewingPosition;
using PoolPlatform.Budgets.ViewingResponsibilities;
using PoolPlatform.ClientPackages.Contracts.Events;
using EventHandlers = PoolPlatform.Postgres.Events.EventHandlers;

namespace PoolPlatform.Budgets;

/// <summary>The table of contents of the service: what it stores, what it offers, what it listens to.</summary>
internal static class BudgetsModule
{
    public static EventHandlers Events(TimeProvider time)
    {
        var pools = new PoolYears(time);
        return new EventHandlers().From("clientpackages")
            .On<CommitmentChanged>(OnCommitmentChanged.Handle)
            .On<ArrearsOwed>((owed, change, cancel) => OnArrearsOwed.Handle(owed, pools, change, cancel))
            .On<FundingTransferred>((told, change, cancel) => OnFundingTransferred.Handle(told, pools, change, cancel));
    }

    public static void AddBudgets(this WebApplicationBuilder builder)
    {
        builder.Services.AddTransient<PoolAccess>();
        builder.Services.AddSingleton<PoolYears>();
        builder.Services.AddSingleton<PositionReader>();
        builder.Services.AddTransient<ViewingPosition.FindPosition>();
        builder.Services.AddTransient<PostSettlement>();
        builder.Services.AddTransient<PostSettlementPayment>();
        builder.Services.AddTransient<FindPartnerAccount>();
        builder.Services.AddSingleton<ImportQueue>();
        builder.Services.AddSingleton<ImportPhases>();
        builder.Services.AddSingleton<ImportPosting>();
        builder.Services.AddHostedService<ImportWorker>();
        builder.Services.AddHostedService<LedgerSealer>();
        builder.Services.AddHostedService<LateWatch>();
    }

    public static void MapBudgets(this WebApplication app)
    {
        SetBudget.Map(app);
        ViewBudget.Map(app);
        ViewBudgets.Map(app);
        SetSavings.Map(app);
        ViewSavings.Map(app);
        SetGrant.Map(app);
        ViewGrants.Map(app);
        MoveBudget.Map(app);
        ViewVirements.Map(app);
        SetContributions.Map(app);
        ViewContributions.Map(app);
        ViewInstalments.Map(app);
        EvaluateNextYear.Map(app);
        AdoptNextYear.Map(app);
        ViewFundingSources.Map(app);
        ViewCashFlow.Map(app);
        SetPassThrough.Map(app);
        ViewPassThrough.Map(app);
        PassOn.Map(app);
        RecordReceipt.Map(app);
        RecordShift.Map(app);
        ViewResponsibilities.Map(app);
        SetCrossSubsidy.Map(app);
        AccrueCost.Map(app);
        ViewForecast.Map(app);
        AdjustForecast.Map(app);
        RecordExpenditure.Map(app);
        RecordEntry.Map(app);
        ImportExpenditure.Map(app);
        ViewImports.Map(app);
        SetMapping.Map(app);
        ViewMapping.Map(app);
        ViewSuspense.Map(app);
        ReviewSuspense.Map(app);
        ClearSuspense.Map(app);
        ClosePeriod.Map(app);
        ViewPeriods.Map(app);
        MovePeriod.Map(app);
        EndYear.Map(app);
        SetCloseRule.Map(app);
        DoCloseTask.Map(app);
        ViewJournals.Map(app);
        ReverseEntry.Map(app);
        RecodeEntry.Map(app);
        MakeCutOff.Map(app);
        ViewBridge.Map(app);
        ViewTrialBalance.Map(app);
        ViewMonths.Map(app);
        ViewBalance.Map(app);
        ViewPosition.Map(app);
        ViewHistory.Map(app);
        ExportLedger.Map(app);
        app.MapGrpcService<BudgetsGrpcService>();
    }
}
