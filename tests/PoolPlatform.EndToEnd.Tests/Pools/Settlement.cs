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

    public async Task<Answer> Pay(string partner, string amount) =>
        (await pool.Host.Post($"{location}/payments", $$"""{"partner":"{{partner}}","amount":"{{amount}}","paidOn":"{{pool.LastDay}}","reference":"BACS"}""")).Is(201);
}
