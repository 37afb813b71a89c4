using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using Npgsql;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.Settlement.Domain.Flows;

namespace PoolPlatform.Settlement.Storage;

/// <summary>A flow as it stands in the tables, with what was paid under it.</summary>
internal sealed record StoredFlow(
    Guid Id, AgreementReference Reference, Flow Flow, DateTimeOffset ProposedAt, DateTimeOffset? AnsweredAt, string? Reason, string? EndReason,
    ImmutableArray<StoredClaimNote> Notes, ImmutableArray<StoredFlowPayment> Payments)
{
    /// <summary>The subject of its audit trail.</summary>
    public string Subject => SubjectOf(Id);

    public static string SubjectOf(Guid id) => $"flow:{id}";
}

/// <summary>What was written beside a claim's figures.</summary>
internal sealed record StoredClaimNote(int Number, string Evidence, string? Reason, DateTimeOffset ClaimedAt);

/// <param name="Claim">The claim that was paid, or credited and came back; null where a year's unused grant came back.</param>
/// <param name="IsRecovery">Whether it came back to the payer.</param>
internal sealed record StoredFlowPayment(Guid Id, int? Claim, FinancialYear? Year, Money Amount, DateOnly PaidOn, string? Reference, DateTimeOffset RecordedAt, bool IsRecovery = false);

/// <summary>Reads flows back from their tables. Each slice writes its own rows.</summary>
internal sealed class FlowStore(NpgsqlDataSource database)
{
    private const string HoldFlow = "select 1 from flow where id = $1 for update";

    private const string FindFlow =
        """
        select reference, kind, code, payer, payee, from_on, through_on, proposed_by, state, memorandum, is_recurrent, is_capital, needs_certificate, is_recovered, grant_pence,
               person_id, hospital_weekly_pence, community_weekly_pence, payer_percent, proposed_at, answered_at, reason, end_reason
        from flow
        where id = $1
        """;

    private const string FindClaims =
        """
        select number, from_on, through_on, days, amount_pence, state, paid_pence, evidence, reason, claimed_at,
               dowry_pence, difference_pence, surplus_added_pence, surplus_used_pence, payer_excess_pence, payee_excess_pence, hospital_pence_days, difference_pence_days, excess_pence
        from flow_claim
        where flow_id = $1
        order by number
        """;

    private const string FindPayments = "select id, claim, year, amount_pence, paid_on, reference, recorded_at, is_recovery from flow_payment where flow_id = $1 order by id";

    private const string FindCertificates = "select year, used_pence, officer, evidence, certified_at from flow_certificate where flow_id = $1 order by year";

    private const string FindCredits = "select claim, from_on, through_on, days, amount_pence, surplus_moved_pence, shortfall_pence from flow_credit where flow_id = $1 order by claim";

    public async Task<StoredFlow?> Find(Guid id, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        // One snapshot for all its tables: what is shown of a payment and of the claim it pays belongs together.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        return await Read(connection, id, cancel);
    }

    /// <summary>The flow as it stands now, held for the change that is deciding about it: two callers at once take their turns.</summary>
    public static async Task<StoredFlow> Hold(Change change, Guid id, CancellationToken cancel)
    {
        await using (var hold = new NpgsqlCommand(HoldFlow, change.Connection, change.Transaction) { Parameters = { new() { Value = id } } })
            await hold.ExecuteNonQueryAsync(cancel);
        return await Read(change.Connection, id, cancel) ?? throw new InvalidOperationException($"Flow {id} is gone.");
    }

