using Aspire.Hosting.Running;
using Npgsql;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>One database of a server, made when it is not there yet.</summary>
public sealed class PostgresDatabaseResource : Resource, IResourceWithConnectionString
{
    internal PostgresDatabaseResource(string name, string databaseName, PostgresServerResource parent)
        : base(name)
    {
        DatabaseName = databaseName;
        Parent = parent;
    }

    public string DatabaseName { get; }

    public PostgresServerResource Parent { get; }

    internal override bool Runs => true;

    internal override string Kind => "Database";

    public async ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default)
    {
        var settings = await Parent.ConnectAsync(cancellationToken).ConfigureAwait(false);
        settings.Database = DatabaseName;
        return settings.ConnectionString;
    }

    internal override async Task<ChildProcess?> LaunchAsync(Surroundings surroundings, LogTail log, CancellationToken ct)
    {
        var settings = await Parent.ConnectAsync(ct).ConfigureAwait(false);
        (settings.Database, settings.Pooling) = ("postgres", false);
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(ct).ConfigureAwait(false);
        await using var find = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection);
        find.Parameters.AddWithValue(DatabaseName);
        if (await find.ExecuteScalarAsync(ct).ConfigureAwait(false) is null)
        {
            await using var create = new NpgsqlCommand($"create database {new NpgsqlCommandBuilder().QuoteIdentifier(DatabaseName)}", connection);
            await create.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
        }

        return null;
    }
}
