namespace PoolPlatform.Benchmarks.Budgets;

/// <summary>Interactive posting by four clients, against what the same server commits durably in the same minute, on an empty ledger and on one of five million lines.</summary>
internal static class Posting
{
    private const int Journals = 10_000;
    private const int OursAtOnce = 400;
    private const int Clients = 4;
    private const int Rounds = 12;

    public static async Task<Table> Run()
    {
        await using var empty = await BigLedger.Make(years: 0);
        await using var grown = await BigLedger.Make(years: 5);
        Timed[] all =
        [
            new($"{Journals:N0} durable commits, {Clients} clients", null, () => Pgbench.Time(empty.ConnectionString, BigLedger.DurableCommit, Journals, Clients)),
            // At least half as many a second, and no slower on the grown ledger than 0.8 of that.
            new($"{Journals:N0} journals posted, empty ledger, {Clients} clients", 2, () => Pgbench.Time(empty.ConnectionString, empty.PostingScript, Journals, Clients)),
            new($"{Journals:N0} journals posted, 5,000,000 lines, {Clients} clients", 2.5, () => Pgbench.Time(grown.ConnectionString, grown.PostingScript, Journals, Clients)),
            new("durable commits from .NET", null, () => Ours(empty.Commit)),
            new("journals posted from .NET, empty ledger", null, () => Ours(empty.Post)),
        ];
        for (var round = 0; round < Rounds; round++)
            foreach (var one in all) one.Times.Add(await one.Act());
        await empty.Check();
        await grown.Check();
        return new([.. all.Select(one => new Row(new(one.Name, () => Task.CompletedTask) { MaxRatio = one.MaxRatio }, [.. one.Times.Order()]))]);
    }

    // A client in .NET has a good part of the two processors to itself, so these two rows are there to be compared with each other.
    private static async Task<TimeSpan> Ours(Func<int, int, Task> act)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var done = 0; done < Journals; done += OursAtOnce) await act(OursAtOnce, Clients);
        return TimeProvider.System.GetElapsedTime(began);
    }

    private sealed record Timed(string Name, double? MaxRatio, Func<Task<TimeSpan>> Act)
    {
        public List<TimeSpan> Times { get; } = [];
    }
}
