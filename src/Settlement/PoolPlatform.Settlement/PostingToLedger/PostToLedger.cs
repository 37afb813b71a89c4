using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement.FinishingWork;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.PostingToLedger;

/// <summary>Puts an agreed settlement and its payments into the pool's ledger. Budgets takes each id once, so asking again after a crash answers the same journal.</summary>
internal sealed class PostToLedger(ChangeStarter changes, BudgetsApi.BudgetsApiClient budgets)
{
    private const string KeepPosting =
        """
        insert into settlement_posting (settlement_id, payment_id, journal_id, posted_at)
        values ($1, $2, $3, $4)
        on conflict do nothing
        """;

    private const string ClearProblem = "update settlement set problem = null where id = $1 and problem is not null";

    private const string SaveProblem = "update settlement set problem = $2 where id = $1 and problem::text is distinct from $2::text";

    /// <summary>Posts what the ledger has not taken yet, the settlement before its payments. False: the ledger refuses, and says why in the settlement's problem.</summary>
    public async Task<bool> Run(StoredSettlement settlement, CancellationToken cancel)
    {
        if (settlement.IsToBePosted)
        {
            // It is posted for whoever gave the last agreement.
            var onBehalfOf = settlement.Responses[^1].RespondedBy;
            var reply = await budgets.PostSettlementAsync(Settlement(settlement), OnBehalfOf.Header(onBehalfOf), cancellationToken: cancel).Asked();
            if (!await Keep(settlement, null, reply, onBehalfOf, cancel)) return false;
        }
        foreach (var payment in settlement.Payments.Where(payment => payment.Posted is null))
        {
            var reply = await budgets.PostSettlementPaymentAsync(Payment(settlement, payment), OnBehalfOf.Header(payment.RecordedBy), cancellationToken: cancel).Asked();
            if (!await Keep(settlement, payment.Id, reply, payment.RecordedBy, cancel)) return false;
        }
        return true;
    }

    private async Task<bool> Keep(StoredSettlement settlement, Guid? paymentId, Outcome<PostedReply> reply, string onBehalfOf, CancellationToken cancel)
    {
        await using var change = await changes.Begin(OnBehalfOf.Service(onBehalfOf), cancel);
        if (reply.IsRefused(out var refusal, out var posted))
        {
            var problem = JsonSerializer.Serialize(SettlementProblem.Of(refusal), PlatformJson.Options);
            if (await Execute(change, SaveProblem, cancel, settlement.Id, new NpgsqlParameter { Value = problem, NpgsqlDbType = NpgsqlDbType.Json }) == 0) return false;
            change.Record(settlement.Subject, "LedgerRefused", new { paymentId, problem = refusal.Code });
            await change.Commit(cancel);
            return false;
        }
        // Another worker may have kept it meanwhile; the ledger gave both the same journal.
        if (await Execute(change, KeepPosting, cancel, settlement.Id, new NpgsqlParameter { Value = (object?)paymentId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid }, posted.JournalId, change.Now) == 0) return true;
        await Execute(change, ClearProblem, cancel, settlement.Id);
        change.Record(settlement.Subject, paymentId is null ? "PostSettlement" : "PostPayment", new { paymentId, posted.JournalId });
        await change.Commit(cancel);
        return true;
    }

    private static PostSettlementRequest Settlement(StoredSettlement settlement)
    {
        var request = new PostSettlementRequest { SettlementId = settlement.Id.ToString(), Reference = settlement.Reference.Value, Year = settlement.Year.StartYear };
        request.Partners.AddRange(settlement.Fund.Proposal!.Partners.SelectMany(statement => statement.Postings).Select(posting => new SettledPartner
        {
            Partner = posting.Account.Value,
            VarianceSharePence = posting.VarianceShare.Pence,
            ContributionOutstandingPence = posting.Outstanding.Pence,
            TakenOverPence = posting.TakenOver.Pence,
        }));
        return request;
    }

    private static PostSettlementPaymentRequest Payment(StoredSettlement settlement, StoredPayment payment) => new()
    {
        PaymentId = payment.Id.ToString(),
        SettlementId = settlement.Id.ToString(),
        Reference = settlement.Reference.Value,
        Year = settlement.Year.StartYear,
        Partner = payment.Partner.Value,
        AmountPence = payment.Amount.Pence,
        PaidOn = payment.PaidOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        PaymentReference = payment.Reference ?? "",
        Kind = payment.Kind.ToString(),
    };

    private static async Task<int> Execute(Change change, string sql, CancellationToken cancel, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, change.Connection, change.Transaction);
        foreach (var parameter in parameters) command.Parameters.Add(parameter as NpgsqlParameter ?? new NpgsqlParameter { Value = parameter });
        return await command.ExecuteNonQueryAsync(cancel);
    }
}
