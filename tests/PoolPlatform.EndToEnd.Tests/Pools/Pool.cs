using System.Globalization;
using System.Text.Json.Nodes;
using PoolPlatform.EndToEnd.Tests.Api;
using PoolPlatform.EndToEnd.Tests.Running;

namespace PoolPlatform.EndToEnd.Tests.Pools;

/// <summary>One pool in one year, and what its partners do to it through the gateway. Every act must succeed.</summary>
internal sealed class Pool(RunningPlatform platform, Partnership partnership)
{
    public string Reference => partnership.Reference;

    public string HostCode => partnership.Host;

    public IReadOnlyList<string> Partners => partnership.Partners;

    /// <summary>The first financial year of the term.</summary>
    public string Year { get; } = FirstYear(partnership.Start);

    public string Path => $"/v1/pools/{Reference}/years/{Year}";

    public string LastDay => $"{int.Parse(Year[..4], CultureInfo.InvariantCulture) + 1}-03-31";

    public Caller Host => platform.As(HostCode);

    public Caller Of(string partner) => platform.As(partner);

    public Task<Answer> SetBudget(params Line[] lines) => SetBudget("opening", lines);

    public async Task<Answer> SetBudget(string version, params Line[] lines) =>
        (await Host.Put($"{Path}/budget", new JsonObject { ["version"] = version, ["lines"] = new JsonArray([.. lines.Select(line => line.ToJson())]) }.ToJsonString())).Is(200);

    public async Task<Answer> SetContributions(params (string Partner, string Amount)[] contributions) =>
        (await Host.Put($"{Path}/contributions", new JsonObject
        {
            ["partners"] = new JsonArray([.. contributions.Select(contribution => new JsonObject
            {
                ["partner"] = contribution.Partner,
                ["amount"] = contribution.Amount,
                ["source"] = contribution.Partner == HostCode ? "LaAdditional" : "NhsAdditional",
                ["schedule"] = "Annual",
            })]),
        }.ToJsonString())).Is(200);

    public async Task<Answer> Receive(string partner, string amount, string? on = null) =>
        (await Host.Post($"{Path}/receipts", $$"""{"partner":"{{partner}}","amount":"{{amount}}","receivedOn":"{{on ?? LastDay}}","reference":"BACS"}""")).Is(201);

    public async Task<Answer> Spend(string line, string amount, string? paidBy = null, string? on = null, string? key = null) =>
        (await Of(paidBy ?? HostCode).Post($"{Path}/expenditure", Expenditure(line, amount, paidBy, on), key)).Is(201);

    /// <summary>The body of one entry of expenditure.</summary>
    public string Expenditure(string line, string amount, string? paidBy = null, string? on = null) =>
        $$"""{"line":"{{line}}","amount":"{{amount}}","effectiveOn":"{{on ?? LastDay}}","paidBy":"{{paidBy ?? HostCode}}","reference":"INV","description":"An invoice"}""";

    /// <summary>Sends a ledger's file and waits for what became of it.</summary>
    public async Task<Answer> Import(string csv, string query = "")
    {
        var accepted = (await Host.PostCsv($"{Path}/expenditure/imports?source=e2e{query}", csv)).Is(202);
        return await ImportDone(accepted.Location!);
    }

    public Task<Answer> ImportDone(string location) =>
        Poll.Until($"{location} is done", TimeSpan.FromSeconds(60), async () => (await Host.Get(location)).Is(200), import => import.Text("state") != "Running");

    public async Task<Answer> Position(string query = "", string? by = null) => (await Of(by ?? HostCode).Get($"{Path}/position{query}")).Is(200);

    /// <summary>The trial balance, which has to balance whenever it is asked for.</summary>
    public async Task<Answer> TrialBalance(string? by = null)
    {
        var balance = (await Of(by ?? HostCode).Get($"{Path}/trial-balance")).Is(200);
        Assert.Equal(balance.Text("debit"), balance.Text("credit"));
        return balance;
    }

    /// <summary>What stands on an account: above zero on the debit side, below on the credit side.</summary>
    public async Task<decimal> Balance(string account)
    {
        var accounts = (await TrialBalance()).Json["accounts"]!.AsArray();
        return accounts.FirstOrDefault(one => one!["account"]!.GetValue<string>() == account) is { } found ? Pounds(found["debit"]) - Pounds(found["credit"]) : 0;
    }

    public async Task<Answer> Close(int period) => (await Host.Post($"{Path}/periods/{period}/close")).Is(200);

    /// <summary>Asks for a settlement and waits until its figures are there.</summary>
    public async Task<Settlement> ProposeSettlement(int through = 12)
    {
        var settlement = await AskSettlement($$"""{"through":{{through}}}""");
        await settlement.In("Proposed");
        return settlement;
    }

    /// <summary>Asks for a settlement, whatever becomes of it.</summary>
    public async Task<Settlement> AskSettlement(string request) => new(this, (await Host.Post($"{Path}/settlements", request)).Is(202).Location!);

    public static decimal Pounds(JsonNode? amount) => Pounds(amount!.GetValue<string>());

    public static decimal Pounds(string amount) => decimal.Parse(amount, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string FirstYear(string start)
    {
        var day = DateOnly.ParseExact(start, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var year = day.Month >= 4 ? day.Year : day.Year - 1;
        return string.Create(CultureInfo.InvariantCulture, $"{year}-{(year + 1) % 100:00}");
    }
}