    private static async Task<StoredFlow?> Read(NpgsqlConnection connection, Guid id, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in new[] { FindClaims, FindPayments, FindCertificates, FindCredits, FindFlow }) batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = id } } });
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var claims = await All(rows, row => (Claim: Claim(row), Note: new StoredClaimNote(row.GetInt32(0), row.GetString(7), Text(row, 8), row.GetFieldValue<DateTimeOffset>(9))), cancel);
        await rows.NextResultAsync(cancel);
        var payments = await All(rows, Payment, cancel);
        await rows.NextResultAsync(cancel);
        var certificates = await All(rows, row => new UseCertificate(
            FinancialYear.StartingIn(row.GetInt32(0)), Money.FromPence(row.GetInt64(1)), row.GetString(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4)), cancel);
        await rows.NextResultAsync(cancel);
        var credits = await All(rows, row => new FlowCredit(row.GetInt32(0), row.GetFieldValue<DateOnly>(1), row.GetFieldValue<DateOnly>(2), row.GetInt32(3), Pence(row, 4), Pence(row, 5), Pence(row, 6)), cancel);
        await rows.NextResultAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return null;
        var flow = new Flow(
            Enum.Parse<FlowKind>(rows.GetString(1)), Text(rows, 2), Code(rows.GetString(3)), Code(rows.GetString(4)),
            new(rows.GetFieldValue<DateOnly>(5), rows.IsDBNull(6) ? null : rows.GetFieldValue<DateOnly>(6)), Enum.Parse<FlowSide>(rows.GetString(7)))
        {
            State = Enum.Parse<FlowState>(rows.GetString(8)),
            Grant = rows.IsDBNull(9) ? null : new(
                rows.GetString(9), rows.GetBoolean(10), rows.GetBoolean(11), rows.GetBoolean(12), rows.GetBoolean(13), rows.IsDBNull(14) ? null : Money.FromPence(rows.GetInt64(14))),
            Dowry = rows.IsDBNull(15) ? null : new(
                rows.GetGuid(15), Money.FromPence(rows.GetInt64(16)), Money.FromPence(rows.GetInt64(17)), new(rows.GetDecimal(18))),
            Claims = [.. claims.Select(claim => claim.Claim with
            {
                Credit = credits.FirstOrDefault(credit => credit.Claim == claim.Claim.Number),
                Recovered = Money.Sum(payments.Where(payment => payment.IsRecovery && payment.Claim == claim.Claim.Number).Select(payment => payment.Amount)),
            })],
            Certificates = certificates,
            Recoveries = [.. payments.Where(payment => payment.Year is not null).Select(payment => new Recovery(payment.Year!.Value, payment.Amount, payment.PaidOn, payment.Reference))],
        };
        return new(
            id, AgreementReference.TryParse(rows.GetString(0), out var reference) ? reference : throw new InvalidDataException("A flow's reference is malformed."), flow,
            rows.GetFieldValue<DateTimeOffset>(19), rows.IsDBNull(20) ? null : rows.GetFieldValue<DateTimeOffset>(20), Text(rows, 21), Text(rows, 22),
            [.. claims.Select(claim => claim.Note)], payments);
    }

    private static FlowClaim Claim(DbDataReader row) => new(
        row.GetInt32(0), row.GetFieldValue<DateOnly>(1), row.GetFieldValue<DateOnly>(2), row.IsDBNull(3) ? null : row.GetInt32(3), Money.FromPence(row.GetInt64(4)),
        Enum.Parse<ClaimState>(row.GetString(5)), Money.FromPence(row.GetInt64(6)),
        row.IsDBNull(10) ? null : new(Pence(row, 10), Pence(row, 11), Pence(row, 12), Pence(row, 13), Pence(row, 14), Pence(row, 15), new(row.GetInt64(16), row.GetInt64(17), Pence(row, 18))));

    private static StoredFlowPayment Payment(DbDataReader row) => new(
        row.GetGuid(0), row.IsDBNull(1) ? null : row.GetInt32(1), row.IsDBNull(2) ? null : FinancialYear.StartingIn(row.GetInt32(2)), Money.FromPence(row.GetInt64(3)),
        row.GetFieldValue<DateOnly>(4), Text(row, 5), row.GetFieldValue<DateTimeOffset>(6), row.GetBoolean(7));

    private static Money Pence(DbDataReader row, int column) => Money.FromPence(row.GetInt64(column));

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new InvalidDataException($"'{text}' is no organisation code.");

    private static async Task<ImmutableArray<T>> All<T>(DbDataReader rows, Func<DbDataReader, T> read, CancellationToken cancel)
    {
        var all = ImmutableArray.CreateBuilder<T>();
        while (await rows.ReadAsync(cancel)) all.Add(read(rows));
        return all.ToImmutable();
    }
}
