using System.Text.Json.Nodes;
using PoolPlatform.EndToEnd.Tests.Api;
using PoolPlatform.EndToEnd.Tests.Running;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>The demonstration pools, loaded by the program that <c>./run.sh</c> runs: once, and again without any effect.</summary>
public sealed class Loading_the_demonstration(Platform platform)
{
    private static readonly (string Reference, string Year, string Host)[] Pools =
    [
        ("BANES-MH", "2014-15", Organisations.BanesCouncil),
        ("BOLTON-SC", "2019-20", Organisations.BoltonCouncil),
        ("MCR-BCF", "2015-16", "E08000003"),
        ("MCR-TARGET", "2016-17", "E08000003"),
    ];

    [Fact]
    public async Task It_is_loaded_once_prints_the_statement_and_says_what_is_illustrative()
    {
        var credentials = Path.Combine(Directory.CreateTempSubdirectory("pool-demo-").FullName, "demo-credentials");
        var statement = await Load(credentials);
        foreach (var figure in new[] { "24,190,000.00", "24,655,432.17", "465,432.17", "319,612.27", "145,819.90" }) Assert.Contains(figure, statement, StringComparison.Ordinal);
        Assert.Contains("Settled", statement, StringComparison.Ordinal);
        Assert.Contains("illustrative", statement, StringComparison.OrdinalIgnoreCase);

        var clients = JsonNode.Parse(await File.ReadAllTextAsync(credentials))!.AsObject();
        var before = await Everything(clients);
        var again = await Load(credentials);

        Assert.Equal(statement, again);
        Assert.Equal(before, await Everything(clients));
        await SeeLabels(clients);
        Directory.Delete(Path.GetDirectoryName(credentials)!, recursive: true);
    }

    private async Task<string> Load(string credentials)
    {
        var (code, output, errors) = await Program.Run("dotnet", Checkout.Built("PoolPlatform.Demo"), platform.Gateway.ToString(), credentials);
        Assert.True(code == 0, $"{output}\n{errors}");
        return output;
    }

    /// <summary>What the books of all four pools say, budget versions and settlements included.</summary>
    private async Task<string> Everything(JsonObject clients)
    {
        var said = new List<string>();
        foreach (var (reference, year, host) in Pools)
        {
            var caller = ClientOf(clients, host);
            var path = $"/v1/pools/{reference}/years/{year}";
            said.Add((await caller.Get($"/v1/agreements/{reference}")).Is(200).Body);
            said.Add((await caller.Get($"{path}/budget")).Is(200).Body);
            said.Add((await caller.Get($"{path}/trial-balance")).Is(200).Json["accounts"]!.ToJsonString());
            said.Add((await caller.Get($"{path}/settlements")).Is(200).Body);
            said.Add((await caller.Get($"{path}/journals?limit=1000")).Is(200).Body);
        }
        return string.Join('\n', said);
    }

    /// <summary>Outturns are not in the documents: wherever one shows, it says that it is illustrative.</summary>
    private async Task SeeLabels(JsonObject clients)
    {
        foreach (var (reference, year, host) in Pools)
        {
            var caller = ClientOf(clients, host);
            var path = $"/v1/pools/{reference}/years/{year}";
            var position = (await caller.Get($"{path}/position")).Is(200);
            // The target of 378 million is a target only: nothing was spent, so nothing is made up.
            if (position.Text("actual") == "0.00") continue;
            Assert.Contains("illustrative", position.Body, StringComparison.OrdinalIgnoreCase);
            foreach (var settlement in (await caller.Get($"{path}/settlements")).Is(200).Json["items"]!.AsArray())
                Assert.Contains("illustrative", (await caller.Get($"/v1/settlements/{settlement!["settlementId"]}")).Is(200).Body, StringComparison.OrdinalIgnoreCase);
            await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () =>
            {
                foreach (var form in new[] { "application/json", "text/csv", "text/html" })
                    Assert.Contains("illustrative", (await caller.Get($"{path}/reports/memorandum-account", form)).Is(200).Body, StringComparison.OrdinalIgnoreCase);
            });
        }
        Assert.Equal(("159900000.00", 1), await Budget("BOLTON-SC", "2019-20", Organisations.BoltonCouncil));
        Assert.Equal("Shadow", (await ClientOf(clients, "E08000003").Get("/v1/agreements/MCR-TARGET")).Text("mode"));

        async Task<(string, int)> Budget(string reference, string year, string host)
        {
            var position = await ClientOf(clients, host).Get($"/v1/pools/{reference}/years/{year}/position");
            return (position.Text("budget"), position.Number("unknownLines"));
        }
    }

    private Caller ClientOf(JsonObject clients, string organisation) =>
        new(platform.Http, new Credentials(platform.Http, clients[organisation]!["clientId"]!.GetValue<string>(), clients[organisation]!["clientSecret"]!.GetValue<string>()));
}
