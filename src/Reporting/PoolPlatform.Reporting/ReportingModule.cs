using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.Postgres.Events;
using PoolPlatform.Reporting.FollowingAgreements;
using PoolPlatform.Reporting.FollowingBudgets;
using PoolPlatform.Reporting.FollowingSettlement;
using PoolPlatform.Reporting.Storage;
using PoolPlatform.Reporting.ViewingReports;
using PoolPlatform.Settlement.Contracts.Events;

namespace PoolPlatform.Reporting;

/// <summary>The table of contents of the service: what it listens to, what it offers.</summary>
internal static class ReportingModule
{
    public static EventHandlers Events() => new EventHandlers()
        .From("agreements")
        .Follow<AgreementActivated>(told => told.Reference, OnAgreementActivated.Apply)
        .Follow<AgreementVaried>(told => told.Reference, OnAgreementVaried.Apply)
        .Follow<AgreementSuperseded>(told => told.Reference, OnAgreementSuperseded.Apply)
        .On<OrganisationSucceeded>(OnOrganisationSucceeded.Apply)
        .On<SuccessionWithdrawn>(OnOrganisationSucceeded.Withdraw)
        .From("budgets")
        .Follow<BudgetApproved>(told => told.Reference, OnBudgetApproved.Apply)
        .Follow<ContributionsAgreed>(told => told.Reference, OnContributionsAgreed.Apply)
        .Follow<ContributionReceived>(told => told.Reference, OnContributionReceived.Apply)
        .Follow<ExpenditurePosted>(told => told.Reference, OnExpenditurePosted.Apply)
        .Follow<PeriodClosed>(told => told.Reference, OnPeriodClosed.Apply)
        .Follow<SettlementPosted>(told => told.Reference, OnSettlementPosted.Apply)
        .Follow<SettlementPaymentPosted>(told => told.Reference, OnSettlementPaymentPosted.Apply)
        .Follow<SettlementInterestPosted>(told => told.Reference, OnSettlementInterestPosted.Apply)
        .From("settlement")
        .Follow<SettlementProposed>(told => told.Reference, OnSettlementProposed.Apply)
        .Follow<SettlementDisputed>(told => told.Reference, OnSettlementAnswered.Dispute)
        .Follow<SettlementAgreed>(told => told.Reference, OnSettlementAnswered.Agree)
        .Follow<SettlementSettled>(told => told.Reference, OnSettlementAnswered.Settle);

    public static void AddReporting(this WebApplicationBuilder builder) => builder.Services.AddSingleton<PoolRecords>();

    public static void MapReporting(this WebApplication app) => ViewReport.Map(app);

    /// <summary>Applies an event to the read models and notes how far the pool's story is known.</summary>
    private static EventHandlers Follow<TEvent>(this EventHandlers handlers, Func<TEvent, string> pool, Func<TEvent, Change, CancellationToken, Task> apply) =>
        handlers.On<TEvent>(async (told, origin, change, cancel) =>
        {
            await apply(told, change, cancel);
            await LastHeard.Keep(change, pool(told), origin, cancel);
        });
}
