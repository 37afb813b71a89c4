using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Storage;

/// <summary>Decisions of an agreement's bodies, and what fulfilled their conditions.</summary>
internal sealed class DecisionStore(NpgsqlDataSource database)
{
    private const string FindDecisions =
        """
        select d.decision, f.recommendation, f.fulfilled_on, f.evidence, f.amount_pence, f.recorded_at
        from (
            select reference, number, decision
            from decision
            where reference = $1 and number > $2 and ($4::text[] is null or paper = any($4))
            order by number
            limit $3
        ) d
        left join decision_fulfilment f on f.reference = d.reference and f.number = d.number
        order by d.number, f.recommendation
        """;

    private const string CountDecisions = "select coalesce(max(number), 0) from decision where reference = $1";

    private const string InsertDecision = "insert into decision (reference, number, paper, body, decision, recorded_at) values ($1, $2, $3, $4, $5, $6)";

    private const string InsertFulfilment =
        "insert into decision_fulfilment (reference, number, recommendation, fulfilled_on, evidence, amount_pence, recorded_at) values ($1, $2, $3, $4, $5, $6, $7)";

    /// <param name="papers">Of which papers only; null for all.</param>
    public async Task<ImmutableArray<Decision>> Find(AgreementReference reference, int after, int limit, IReadOnlyCollection<string>? papers, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await Find(connection, reference, after, limit, papers, cancel);
    }

    public static async Task<ImmutableArray<Decision>> Find(NpgsqlConnection connection, AgreementReference reference, int after, int limit, IReadOnlyCollection<string>? papers, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindDecisions, connection);
        find.Parameters.Add(new() { Value = reference.Value });
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = limit });
        find.Parameters.Add(new() { Value = (object?)papers?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var found = new List<Decision>();
        while (await rows.ReadAsync(cancel))
        {
            var decision = JsonSerializer.Deserialize<Decision>(rows.GetString(0), PlatformJson.Options)!;
            if (found.Count == 0 || found[^1].Number != decision.Number) found.Add(decision);
            if (!rows.IsDBNull(1))
                found[^1] = found[^1] with
                {
                    Fulfilments = found[^1].Fulfilments.Add(new(
                        rows.GetInt32(1), rows.GetFieldValue<DateOnly>(2), rows.GetString(3), rows.IsDBNull(4) ? null : Money.FromPence(rows.GetInt64(4)), rows.GetFieldValue<DateTimeOffset>(5))),
                };
        }
        return [.. found];
    }

    /// <summary>The number of the next decision of a held agreement.</summary>
    public static async Task<int> NextNumber(Change change, AgreementReference reference, CancellationToken cancel)
    {
        await using var count = new NpgsqlCommand(CountDecisions, change.Connection, change.Transaction) { Parameters = { new() { Value = reference.Value } } };
        return (int)(await count.ExecuteScalarAsync(cancel))! + 1;
    }

    public static async Task Insert(Change change, AgreementReference reference, Decision decision, CancellationToken cancel)
    {
        await using var insert = new NpgsqlCommand(InsertDecision, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = reference.Value });
        insert.Parameters.Add(new() { Value = decision.Number });
        insert.Parameters.Add(new() { Value = decision.Paper });
        insert.Parameters.Add(new() { Value = decision.Body });
        insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(decision, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json });
        insert.Parameters.Add(new() { Value = decision.RecordedAt });
        await insert.ExecuteNonQueryAsync(cancel);
    }

    public static async Task Insert(Change change, AgreementReference reference, int number, Fulfilment fulfilment, CancellationToken cancel)
    {
        await using var insert = new NpgsqlCommand(InsertFulfilment, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = reference.Value });
        insert.Parameters.Add(new() { Value = number });
        insert.Parameters.Add(new() { Value = fulfilment.Recommendation });
        insert.Parameters.Add(new() { Value = fulfilment.On });
        insert.Parameters.Add(new() { Value = fulfilment.Evidence });
        insert.Parameters.Add(new() { Value = (object?)fulfilment.Amount?.Pence ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        insert.Parameters.Add(new() { Value = fulfilment.RecordedAt });
        await insert.ExecuteNonQueryAsync(cancel);
    }
}
