using PoolPlatform.Agreements.Tests.Slices;

namespace PoolPlatform.Benchmarks.Agreements;

/// <summary>The first, the middle and the last page of the agreements of an organisation that has 10,000 of them.</summary>
internal static class ListOfAgreements
{
    private const int Agreements = 10_000;
    private const int PerPage = 100;

    public static async Task<Table> Run()
    {
        await using var host = await Samples.Service();
        await Samples.Active(host, "A-00000", schemes: 3);
        await host.Execute(Samples.Multiply("A-", Agreements));
        var cursors = new List<string>();
        for (string? after = ""; after is not null; after = await Page(host, after)) cursors.Add(after);
        if (cursors.Count != Agreements / PerPage) throw new InvalidOperationException($"{Agreements / PerPage} pages were expected, {cursors.Count} came.");
        return await Rounds.Time(
            100,
            new($"page 1 of {cursors.Count}, {PerPage} agreements each", () => Page(host, cursors[0])),
            new($"page {cursors.Count / 2}", () => Page(host, cursors[cursors.Count / 2 - 1])),
            new($"page {cursors.Count}", () => Page(host, cursors[^1])));
    }

    /// <summary>Reads a full page.</summary>
    /// <returns>The cursor of the next.</returns>
    private static async Task<string?> Page(AgreementsHost host, string after)
    {
        var page = Samples.Expect(200, await host.Get($"/v1/agreements?limit={PerPage}{(after.Length > 0 ? "&after=" + after : "")}", Samples.Council));
        return page.Body.GetProperty("items").GetArrayLength() == PerPage ? page.At("next") : throw new InvalidOperationException("A page is not full.");
    }
}
