using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PoolPlatform.Postgres.Migrations;

/// <summary>Brings a database forward, never back: numbered SQL files embedded in an assembly, each once, under an advisory lock.</summary>
/// <remarks>A migration that was already applied must not change afterwards; a changed one stops the start.</remarks>
public static partial class Migrator
{
    private const long LockKey = 0x706f6f6c;

    private const string CreateJournal =
        """
        create table if not exists schema_migration (
            owner text not null,
            number integer not null,
            name text not null,
            sha256 bytea not null,
            applied_at timestamptz not null default now(),
            constraint schema_migration_pkey primary key (owner, number)
        )
        """;

    private const string FindApplied = "select number, sha256 from schema_migration where owner = $1";

    private const string RecordApplied = "insert into schema_migration (owner, number, name, sha256) values ($1, $2, $3, $4)";

    /// <summary>Applies the platform's own migrations and then the service's.</summary>
    public static async Task Migrate(NpgsqlDataSource database, Assembly service, ILogger log, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(service);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await Execute(connection, $"select pg_advisory_lock({LockKey.ToString(CultureInfo.InvariantCulture)})", cancel);
        await Execute(connection, CreateJournal, cancel);
        await Apply(connection, "platform", typeof(Migrator).Assembly, log, cancel);
        await Apply(connection, "service", service, log, cancel);
        await Execute(connection, $"select pg_advisory_unlock({LockKey.ToString(CultureInfo.InvariantCulture)})", cancel);
    }

    private static async Task Apply(NpgsqlConnection connection, string owner, Assembly assembly, ILogger log, CancellationToken cancel)
    {
        var applied = new Dictionary<int, byte[]>();
        await using (var find = new NpgsqlCommand(FindApplied, connection) { Parameters = { new() { Value = owner } } })
        await using (var rows = await find.ExecuteReaderAsync(cancel))
        {
            while (await rows.ReadAsync(cancel)) applied.Add(rows.GetInt32(0), rows.GetFieldValue<byte[]>(1));
        }

        foreach (var (number, name, sql) in Find(assembly))
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(sql));
            if (applied.TryGetValue(number, out var known))
            {
                if (!hash.AsSpan().SequenceEqual(known)) throw new InvalidOperationException($"Migration {name} was applied with another text; write a new one instead.");
                continue;
            }
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await Execute(connection, sql, cancel);
            await using (var record = new NpgsqlCommand(RecordApplied, connection) { Parameters = { new() { Value = owner }, new() { Value = number }, new() { Value = name }, new() { Value = hash } } })
                await record.ExecuteNonQueryAsync(cancel);
            await transaction.CommitAsync(cancel);
            Applied(log, owner, name);
        }
    }

    private static IEnumerable<(int Number, string Name, string Sql)> Find(Assembly assembly) =>
        from resource in assembly.GetManifestResourceNames()
        where resource.Contains(".Migrations.", StringComparison.Ordinal) && resource.EndsWith(".sql", StringComparison.Ordinal) && !resource.EndsWith(".after.sql", StringComparison.Ordinal)
        let name = resource[(resource.LastIndexOf(".Migrations.", StringComparison.Ordinal) + ".Migrations.".Length)..]
        let number = int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture)
        orderby number
        select (number, name, Text(assembly, resource));

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancel);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied {Owner} migration {Name}")]
    private static partial void Applied(ILogger log, string owner, string name);
}
