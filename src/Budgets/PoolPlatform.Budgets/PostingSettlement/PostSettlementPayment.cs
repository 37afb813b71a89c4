using System.Globalization;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.PostingSettlement;

/// <summary>Cash under a settlement comes into the ledger, once. It belongs to the year that is settled, so it goes to period 13 on the day it was paid.</summary>
internal sealed class PostSettlementPayment(PoolAccess access, PoolYears pools, ChangeStarter changes)
{
    private const string Balance = "Balance";
    private const string SetOff = "SetOff";
    private const string Interest = "Interest";

    private const string FindSettlement = "select exists (select from journal where fy = $1 and pool_id = $2 and source_system = $3 and source_ref = $4)";

    public async Task<Outcome<PostedReply>> Post(Caller caller, PostSettlementPaymentRequest request, CancellationToken cancel)
    {
        if (SettlementKeys.Read(request.Reference, request.Year, request.PaymentId).IsRefused(out var malformed, out var keys)) return malformed;
        if (!DateOnly.TryParseExact(request.PaidOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var paidOn)) return ProtocolRefusals.Malformed("paidOn", "This is no date.");
        if (!OrganisationCode.TryParse(request.Partner, out var partner)) return ProtocolRefusals.Malformed("partner", "This is no organisation code.");
        if (request.Kind is not ("" or Balance or SetOff or Interest)) return ProtocolRefusals.Malformed("kind", $"A payment is {Balance}, {SetOff} or {Interest}.");
        if (request.AmountPence == 0) return BudgetsRefusals.AmountZero();
        if (Text.UnusableRemark(request.PaymentReference, Text.MaxReferenceCharacters) is { } unusable) return BudgetsRefusals.TextUnusable("reference", unusable);
        // An interim settlement may have been with a partner that left before the year's end: its balance is paid all the same.
        if ((await access.FindPlanned(keys.Reference, keys.Year, cancel)).IsRefused(out var unknown, out var terms)) return unknown;
        if (terms.IsShadow) return BudgetsRefusals.ShadowMovesNoCash();
        if (!terms.HasPartner(partner)) return BudgetsRefusals.UnknownPartner("partner", partner);

        await using var change = await changes.Begin(caller, cancel);
        var pool = await pools.Share(change, keys.Reference, keys.Year, cancel);
        if (!await Stands(change, pool, request.SettlementId, cancel)) return BudgetsRefusals.SettlementNotPosted();
        var amount = Money.FromPence(request.AmountPence);
        var isInterest = request.Kind == Interest;
        var journal = isInterest ? Journals.SettlementInterest(paidOn, amount) : Journals.SettlementPayment(paidOn, partner, amount);
        var what = isInterest ? $"Interest of {partner}" : request.Kind == SetOff ? "Set-off" : "Payment";
        var posting = new Posting(journal, PeriodNo.Closing, PostSettlement.SourceSystem, $"payment:{request.PaymentId}", request.PaymentReference, $"{what} under settlement {request.SettlementId}");
        if ((await LedgerStore.Post(change, pool, posting, cancel)).IsRefused(out var refusal, out var posted)) return refusal;
        if (posted.IsNew)
        {
            // Whoever follows balances must not take interest for a payment of one, so it has an event of its own.
            change.Announce(keys.Reference.Value, isInterest
                ? new SettlementInterestPosted(keys.Reference.Value, keys.Year.StartYear, request.SettlementId, posted.Id, partner.Value, request.AmountPence, paidOn)
                : new SettlementPaymentPosted(keys.Reference.Value, keys.Year.StartYear, request.SettlementId, posted.Id, partner.Value, request.AmountPence, paidOn));
            change.Record(PoolScope.SubjectOf(keys.Reference, keys.Year), "PostSettlementPayment", new { request.SettlementId, request.PaymentId, JournalId = posted.Id, Partner = partner, amount, paidOn, Kind = request.Kind.Length == 0 ? Balance : request.Kind });
            await change.Commit(CancellationToken.None);
        }
        return new PostedReply { JournalId = posted.Id };
    }

    private static async Task<bool> Stands(Change change, PoolYear pool, string settlementId, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindSettlement, change.Connection, change.Transaction)
        {
            Parameters = { new() { Value = pool.Fy }, new() { Value = pool.PoolId }, new() { Value = PostSettlement.SourceSystem }, new() { Value = settlementId } },
        };
        return await find.ExecuteScalarAsync(cancel) is true;
    }
}
