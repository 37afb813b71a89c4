using PoolPlatform.ClientPackages.AddingUpWhatWasTold;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.AllowingForOthers;
using PoolPlatform.ClientPackages.ApprovingPackage;
using PoolPlatform.ClientPackages.CarryingForward;
using PoolPlatform.ClientPackages.ChangingPackage;
using PoolPlatform.ClientPackages.DeliveringCare;
using PoolPlatform.ClientPackages.DraftingPackage;
using PoolPlatform.ClientPackages.EndingPackage;
using PoolPlatform.ClientPackages.ErasingPerson;
using PoolPlatform.ClientPackages.EvaluatingCosts;
using PoolPlatform.ClientPackages.FundingMeanwhile;
using PoolPlatform.ClientPackages.ImportingPackages;
using PoolPlatform.ClientPackages.MovingPerson;
using PoolPlatform.ClientPackages.PayingProviders;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.ClientPackages.PuttingToPanel;
using PoolPlatform.ClientPackages.RecordingDeath;
using PoolPlatform.ClientPackages.RecordingPerson;
using PoolPlatform.ClientPackages.RegisteringSharing;
using PoolPlatform.ClientPackages.ReviewingCare;
using PoolPlatform.ClientPackages.SettingRates;
using PoolPlatform.ClientPackages.StartingCare;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.ClientPackages.UpliftingRates;
using PoolPlatform.ClientPackages.ViewingCare;
using PoolPlatform.ClientPackages.ViewingPackages;
using PoolPlatform.ClientPackages.ViewingPerson;

namespace PoolPlatform.ClientPackages;

/// <summary>The table of contents of the service: what it stores, what it offers.</summary>
internal static class ClientPackagesModule
{
    public static void AddClientPackages(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(PeopleKeys.Read(builder.Configuration));
        builder.Services.AddHostedService<PeopleKeyCheck>();
        builder.Services.AddSingleton<PersonStore>();
        builder.Services.AddSingleton<LivingPerson>();
        builder.Services.AddSingleton<PackageStore>();
        builder.Services.AddTransient<PersonAccess>();
        builder.Services.AddTransient<SharingRegister>();
        builder.Services.AddTransient<PackageAccess>();
        builder.Services.AddTransient<PoolAccess>();
        builder.Services.AddTransient<BudgetLines>();
        builder.Services.AddTransient<FindTold>();
        builder.Services.AddTransient<CarryForward>();
        builder.Services.AddHostedService<CarryForwardDaily>();
        builder.Services.AddTransient<RestateAllowances>();
        builder.Services.AddHostedService<RestateAllowancesOften>();
    }

    public static void MapClientPackages(this WebApplication app)
    {
        EvaluateCosts.Map(app);
        RecordPerson.Map(app);
        ViewPerson.Map(app);
        ViewAccessLog.Map(app);
        MovePerson.Map(app);
        RecordDeath.Map(app);
        ErasePerson.Map(app);
        RegisterSharing.Map(app);
        DraftPackage.Map(app);
        ChangePackage.Map(app);
        ApprovePackage.Map(app);
        PutToPanel.Map(app);
        StartPackage.Map(app);
        EndPackage.Map(app);
        FundMeanwhile.Map(app);
        ReviewCare.Map(app);
        DeliverCare.Map(app);
        ImportDeliveries.Map(app);
        PayProvider.Map(app);
        ExtractMappings.Map(app);
        ImportPackages.Map(app);
        SetNationalRate.Map(app);
        PostRateArrears.Map(app);
        UpliftRates.Map(app);
        ApplyUplift.Map(app);
        SetAllowance.Map(app);
        ViewAllowances.Map(app);
        ViewPackage.Map(app);
        ViewPackageVersions.Map(app);
        ViewPackages.Map(app);
        ViewRoutes.Map(app);
        ViewMovement.Map(app);
        ViewTimings.Map(app);
        ViewCounts.Map(app);
        ViewCareOfPerson.Map(app);
        app.MapGrpcService<ClientPackagesGrpcService>();
    }
}
