using System.Globalization;
using System.Text.Json;
using PoolPlatform.Benchmarks.Agreements;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Benchmarks.Settlement;

/// <summary>A thousand pools of twelve schemes settled: asked for, figures read, agreed by both partners, posted to the ledger, paid, and all of it told on the bus.</summary>
internal static class ThousandPools
{
    private const int Pools = 1_000;

    /// <summary>Settled one after another, half of them to warm up: what one takes by itself.</summary>
    private const int Alone = 40;

    /// <summary>How many hosts work at once.</summary>
    private const int AtOnce = 8;

    private const int Schemes = 12;

    private static readonly string Host = TestTokens.Of("E06000022", Roles.PoolManager);
    private static readonly string Ccg = TestTokens.Of("11E", Roles.PoolManager);

    public static async Task<Table> Run()
    {
        await using var platform = await WholePlatform.Start();
        await SetUp(platform);
        var alone = new List<TimeSpan>();
        for (var i = 0; i < Alone; i++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await Settle(platform, i);
            await platform.AllIsTold();
            if (i >= Alone / 2) alone.Add(TimeProvider.System.GetElapsedTime(began));
        }
        var started = TimeProvider.System.GetTimestamp();
        await Parallel.ForAsync(Alone, Alone + Pools, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await Settle(platform, i));
        await platform.AllIsTold();
        var took = TimeProvider.System.GetElapsedTime(started);
        return new(
        [
            new(new($"one pool of {Schemes} schemes settled by itself, {alone.Count} times", () => Task.CompletedTask), [.. alone.Order()]),
            new(new($"{Pools:N0} pools of {Schemes} schemes, {AtOnce} at a time, once", () => Task.CompletedTask, TimeSpan.FromSeconds(60)) { MaxRatio = Pools }, [took]),
        ]);
    }

    /// <summary>One pool's year from the request to paid; the commissioner's balance is its contribution, which it never paid in, and its share.</summary>
    private static async Task Settle(WholePlatform platform, int number)
    {
        var http = platform.Settlement;
        var asked = await WholePlatform.Send(http, HttpMethod.Post, $"/v1/pools/{Reference(number)}/years/2014-15/settlements", """{"through":12}""", Host);
        var path = $"/v1/settlements/{asked.GetProperty("settlementId").GetString()}";
        var view = await Until(platform, path, "Proposed");
        foreach (var token in new[] { Ccg, Host }) await WholePlatform.Send(http, HttpMethod.Post, $"{path}/responses", """{"response":"Agree"}""", token);
        var balance = view.GetProperty("partners").EnumerateArray().First(partner => partner.GetProperty("partner").GetString() == "11E").GetProperty("balance").GetString();
        await WholePlatform.Send(http, HttpMethod.Post, $"{path}/payments", $$"""{"partner":"11E","amount":"{{balance}}","paidOn":"2015-05-29","reference":"BACS"}""", Host);
        view = await Until(platform, path, "Settled");
        if (view.GetProperty("posted").ValueKind != JsonValueKind.Object || view.GetProperty("payments")[0].GetProperty("posted").ValueKind != JsonValueKind.Object)
            throw new InvalidOperationException($"{path} is not in the ledger.");
    }

    private static async Task<JsonElement> Until(WholePlatform platform, string path, string state)
    {
        JsonElement view = default;
        await Poll.Until(async () => (view = await WholePlatform.Get(platform.Settlement, path, Host)).GetProperty("state").GetString() == state, $"{path} is {state}", TimeSpan.FromMinutes(1));
        return view;
    }

    private static async Task SetUp(WholePlatform platform)
    {
        await platform.Agreements.Execute("insert into organisation (code, name, kind) values ('11E', 'NHS Bath and North East Somerset CCG', 'Ccg'), ('E06000022', 'Bath and North East Somerset Council', 'Council')");
        await Samples.Active(platform.Agreements, Reference(0), Schemes);
        await platform.Agreements.Execute(Samples.Multiply("T-", Alone + Pools));
        await Parallel.ForAsync(0, Alone + Pools, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) => await Spend(platform.Budgets, i));
    }

    /// <summary>A budget of a line a scheme and the reserve that the rules draw on, contributions that nobody has paid yet, and spending that differs in every pool.</summary>
    private static async Task Spend(HttpClient budgets, int number)
    {
        var path = $"/v1/pools/{Reference(number)}/years/2014-15";
        var lines = Enumerable.Range(1, Schemes).Select(i => Line($"L{i}", $"S{i}", "Block", "1000000.00")).Append(Line("risk-pool", "S1", "Reserve", "50000.00"));
        await WholePlatform.Send(budgets, HttpMethod.Put, $"{path}/budget", $$"""{"version":"opening","lines":[{{string.Join(',', lines)}}]}""", Host);
        await WholePlatform.Send(budgets, HttpMethod.Put, $"{path}/contributions",
            """{"partners":[{"partner":"11E","amount":"8000000.00","source":"NhsAdditional","schedule":"Annual"},{"partner":"E06000022","amount":"4050000.00","source":"LaAdditional","schedule":"Annual"}]}""", Host);
        var rows = Enumerable.Range(1, Schemes).Select(i => string.Create(CultureInfo.InvariantCulture, $"L{i},{990_000 + 7_919 * (number + i) % 60_000}.37,2015-03-31,E06000022,R{i},A supplier,Year"));
        var import = await WholePlatform.Send(budgets, HttpMethod.Post, $"{path}/expenditure/imports?source=bench", $"line,amount,effectiveOn,paidBy,reference,supplier,description\n{string.Join('\n', rows)}\n", Host, "text/csv");
        await Poll.Until(async () => (await WholePlatform.Get(budgets, $"{path}/expenditure/imports/{import.GetProperty("importId").GetString()}", Host)).GetProperty("state").GetString() == "Completed", "the file is posted", TimeSpan.FromMinutes(1));
    }

    private static string Line(string code, string scheme, string kind, string amount) =>
        $$"""{"code":"{{code}}","scheme":"{{scheme}}","name":"{{code}}","fundedBy":"11E","owner":"E06000022","amount":"{{amount}}","kind":"{{kind}}"}""";

    private static string Reference(int number) => string.Create(CultureInfo.InvariantCulture, $"T-{number:00000}");
}
