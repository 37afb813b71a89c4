using System.Globalization;
using System.Text;
using Npgsql;

namespace PoolPlatform.EndToEnd.Tests.Running;

/// <summary>A service's own database, in which a test takes a lock so that the service stands still exactly there.</summary>
internal sealed class HeldDatabase : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NpgsqlDataSource database;
    private NpgsqlConnection? holding;
    private int held;

    private HeldDatabase(string connectionString) => database = NpgsqlDataSource.Create(connectionString);

    public string ConnectionString => database.ConnectionString;

    /// <param name="process">The service's number as a process: its database is named in its environment.</param>
    /// <param name="name">As the connection string is called there.</param>
    public static HeldDatabase Of(int process, string name)
    {
        var mark = $"ConnectionStrings__{name}=";
        var settings = Encoding.UTF8.GetString(File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/environ"))).Split('\0');
        // The password goes with it, to be handed on to a command that proves the books.
        return new(new NpgsqlConnectionStringBuilder(settings.Single(setting => setting.StartsWith(mark, StringComparison.Ordinal))[mark.Length..]) { PersistSecurityInfo = true }.ToString());
    }

    /// <summary>Does this in a transaction that stays open, so that whoever needs the same waits.</summary>
    public async Task Hold(string sql, params object[] values)
    {
        holding = await database.OpenConnectionAsync();
        await using (var begin = new NpgsqlCommand("begin", holding)) await begin.ExecuteNonQueryAsync();
        await using var take = new NpgsqlCommand(sql, holding);
        foreach (var value in values) take.Parameters.Add(new() { Value = value });
        await take.ExecuteNonQueryAsync();
    }

    /// <summary>Returns once a statement with these words waits for what is held; others may wait for it too.</summary>
    public async Task UntilItWaits(string statement) => held = await Poll.Until(
        $"'{statement}' waits for what is held", Patience,
        async () => (int?)await Ask("select pid from pg_stat_activity where $1 = any (pg_blocking_pids(pid)) and position($2 in query) > 0 order by pid limit 1", holding!.ProcessID, statement) ?? 0, waiting => waiting != 0);

    /// <summary>Lets go; returns once whoever waited, and whose service is dead, is gone.</summary>
    public async Task LetGo()
    {
        await holding!.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await Poll.Until("who waited is gone", Patience, async () => await Ask("select exists (select from pg_stat_activity where pid = $1)", held), there => there is false);
    }

    public async Task<object?> Ask(string sql, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync() is var answer and not DBNull ? answer : null;
    }

    /// <summary>Does this past every trigger, as only the owner of the server can; answers the first value.</summary>
    public async Task<object?> Past(string sql, params object[] values)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var past = new NpgsqlCommand("set local session_replication_role = replica", connection, transaction)) await past.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        var answer = await command.ExecuteScalarAsync();
        await transaction.CommitAsync();
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        if (holding is not null) await holding.DisposeAsync();
        await database.DisposeAsync();
    }
}
