using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Storage;

/// <summary>Bodies and papers of an agreement: read by everything that governs it.</summary>
internal sealed class GovernanceStore(NpgsqlDataSource database)
{
    private const string FindBodiesOf = "select revision, body from governance_body where reference = $1 order by code";

    private const string FindPapersOf = "select revision, paper from decision_paper where reference = $1 and code > $2 and ($4::text is null or code = $4) order by code limit $3";

    private const string KeepBody =
        """
        insert into governance_body (reference, code, revision, body, recorded_at) values ($1, $2, 1, $3, $4)
        on conflict on constraint governance_body_pkey do update set revision = governance_body.revision + 1, body = excluded.body, recorded_at = excluded.recorded_at
        returning revision
        """;

    private const string KeepPaper =
        """
        insert into decision_paper (reference, code, revision, paper, recorded_at) values ($1, $2, 1, $3, $4)
        on conflict on constraint decision_paper_pkey do update set revision = decision_paper.revision + 1, paper = excluded.paper, recorded_at = excluded.recorded_at
        returning revision
        """;

    public async Task<ImmutableArray<Revised<GovernanceBody>>> FindBodies(AgreementReference reference, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await FindBodies(connection, reference, cancel);
    }

    public static async Task<ImmutableArray<Revised<GovernanceBody>>> FindBodies(NpgsqlConnection connection, AgreementReference reference, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindBodiesOf, connection) { Parameters = { new() { Value = reference.Value } } };
        return await Read<GovernanceBody>(find, cancel);
    }

    public async Task<ImmutableArray<Revised<DecisionPaper>>> FindPapers(AgreementReference reference, string after, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await FindPapers(connection, reference, after, limit, null, cancel);
    }

    public async Task<Revised<DecisionPaper>?> FindPaper(AgreementReference reference, string code, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await FindPaper(connection, reference, code, cancel);
    }

    public static async Task<Revised<DecisionPaper>?> FindPaper(NpgsqlConnection connection, AgreementReference reference, string code, CancellationToken cancel) =>
        (await FindPapers(connection, reference, "", 1, code, cancel)).FirstOrDefault();

    /// <returns>The new revision.</returns>
    public static Task<int> Keep(Change change, AgreementReference reference, GovernanceBody body, CancellationToken cancel) => Keep(change, KeepBody, reference, body.Code, body, cancel);

    /// <returns>The new revision.</returns>
    public static Task<int> Keep(Change change, AgreementReference reference, DecisionPaper paper, CancellationToken cancel) => Keep(change, KeepPaper, reference, paper.Code, paper, cancel);

    private static async Task<int> Keep(Change change, string sql, AgreementReference reference, string code, object kept, CancellationToken cancel)
    {
        await using var keep = new NpgsqlCommand(sql, change.Connection, change.Transaction);
        keep.Parameters.Add(new() { Value = reference.Value });
        keep.Parameters.Add(new() { Value = code });
        keep.Parameters.Add(new() { Value = JsonSerializer.Serialize(kept, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json });
        keep.Parameters.Add(new() { Value = change.Now });
        return (int)(await keep.ExecuteScalarAsync(cancel))!;
    }

    private static async Task<ImmutableArray<Revised<DecisionPaper>>> FindPapers(NpgsqlConnection connection, AgreementReference reference, string after, int limit, string? code, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindPapersOf, connection);
        find.Parameters.Add(new() { Value = reference.Value });
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = limit });
        find.Parameters.Add(new() { Value = (object?)code ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return await Read<DecisionPaper>(find, cancel);
    }

    private static async Task<ImmutableArray<Revised<T>>> Read<T>(NpgsqlCommand find, CancellationToken cancel)
    {
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var found = ImmutableArray.CreateBuilder<Revised<T>>();
        while (await rows.ReadAsync(cancel)) found.Add(new(rows.GetInt32(0), JsonSerializer.Deserialize<T>(rows.GetString(1), PlatformJson.Options)!));
        return found.ToImmutable();
    }
}

/// <summary>Something that is replaced as a whole, and how often it has been.</summary>
internal sealed record Revised<T>(int Revision, T What);
