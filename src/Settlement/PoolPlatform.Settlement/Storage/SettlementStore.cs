using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using System.Text.Json;
using Npgsql;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement.Domain.Paying;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.Settling;

namespace PoolPlatform.Settlement.Storage;

/// <summary>Reads settlements back from their tables; every slice decides on what this read. Each slice writes its own rows.</summary>
internal sealed class SettlementStore(NpgsqlDataSource database)
{
    private const string HoldSettlement = "select 1 from settlement where id = $1 for update";

    private const string FindSettlement =
        """
        select reference, year, through, as_at, requested_by, state, mode, host, terms_version, note, problem,
               budget_pence, outturn_pence, unallocated_pence, unknown_lines, unknown_lines_actual_pence, lines, result,
               version, told, payment_terms, agreed_at, told_of_pool
        from settlement
        where id = $1
        """;

    private const string FindLastAgreed = "select id from settlement where reference = $1 and year = $2 and state in ('Agreed', 'Settled') order by version desc limit 1";

    private const string FindPartners =
        """
        select partner, contribution_due_pence, contribution_paid_pence, paid_on_behalf_pence, variance_share_pence,
               settled_share_pence, settled_outstanding_pence, settled_balance_pence, inherited
        from settlement_partner
        where settlement_id = $1
        order by position
        """;

    private const string FindResponses =
        """
        select partner, response, lines, reason, responded_at, responded_by
        from settlement_response
        where settlement_id = $1
        order by id
        """;

    private const string FindPayments =
        """
        select p.id, p.partner, p.amount_pence, p.paid_on, p.reference, p.recorded_at, p.recorded_by, l.journal_id, l.posted_at, p.kind, p.set_off_id
        from settlement_payment p
        left join settlement_posting l on l.payment_id = p.id
        where p.settlement_id = $1
        order by p.id
        """;

    private const string FindPosting = "select journal_id, posted_at from settlement_posting where settlement_id = $1 and payment_id is null";

    /// <summary>The settlement as it stood at one instant; null when there is none.</summary>
    public async Task<StoredSettlement?> Find(Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        // One snapshot for all its tables: what is shown of a payment and of the balance it clears belongs together.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        return await Read(connection, id, cancel);
    }

