using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.Settlement.Contracts.Events;
using PoolPlatform.Settlement.Domain.Settling;
using PoolPlatform.Settlement.FinishingWork;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.RecordingPayments;

/// <summary>Writes what was paid of a settlement that is held, by cash or by set-off, and tells when nothing is left.</summary>
internal static class KeepPayments
{
    private const string InsertPayment =
        """
        insert into settlement_payment (id, settlement_id, partner, amount_pence, paid_on, reference, recorded_at, recorded_by, kind, set_off_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    private const string AddToPaid =
        """
        update settlement_partner
        set paid_pence = paid_pence + case when $4 then 0 else $3 end, interest_paid_pence = interest_paid_pence + case when $4 then $3 else 0 end
        where settlement_id = $1 and partner = $2
        """;

    private const string MoveSettlement = "update settlement set state = 'Settled' where id = $1";

    /// <summary>One payment as it was kept: each kind stands by itself, so that the ledger takes each once.</summary>
    internal sealed record Kept(Guid Id, SettlementPayment Payment);

    public static async Task<List<Kept>> Of(StoredSettlement held, IReadOnlyCollection<FundSettlementEvent> events, Guid? setOffId, Change change, CancellationToken cancel)
    {
        var kept = events.OfType<FundSettlementEvent.Paid>().Select(paid => new Kept(change.NewId(), paid.Payment)).ToList();
        await using var batch = new NpgsqlBatch(change.Connection, change.Transaction);
        foreach (var (id, payment) in kept)
        {
            batch.BatchCommands.Add(new(InsertPayment)
            {
                Parameters =
                {
                    new() { Value = id }, new() { Value = held.Id }, new() { Value = payment.Partner.Value }, new() { Value = payment.Amount.Pence },
                    new() { Value = payment.PaidOn }, new() { Value = (object?)payment.Reference ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                    new() { Value = payment.RecordedAt }, new() { Value = OnBehalfOf.Name(change.Caller) }, new() { Value = payment.Kind.ToString() },
                    new() { Value = (object?)setOffId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                },
            });
            batch.BatchCommands.Add(new(AddToPaid)
            {
                Parameters = { new() { Value = held.Id }, new() { Value = payment.Partner.Value }, new() { Value = payment.Amount.Pence }, new() { Value = payment.Kind == PaymentKind.Interest } },
            });
        }
        if (events.Any(happened => happened is FundSettlementEvent.Settled))
        {
            batch.BatchCommands.Add(new(MoveSettlement) { Parameters = { new() { Value = held.Id } } });
            change.Announce(held.Reference.Value, new SettlementSettled(held.Id.ToString(), held.Reference.Value, held.Year.StartYear));
        }
        await batch.ExecuteNonQueryAsync(cancel);
        return kept;
    }
}
