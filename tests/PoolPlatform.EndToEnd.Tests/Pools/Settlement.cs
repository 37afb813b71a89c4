using PoolPlatform.EndToEnd.Tests.Api;
using PoolPlatform.EndToEnd.Tests.Running;

namespace PoolPlatform.EndToEnd.Tests.Pools;

/// <summary>A settlement that was asked for, and what the partners do to it.</summary>
internal sealed class Settlement(Pool pool, string location)
{
    public string Location => location;

    public async Task<Answer> View(string? by = null) => (await pool.Of(by ?? pool.HostCode).Get(location)).Is(200);

    /// <summary>Waits for the state; the platform may have work to finish first.</summary>
    public Task<Answer> In(string state) =>
        Poll.Until($"{location} is {state}", TimeSpan.FromSeconds(30), () => View(), settlement => settlement.Text("state") == state);

    public async Task<Answer> Agree(string partner) => (await pool.Of(partner).Post($"{location}/responses", """{"response":"Agree"}""")).Is(201);

    public async Task AgreeAll()
    {
        foreach (var partner in pool.Partners) await Agree(partner);
    }

    public async Task<Answer> Pay(string partner, string amount, string? on = null) =>
        (await pool.Host.Post($"{location}/payments", $$"""{"partner":"{{partner}}","amount":"{{amount}}","paidOn":"{{on ?? pool.LastDay}}","reference":"BACS"}""")).Is(201);

    /// <summary>Every partner's share, balance and what of it is still to be paid, in listed order.</summary>
    public async Task<IEnumerable<string>> Balances() =>
        (await View()).Json["partners"]!.AsArray().Select(partner => $"{partner!["partner"]} {partner["varianceShare"]} {partner["balance"]} {partner["outstanding"]}");

    /// <summary>All partners agree; the ledger then says of each what the settlement says, and balances.</summary>
    public async Task AgreeAndSeeTheLedger()
    {
        await AgreeAll();
        await SeeTheLedgerTie();
    }

    /// <summary>Pays every balance in its direction, the host's own last: then nothing is owed, nothing is left in the fund beside what is said, and the books balance.</summary>
    public async Task PayAll(decimal cashLeft = 0, string? on = null)
    {
        var partners = (await View()).Json["partners"]!.AsArray().Select(partner => (Code: partner!["partner"]!.GetValue<string>(), Balance: partner["balance"]!.GetValue<string>())).ToList();
        foreach (var (code, balance) in partners.Where(one => Pool.Pounds(one.Balance) != 0).OrderBy(one => one.Code == pool.HostCode)) await Pay(code, balance, on);
        Assert.Equal("Settled", (await View()).Text("state"));
        await SeeTheLedgerTie();
        Assert.Equal(cashLeft, await pool.Balance("cash"));
    }

    /// <summary>What each partner still owes or is owed by the settlement stands on its current account to the penny.</summary>
    private async Task SeeTheLedgerTie() => await Poll.UntilHolds(TimeSpan.FromSeconds(20), async () =>
    {
        var view = await View(pool.Partners[0]);
        var ledger = await pool.TrialBalance(pool.Partners[0]);
        foreach (var partner in view.Json["partners"]!.AsArray())
        {
            var account = ledger.Json["accounts"]!.AsArray().FirstOrDefault(one => one!["account"]!.GetValue<string>() == $"partner-current:{partner!["partner"]}");
            Assert.Equal(Pool.Pounds(partner!["outstanding"]), account is null ? 0 : Pool.Pounds(account["debit"]) - Pool.Pounds(account["credit"]));
        }
    });
}
