namespace PoolPlatform.Benchmarks.Budgets;

/// <summary>Interactive posting by four clients, against what the same server commits durably in the same minute, on an empty ledger and on one of five million lines.</summary>
internal static class Posting
{
    private const int Journals = 400;
    private const int Clients = 4;

    public static async Task<Table> Run()
    {
        await using var empty = await BigLedger.Make(years: 0);
        await using var grown = await BigLedger.Make(years: 5);
        return await Rounds.Time(
            40,
            new($"{Journals} durable commits, {Clients} clients", () => empty.Commit(Journals, Clients)),
            // At least half as many a second, and no slower on the grown ledger than 0.8 of that.
            new($"{Journals} journals posted, empty ledger, {Clients} clients", () => empty.Post(Journals, Clients)) { MaxRatio = 2 },
            new($"{Journals} journals posted, 5,000,000 lines, {Clients} clients", () => grown.Post(Journals, Clients)) { MaxRatio = 2.5 });
    }
}
