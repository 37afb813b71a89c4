using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Pools;

/// <summary>Pools in the state that a test begins with, brought there through the public API.</summary>
internal static class States
{
    /// <summary>Drafted by the host and signed by every partner.</summary>
    public static async Task<Pool> ActiveAgreement(this RunningPlatform platform, Partnership? partnership = null)
    {
        var agreed = partnership ?? new Partnership();
        (await platform.As(agreed.Host).Post("/v1/agreements", agreed.ToJson())).Is(201);
        foreach (var partner in agreed.Partners)
            (await platform.As(partner).Post($"/v1/agreements/{agreed.Reference}/signatures", """{"signatory":"A. Officer","capacity":"Chief finance officer"}""")).Is(201);
        return new(platform, agreed);
    }

    /// <summary>A million: 400,000 of the CCG's community health, 600,000 of the council's homes.</summary>
    public static async Task<Pool> BudgetedPool(this RunningPlatform platform, Partnership? partnership = null)
    {
        var pool = await platform.ActiveAgreement(partnership);
        await pool.SetBudget(new Line("HEALTH", BanesCcg, "400000.00", "Block"), new Line("HOMES", BanesCouncil, "600000.00", "Package"));
        return pool;
    }

    /// <summary>The same, paid in and overspent by 22,345.68: at 60 to 40 the CCG bears 13,407.41 and the council 8,938.27.</summary>
    public static async Task<Pool> PoolWithOutturn(this RunningPlatform platform)
    {
        var pool = await platform.BudgetedPool();
        await pool.SetContributions((BanesCcg, "400000.00"), (BanesCouncil, "600000.00"));
        await pool.Receive(BanesCcg, "400000.00");
        await pool.Receive(BanesCouncil, "600000.00");
        await pool.Spend("HEALTH", "412345.67");
        await pool.Spend("HOMES", "610000.01");
        return pool;
    }

    /// <summary>The same, with the settlement's figures before the partners.</summary>
    public static async Task<(Pool Pool, Settlement Settlement)> ProposedSettlement(this RunningPlatform platform)
    {
        var pool = await platform.PoolWithOutturn();
        return (pool, await pool.ProposeSettlement());
    }
}
