using System.Collections.Immutable;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Agreements.Storage;

/// <summary>Legal powers, functions, and which power does not reach which function; read whole, because they are few.</summary>
internal sealed class LegalPowerStore(NpgsqlDataSource database)
{
    // Two who amend at once would otherwise lose one of the amendments.
    private const string OneAtATime = "select pg_advisory_xact_lock(hashtextextended('legal powers', 0))";

    private const string FindPowers = "select code, holds_from, holds_to, name, needs, allows, document_blocks, consent_blocks, source from legal_power order by code, holds_from";

    private const string FindFunctions = "select code, name, side, source from care_function order by code";

    private const string FindExclusions = "select power, function, holds_from, holds_to, clause, reason from function_exclusion order by power, function, holds_from";

    private const string ForgetPower = "delete from legal_power where code = $1";

    private const string AddPower =
        "insert into legal_power (code, holds_from, holds_to, name, needs, allows, document_blocks, consent_blocks, source) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    private const string ForgetExclusions = "delete from function_exclusion where power = $1";

    private const string AddExclusion = "insert into function_exclusion (power, function, holds_from, holds_to, clause, reason) values ($1, $2, $3, $4, $5, $6)";

    private const string SaveFunction =
        "insert into care_function (code, name, side, source) values ($1, $2, $3, $4) on conflict (code) do update set name = excluded.name, side = excluded.side, source = excluded.source";

    public async Task<LegalRules> FindAll(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(FindPowers), new(FindFunctions), new(FindExclusions) } };
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var powers = ImmutableArray.CreateBuilder<LegalPower>();
        while (await rows.ReadAsync(cancel))
            powers.Add(new(
                rows.GetString(0), rows.GetString(3), [.. rows.GetFieldValue<string[]>(4).Select(Enum.Parse<PartnerSide>)], [.. rows.GetFieldValue<string[]>(5).Select(Enum.Parse<OrganisationKind>)],
                rows.GetBoolean(6), rows.GetBoolean(7), From(rows, 1), To(rows, 2), rows.GetString(8)));
        await rows.NextResultAsync(cancel);
        var functions = ImmutableArray.CreateBuilder<CareFunction>();
        while (await rows.ReadAsync(cancel)) functions.Add(new(rows.GetString(0), rows.GetString(1), Enum.Parse<PartnerSide>(rows.GetString(2)), rows.GetString(3)));
        await rows.NextResultAsync(cancel);
        var exclusions = ImmutableArray.CreateBuilder<FunctionExclusion>();
        while (await rows.ReadAsync(cancel)) exclusions.Add(new(rows.GetString(0), rows.GetString(1), From(rows, 2), To(rows, 3), rows.GetString(4), rows.GetString(5)));
        return new(powers.ToImmutable(), functions.ToImmutable(), exclusions.ToImmutable());
    }

    public static async Task Lock(Change change, CancellationToken cancel)
    {
        await using var wait = new NpgsqlCommand(OneAtATime, change.Connection, change.Transaction);
        await wait.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Saves all versions of one power and all that it excludes.</summary>
    public static async Task Save(Change change, ImmutableArray<LegalPower> versions, IEnumerable<FunctionExclusion> exclusions, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(change.Connection, change.Transaction);
        Add(batch, ForgetPower, new NpgsqlParameter { Value = versions[0].Code });
        foreach (var power in versions)
            Add(batch, AddPower,
                new() { Value = power.Code }, new() { Value = power.From ?? DateOnly.MinValue }, Day(power.To), new() { Value = power.Name },
                new() { Value = power.Needs.Select(side => side.ToString()).ToArray() }, new() { Value = power.Allows.Select(kind => kind.ToString()).ToArray() },
                new() { Value = power.DocumentBlocks }, new() { Value = power.ConsentBlocks }, new() { Value = power.Source });
        Add(batch, ForgetExclusions, new NpgsqlParameter { Value = versions[0].Code });
        foreach (var one in exclusions)
            Add(batch, AddExclusion,
                new() { Value = one.Power }, new() { Value = one.Function }, new() { Value = one.From ?? DateOnly.MinValue }, Day(one.To), new() { Value = one.Clause }, new() { Value = one.Reason });
        await batch.ExecuteNonQueryAsync(cancel);
    }

    public static async Task Save(Change change, CareFunction function, CancellationToken cancel)
    {
        await using var save = new NpgsqlCommand(SaveFunction, change.Connection, change.Transaction);
        save.Parameters.Add(new() { Value = function.Code });
        save.Parameters.Add(new() { Value = function.Name });
        save.Parameters.Add(new() { Value = function.Side.ToString() });
        save.Parameters.Add(new() { Value = function.Source });
        await save.ExecuteNonQueryAsync(cancel);
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }

    // The beginning of time is no day that anybody means.
    private static DateOnly? From(NpgsqlDataReader rows, int column) => rows.GetFieldValue<DateOnly>(column) is var day && day == DateOnly.MinValue ? null : day;

    private static DateOnly? To(NpgsqlDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetFieldValue<DateOnly>(column);

    private static NpgsqlParameter Day(DateOnly? day) => new() { Value = (object?)day ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date };
}
