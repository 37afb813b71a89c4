using Npgsql;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>A pool with its own database, its own service and the two services it asks; built up to the state that a test begins with.</summary>
internal sealed class SettledPool : IAsyncDisposable
{
    private SettledPool(FreshDatabase database, OtherServices others, SettlementHost host)
    {
        Database = database;
        Others = others;
        Host = host;
    }

    public FreshDatabase Database { get; }

    public OtherServices Others { get; }

    public SettlementHost Host { get; private set; }

    /// <summary>Nothing was asked for yet.</summary>
    public static async Task<SettledPool> Open()
    {
        var database = await FreshDatabase.Create("settlement", typeof(SettlementModule).Assembly);
        var others = await OtherServices.Start();
        return new(database, others, await SettlementHost.Start(database, others.Address, others.Address));
    }

    /// <summary>The settlement lies before the partners.</summary>
    public static async Task<(SettledPool Pool, string Path)> Proposed(Action<OtherServices>? before = null)
    {
        var pool = await Open();
        before?.Invoke(pool.Others);
        return (pool, await pool.Propose());
    }

    /// <summary>Both partners have agreed.</summary>
    public static async Task<(SettledPool Pool, string Path)> Agreed(Action<OtherServices>? before = null)
    {
        var (pool, path) = await Proposed(before);
        await pool.Agree(path, Pool.NhsToken, Pool.CouncilToken);
        return (pool, path);
    }

    /// <summary>Asks for the year and waits until the figures are there, or it is known why not.</summary>
    public async Task<string> Propose()
    {
        var asked = await Host.Post(Pool.Settlements, """{"through":12}""", Pool.CouncilToken);
        Assert.Equal(202, asked.Status);
        await Poll.Until(async () => (await Host.Get(asked.Location!, Pool.CouncilToken)).At("state") != "Calculating", "the settlement is worked out");
        return asked.Location!;
    }

    public async Task Agree(string path, params string[] tokens)
    {
        foreach (var token in tokens)
            Assert.Equal(201, (await Host.Post($"{path}/responses", """{"response":"Agree"}""", token)).Status);
    }

    public Task<Reply> Pay(string path, string partner, string amount, string? token = null) =>
        Host.Post($"{path}/payments", $$"""{"partner":"{{partner}}","amount":"{{amount}}","paidOn":"2015-05-29","reference":"BACS"}""", token ?? Pool.CouncilToken);

    public Task<Reply> View(string path) => Host.Get(path, Pool.NhsToken);

    /// <summary>The service dies and another is started in its place.</summary>
    public async Task CrashAndRestart()
    {
        await Host.Crash();
        Host = await SettlementHost.Start(Database, Others.Address, Others.Address);
    }

    /// <summary>The types of the events told so far, in order.</summary>
    public async Task<List<string>> Events() => await Column("select type from event_log order by id");

    public async Task<List<string>> Column(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await rows.ReadAsync()) found.Add(rows.GetValue(0).ToString()!);
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Others.DisposeAsync();
        await Database.DisposeAsync();
    }
}
