using PoolPlatform.Agreements.AssessingReadiness;
using PoolPlatform.Agreements.Delegating;
using PoolPlatform.Agreements.Disputing;
using PoolPlatform.Agreements.DraftingAgreement;
using PoolPlatform.Agreements.EndingAgreement;
using PoolPlatform.Agreements.GivingNotice;
using PoolPlatform.Agreements.Governing;
using PoolPlatform.Agreements.ImportingOrganisations;
using PoolPlatform.Agreements.KeepingRegisters;
using PoolPlatform.Agreements.LeavingAgreement;
using PoolPlatform.Agreements.PromotingToLive;
using PoolPlatform.Agreements.RecordingEvidence;
using PoolPlatform.Agreements.RecordingOrganisations;
using PoolPlatform.Agreements.RecordingPowers;
using PoolPlatform.Agreements.SigningAgreement;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.SupersedingAgreement;
using PoolPlatform.Agreements.VaryingAgreement;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Agreements.ViewingFundingTypes;

namespace PoolPlatform.Agreements;

/// <summary>The table of contents of the service: what it stores, what it offers.</summary>
internal static class AgreementsModule
{
    public static void AddAgreements(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AgreementStore>();
        builder.Services.AddSingleton<TermsStore>();
        builder.Services.AddSingleton<TermsSnapshots>();
        builder.Services.AddSingleton<OrganisationStore>();
        builder.Services.AddSingleton<LegalPowerStore>();
        builder.Services.AddSingleton<VariationStore>();
        builder.Services.AddSingleton<EvidenceStore>();
        builder.Services.AddSingleton<GovernanceStore>();
        builder.Services.AddSingleton<DecisionStore>();
        builder.Services.AddSingleton<GoverningAccess>();
        builder.Services.AddSingleton<DelegationStore>();
        builder.Services.AddSingleton<DelegationAccess>();
        builder.Services.AddSingleton<DelegationCheck>();
        builder.Services.AddSingleton<RegisterStore>();
        builder.Services.AddTransient<RiskShareCheck>();
        builder.Services.AddTransient<FindExitFigures>();
        builder.Services.AddTransient<VariationCheck>();
        builder.Services.AddTransient<SupersedeAgreement>();
    }

    public static void MapAgreements(this WebApplication app)
    {
        RecordOrganisation.Map(app);
        ViewOrganisations.Map(app);
        ImportOrganisations.Map(app);
        RecordLegalPower.Map(app);
        RecordFunction.Map(app);
        ViewLegalPowers.Map(app);
        ViewFundingTypes.Map(app);
        DraftAgreement.Map(app);
        EditDraft.Map(app);
        SignAgreement.Map(app);
        RecordDocument.Map(app);
        RecordConsent.Map(app);
        VaryAgreement.Map(app);
        SignVariation.Map(app);
        WithdrawVariation.Map(app);
        ViewVariations.Map(app);
        ViewDifference.Map(app);
        PromoteToLive.Map(app);
        GiveNotice.Map(app);
        EndAgreement.Map(app);
        WindUpAgreement.Map(app);
        KeepBody.Map(app);
        ViewBodies.Map(app);
        KeepPaper.Map(app);
        ViewPapers.Map(app);
        RecordDecision.Map(app);
        RecordFulfilment.Map(app);
        ViewDecisions.Map(app);
        RecordDelegation.Map(app);
        RevokeDelegation.Map(app);
        ViewDelegations.Map(app);
        ViewDelegationCheck.Map(app);
        ViewAgreement.Map(app);
        ViewAgreements.Map(app);
        ViewTerms.Map(app);
        ViewPoolManagers.Map(app);
        ViewHistory.Map(app);
        ViewChecklists.Map(app);
        AssessReadiness.Map(app);
        ViewReadiness.Map(app);
        app.MapRegisters();
        RaiseDispute.Map(app);
        EscalateDispute.Map(app);
        ReferDispute.Map(app);
        DecideDispute.Map(app);
        WithdrawDispute.Map(app);
        ViewDisputes.Map(app);
        ViewExit.Map(app);
        app.MapGrpcService<AgreementsGrpcService>();
    }
}