    /// <summary>The last settlement of a year that its partners have agreed; null when there is none yet.</summary>
    public async Task<StoredSettlement?> FindAgreed(AgreementReference reference, FinancialYear year, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindLastAgreed);
        find.Parameters.Add(new() { Value = reference.Value });
        find.Parameters.Add(new() { Value = year.StartYear });
        return await find.ExecuteScalarAsync(cancel) is Guid id ? await Find(id, cancel) : null;
    }

    /// <summary>The settlement as it stands now, held for the change that is deciding about it: two callers at once take their turns.</summary>
    public static async Task<StoredSettlement> Hold(Change change, Guid id, CancellationToken cancel)
    {
        await using (var hold = new NpgsqlCommand(HoldSettlement, change.Connection, change.Transaction) { Parameters = { new() { Value = id } } })
            await hold.ExecuteNonQueryAsync(cancel);
        return await Read(change.Connection, id, cancel) ?? throw new InvalidOperationException($"Settlement {id} is gone.");
    }

    private static async Task<StoredSettlement?> Read(NpgsqlConnection connection, Guid id, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in new[] { FindPartners, FindResponses, FindPayments, FindPosting, FindSettlement })
            batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = id } } });
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var partners = await All(rows, Partner, cancel);
        await rows.NextResultAsync(cancel);
        var responses = await All(rows, Response, cancel);
        await rows.NextResultAsync(cancel);
        var payments = await All(rows, Payment, cancel);
        await rows.NextResultAsync(cancel);
        var posted = await All(rows, row => new LedgerPosting(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1)), cancel);
        await rows.NextResultAsync(cancel);
        return await rows.ReadAsync(cancel) ? Settlement(rows, id, partners, responses, payments, posted.FirstOrDefault()) : null;
    }

    private static StoredSettlement Settlement(
        DbDataReader row, Guid id, ImmutableArray<PartnerStatement> partners, ImmutableArray<StoredResponse> responses, ImmutableArray<StoredPayment> payments, LedgerPosting? posted)
    {
        var isWorkedOut = !row.IsDBNull(6);
        var told = new ToldText(row.IsDBNull(19) ? null : row.GetString(19), row.IsDBNull(22) ? null : row.GetString(22));
        var fund = new FundSettlement
        {
            State = Enum.Parse<SettlementState>(row.GetString(5)),
            AgreedOn = row.IsDBNull(21) ? null : DateOnly.FromDateTime(row.GetFieldValue<DateTimeOffset>(21).UtcDateTime),
            Proposal = isWorkedOut
                ? new(
                    Money.FromPence(row.GetInt64(11)), Money.FromPence(row.GetInt64(12)), Money.FromPence(row.GetInt64(13)), row.GetInt32(14), Money.FromPence(row.GetInt64(15)),
                    partners, JsonSerializer.Deserialize<WaterfallResult>(row.GetString(17), PlatformJson.Options)!, [.. row.GetFieldValue<string[]>(16)])
                {
                    Host = Code(row.GetString(7)),
                    PaymentTerms = row.IsDBNull(20) ? null : JsonSerializer.Deserialize<PaymentTerms>(row.GetString(20), PlatformJson.Options),
                }
                : null,
            Responses = [.. responses.Select(response => new PartnerResponse(response.Partner, Meaning(response), response.RespondedAt))],
            Payments = [.. payments.Select(payment => new SettlementPayment(payment.Partner, payment.Amount, payment.PaidOn, payment.Reference, payment.RecordedAt, payment.Kind))],
        };
        return new(
            id,
            AgreementReference.TryParse(row.GetString(0), out var reference) ? reference : throw new InvalidDataException("A settlement's reference is malformed."),
            FinancialYear.StartingIn(row.GetInt32(1)),
            PeriodNo.TryFrom(row.GetInt16(2), out var through) ? through : throw new InvalidDataException("A settlement's period is malformed."),
            row.GetFieldValue<DateTimeOffset>(3),
            row.GetString(4),
            fund,
            isWorkedOut ? new(row.GetString(6), row.GetInt32(8), row.GetString(9)) : null,
            row.IsDBNull(10) ? null : JsonSerializer.Deserialize<SettlementProblem>(row.GetString(10), PlatformJson.Options),
            responses,
            payments,
            posted)
        {
            Version = row.GetInt32(18),
            ToldText = told,
            Told = told.Read(),
        };
    }

    private static PartnerStatement Partner(DbDataReader row) => new(
        Code(row.GetString(0)), Money.FromPence(row.GetInt64(1)), Money.FromPence(row.GetInt64(2)), Money.FromPence(row.GetInt64(3)), Money.FromPence(row.GetInt64(4)))
    {
        Before = new(Money.FromPence(row.GetInt64(5)), Money.FromPence(row.GetInt64(6)), Money.FromPence(row.GetInt64(7))),
        Inherited = row.IsDBNull(8) ? [] : JsonSerializer.Deserialize<ImmutableArray<InheritedAccount>>(row.GetString(8), PlatformJson.Options),
    };

    private static StoredResponse Response(DbDataReader row) => new(
        Code(row.GetString(0)), row.GetString(1), [.. row.GetFieldValue<string[]>(2)], row.IsDBNull(3) ? null : row.GetString(3), row.GetFieldValue<DateTimeOffset>(4), row.GetString(5));

    private static StoredPayment Payment(DbDataReader row) => new(
        row.GetGuid(0), Code(row.GetString(1)), Money.FromPence(row.GetInt64(2)), row.GetFieldValue<DateOnly>(3), row.IsDBNull(4) ? null : row.GetString(4),
        row.GetFieldValue<DateTimeOffset>(5), row.GetString(6), row.IsDBNull(7) ? null : new(row.GetInt64(7), row.GetFieldValue<DateTimeOffset>(8)), Enum.Parse<PaymentKind>(row.GetString(9)), row.IsDBNull(10) ? null : row.GetGuid(10));

    private static SettlementResponse Meaning(StoredResponse response) =>
        response.Response == nameof(SettlementResponse.Agree) ? new SettlementResponse.Agree() : new SettlementResponse.Dispute(response.Lines, response.Reason ?? "");

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new InvalidDataException($"'{text}' is no organisation code.");

    private static async Task<ImmutableArray<T>> All<T>(DbDataReader rows, Func<DbDataReader, T> read, CancellationToken cancel)
    {
        var all = ImmutableArray.CreateBuilder<T>();
        while (await rows.ReadAsync(cancel)) all.Add(read(rows));
        return all.ToImmutable();
    }
}
