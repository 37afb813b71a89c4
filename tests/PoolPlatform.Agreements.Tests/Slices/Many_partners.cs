using System.Globalization;
using System.Text.Json.Nodes;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>Greater Manchester has 37 organisations in one agreement; and one partner may bear all.</summary>
public class Many_partners(OneHost one) : IClassFixture<OneHost>
{
    [Fact]
    public async Task Thirty_seven_partners_share_to_six_decimals_that_sum_to_a_hundred()
    {
        var host = await one.Started();
        var codes = await Organisations(host);
        var agreement = Shared(codes, Shares(codes.Count));
        Assert.Equal("201", (await host.Post("/v1/agreements", agreement.ToJsonString(), Token(codes[0]))).Told);
        var path = $"/v1/agreements/{agreement["reference"]}";

        foreach (var code in codes) Assert.Equal("201", (await host.Post($"{path}/signatures", """{"signatory":"An officer","capacity":"Chief"}""", Token(code))).Told);

        Assert.Equal("Active", (await host.Get(path, Token(codes[36]))).At("state"));
        Assert.Equal(37, (await host.Get(path, Token(codes[36]))).Body.GetProperty("signatures").GetArrayLength());

        // Locked, so that all 37 must say yes to the last decimal of another share.
        var moved = Shares(codes.Count);
        (moved[0], moved[1]) = (moved[0] + 0.000001m, moved[1] - 0.000001m);
        var proposed = await host.Post(
            $"{path}/variations", new JsonObject { ["effectiveFrom"] = "2015-04-01", ["reason"] = "why", ["changes"] = new JsonObject { ["schemes"] = Shared(codes, moved)["schemes"]!.DeepClone() } }.ToJsonString(), Token(codes[5]), ifMatch: "*");
        Assert.Equal(("201", "InApproval"), (proposed.Told, proposed.At("state")));
        var states = new List<string?>();
        foreach (var code in codes) states.Add((await host.Post($"{path}/variations/1/signatures", """{"signatory":"An officer","capacity":"Chief"}""", Token(code))).At("state"));
        Assert.Equal([.. Enumerable.Repeat("InApproval", 36), "Agreed"], states);
    }

    [Fact]
    public async Task A_millionth_of_a_percent_too_much_is_refused()
    {
        var host = await one.Started();
        var codes = await Organisations(host);
        var shares = Shares(codes.Count);
        shares[36] += 0.000001m;

        Assert.Equal("422 percent-not-hundred", (await host.Post("/v1/agreements", Shared(codes, shares).ToJsonString(), Token(codes[0]))).Told);
    }

    [Fact]
    public async Task Weights_of_nothing_and_all_are_legal()
    {
        var host = await one.Started();
        var active = await Partnership.Active(host, agreement => agreement["schemes"]![0]!["riskShare"] = JsonNode.Parse(Partnership.Shares.Replace("68.67", "0").Replace("31.33", "100")));

        var varied = await active.Vary("2015-04-01", """{"schemes":[{"code":"MH","name":"Mental health","riskShare":SHARES}]}""".Replace("SHARES", Partnership.Shares.Replace("68.67", "100").Replace("31.33", "0")));

        Assert.Equal(("Active", "201"), (await active.State(), varied.Told));
    }

    private static JsonObject Shared(List<string> codes, decimal[] shares)
    {
        var agreement = Partnership.Draft();
        agreement["host"] = codes[1];
        agreement["partners"] = new JsonArray([.. codes.Select(code => (JsonNode)code)]);
        agreement["percentagesLockedUntil"] = "2016-03-31";
        var weights = new JsonObject(codes.Select((code, at) => KeyValuePair.Create(code, (JsonNode?)shares[at].ToString("0.######", CultureInfo.InvariantCulture))));
        agreement["schemes"]![0]!["riskShare"]!["over"]![0]!["share"]!["weights"] = weights;
        return agreement;
    }

    /// <summary>A 37th each, 2.702702 percent, and the first bears what is left over.</summary>
    private static decimal[] Shares(int count)
    {
        var shares = Enumerable.Repeat(decimal.Truncate(100_000_000m / count) / 1_000_000m, count).ToArray();
        shares[0] += 100m - shares.Sum();
        return shares;
    }

    private static async Task<List<string>> Organisations(AgreementsHost host)
    {
        var codes = Enumerable.Range(1, 37).Select(n => $"GM{n:00}").ToList();
        await host.Execute($"insert into organisation (code, name, kind) values {string.Join(", ", codes.Select((code, at) => $"('{code}', 'Organisation {at}', '{(at % 2 == 0 ? "Ccg" : "Council")}')"))} on conflict do nothing");
        return codes;
    }

    private static string Token(string code) => TestTokens.Of(code, "commissioner");
}
