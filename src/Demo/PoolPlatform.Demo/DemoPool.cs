using System.Text.Json.Nodes;

namespace PoolPlatform.Demo;

/// <summary>Loads one pool from its data file, step by step, as its partners would: agreement, signatures, budget, cash, spending, close, settlement.</summary>
internal static class DemoPool
{
    public static readonly string DataFolder = Path.Combine(AppContext.BaseDirectory, "Data");

    public static async Task Load(PlatformClient platform, DemoCredentials credentials, string file)
    {
        var pool = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        var agreement = pool["agreement"]!;
        var reference = agreement["reference"]!.GetValue<string>();
        var host = credentials.Of(agreement["host"]!.GetValue<string>());

        var exists = await platform.Find(host, $"/v1/agreements/{reference}") is not null;
        if (exists && credentials.AreNew) return;
        if (!exists) await platform.Post(host, "/v1/agreements", agreement.DeepClone(), $"demo-{reference}");
        foreach (var partner in agreement["partners"]!.AsArray().Select(code => code!.GetValue<string>()))
            await platform.Post(credentials.Of(partner), $"/v1/agreements/{reference}/signatures", Body("""{"signatory":"Demonstration officer","capacity":"Chief finance officer"}"""), $"demo-{reference}-sign-{partner}");
        foreach (var (year, figures) in pool["years"]!.AsObject())
            await LoadYear(platform, credentials, host, $"/v1/pools/{reference}/years/{year}", $"demo-{reference}-{year}", figures!);
    }

    private static async Task LoadYear(PlatformClient platform, DemoCredentials credentials, Client host, string path, string key, JsonNode figures)
    {
        if (await platform.Find(host, $"{path}/budget") is null) await platform.Put(host, $"{path}/budget", figures["budget"]!.DeepClone());
        if (figures["contributions"] is { } contributions && await platform.Find(host, $"{path}/contributions") is null)
            await platform.Put(host, $"{path}/contributions", contributions.DeepClone());
        foreach (var receipt in figures["receipts"]?.AsArray() ?? [])
            await platform.Post(host, $"{path}/receipts", receipt!.DeepClone(), $"{key}-{receipt["reference"]}");
        if (figures["expenditure"] is { } csv)
        {
            var import = await platform.PostCsv(host, $"{path}/expenditure/imports?source=demonstration", await File.ReadAllTextAsync(Path.Combine(DataFolder, csv.GetValue<string>())), $"{key}-expenditure");
            var finished = await platform.GetOnce(host, import["location"]!.GetValue<string>(), state => state["state"]!.GetValue<string>() != "Running");
            if (finished["state"]!.GetValue<string>() != "Completed") throw new PlatformRefusedException($"{csv}: {finished}");
        }
        if (figures["close"] is { } period) await Close(platform, host, path, period.GetValue<int>(), $"{key}-close");
        if (figures["settlement"] is { } settlement) await Settle(platform, credentials, host, path, key, settlement);
    }

    private static Task<JsonNode> Close(PlatformClient platform, Client host, string path, int period, string key) =>
        platform.Post(host, $"{path}/periods/{period}/close", new JsonObject(), key);

    private static async Task Settle(PlatformClient platform, DemoCredentials credentials, Client host, string path, string key, JsonNode settlement)
    {
        var asked = await platform.Post(host, $"{path}/settlements", new JsonObject { ["through"] = settlement["through"]!.GetValue<int>() }, $"{key}-settlement");
        var location = asked["location"]!.GetValue<string>();
        var proposed = await platform.GetOnce(host, location, state => state["state"]!.GetValue<string>() != "Calculating");
        foreach (var partner in settlement["agreedBy"]!.AsArray().Select(code => code!.GetValue<string>()))
            await platform.Post(credentials.Of(partner), $"{location}/responses", Body("""{"response":"Agree"}"""), $"{key}-agree-{partner}");
        if (settlement["paidOn"] is not { } paidOn) return;
        foreach (var partner in proposed["partners"]!.AsArray().Where(partner => partner!["balance"]!.GetValue<string>() != "0.00"))
        {
            var code = partner!["partner"]!.GetValue<string>();
            var payment = new JsonObject { ["partner"] = code, ["amount"] = partner["balance"]!.GetValue<string>(), ["paidOn"] = paidOn.GetValue<string>(), ["reference"] = $"BALANCE-{code}" };
            await platform.Post(host, $"{location}/payments", payment, $"{key}-payment-{code}");
        }
    }

    private static JsonNode Body(string json) => JsonNode.Parse(json)!;
}
