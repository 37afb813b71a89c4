using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PoolPlatform.Postgres.Migrations;

namespace PoolPlatform.Testing;

/// <summary>A migrated database of its own for one test or test class, gone when disposed.</summary>
/// <remarks>Migrating takes far longer than copying, so the first to ask makes a template, named after the migrations' text, and the rest are copies of it.</remarks>
public sealed class FreshDatabase : IAsyncDisposable
{
    private const long BuildingTemplate = 0x7465;

    private readonly string name;

    private FreshDatabase(string name)
    {
        this.name = name;
        ConnectionString = On(name).ToString();
    }

    public string ConnectionString { get; }

    /// <param name="service">The service's name in small letters.</param>
    /// <param name="migrations">The assembly that holds the service's migrations.</param>
    public static async Task<FreshDatabase> Create(string service, Assembly migrations)
    {
        var template = $"template_{service}_{Fingerprint(migrations)}";
        await EnsureTemplate(template, migrations);
        var name = NameFor(service);
        await Execute($"create database \"{name}\" template \"{template}\"");
        return new(name);
    }

    /// <summary>A database with nothing in it at all, for what migrates by itself.</summary>
    public static async Task<FreshDatabase> CreateEmpty(string service)
    {
        var name = NameFor(service);
        await Execute($"create database \"{name}\"");
        return new(name);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(pooled);
        await Execute($"drop database if exists \"{name}\" with (force)");
    }

    private static async Task EnsureTemplate(string template, Assembly migrations)
    {
        await using var server = new NpgsqlConnection(On("postgres").ToString());
        await server.OpenAsync();
        // The lock goes with the connection: test projects run in processes of their own and ask at the same time.
        await using (var wait = new NpgsqlCommand("select pg_advisory_lock($1)", server) { Parameters = { new() { Value = BuildingTemplate } } })
            await wait.ExecuteNonQueryAsync();
        await using (var find = new NpgsqlCommand("select exists (select from pg_database where datname = $1)", server) { Parameters = { new() { Value = template } } })
            if (await find.ExecuteScalarAsync() is true) return;
        var unfinished = template + "_new";
        await Execute($"drop database if exists \"{unfinished}\" with (force)");
        await Execute($"create database \"{unfinished}\"");
        await using (var database = NpgsqlDataSource.Create(On(unfinished)))
            await Migrator.Migrate(database, migrations, NullLogger.Instance, CancellationToken.None);
        await Execute($"alter database \"{unfinished}\" rename to \"{template}\"");
    }

    private static string NameFor(string service) => $"{service}_{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):n}";

    private static string Fingerprint(Assembly migrations)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var assembly in new[] { typeof(Migrator).Assembly, migrations })
            foreach (var resource in assembly.GetManifestResourceNames().Where(resource => resource.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            {
                using var text = assembly.GetManifestResourceStream(resource)!;
                using var bytes = new MemoryStream();
                text.CopyTo(bytes);
                hash.AppendData(bytes.ToArray());
            }
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }

    // Without a pool no idle connection stays behind, which would keep the template from being copied.
    private static NpgsqlConnectionStringBuilder On(string database) =>
        new(Servers.Postgres) { Database = database, Pooling = database is not "postgres" && !database.StartsWith("template_", StringComparison.Ordinal), MaxPoolSize = 20 };

    private static async Task Execute(FormattableString sql)
    {
        await using var connection = new NpgsqlConnection(On("postgres").ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql.ToString(CultureInfo.InvariantCulture), connection);
        await command.ExecuteNonQueryAsync();
    }
}
