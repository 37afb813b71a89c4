using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

public sealed class ViewSettlementTests(OnePool one) : IClassFixture<OnePool>
{
    [Fact]
    public async Task Who_is_no_party_finds_nothing_and_who_has_not_the_role_may_not_answer()
    {
        var (pool, path) = await one.Proposed();

        Assert.Equal((403, "role-missing"), (await pool.Host.Post($"{path}/responses", "nonsense", TestTokens.Of(Pool.Nhs, Roles.Commissioner))).Told);
        foreach (var token in new[] { Pool.StrangerToken, TestTokens.Issue("dev-admin", null, Roles.PlatformAdmin) })
        {
            Assert.Equal((404, "not-found"), (await pool.Host.Post($"{path}/responses", "nonsense", token)).Told);
            Assert.Equal((404, "not-found"), (await pool.Pay(path, Pool.Nhs, "1.00", token)).Told);
            Assert.Equal((404, "not-found"), (await pool.Host.Get(path, token)).Told);
            Assert.Equal((404, "not-found"), (await pool.Host.Get($"{path}/history", token)).Told);
            Assert.Equal((404, "not-found"), (await pool.Host.Get(Pool.Settlements, token)).Told);
        }
        Assert.Equal((404, "not-found"), (await pool.View("/v1/settlements/not-an-id")).Told);
        Assert.Equal((404, "not-found"), (await pool.View("/v1/settlements/0196f1c2-7d3a-7000-8000-000000000001")).Told);
    }

    [Fact]
    public async Task The_settlements_of_a_year_come_page_by_page()
    {
        var (pool, first) = await SettledPool.Proposed();
        await using var _ = pool;
        var second = await pool.Propose();

        var page = await pool.View($"{Pool.Settlements}?limit=1");
        var next = await pool.View($"{Pool.Settlements}?limit=1&after={page.At("next")}");

        Assert.Equal((first[^36..], second[^36..], null), (page.At("items[0].settlementId"), next.At("items[0].settlementId"), next.At("next")));
        Assert.Equal("[]", (await pool.View($"/v1/pools/{Pool.Reference}/years/2015-16/settlements")).At("items"));
        Assert.Equal((400, "malformed"), (await pool.View($"{Pool.Settlements}?after=!")).Told);
        Assert.Equal((400, "malformed"), (await pool.View($"{Pool.Settlements}?limit=0")).Told);
    }

    [Fact]
    public async Task The_history_says_who_did_what_and_for_whom()
    {
        var (pool, path) = await SettledPool.Agreed();
        await using var _ = pool;

        var history = await pool.Host.Get($"{path}/history", TestTokens.Of(Pool.Nhs, Roles.Auditor));

        Assert.Equal(
            [
                "RequestSettlement by E06000022-client of E06000022 for ",
                "ProposeSettlement by svc-settlement of  for E06000022-client@E06000022",
                "RespondToSettlement by 11E-client of 11E for ",
                "RespondToSettlement by E06000022-client of E06000022 for ",
                "PostSettlement by svc-settlement of  for E06000022-client@E06000022",
            ],
            history.Body.GetProperty("items").EnumerateArray().Select(act =>
                $"{act.GetProperty("operation")} by {act.GetProperty("clientId")} of {act.GetProperty("organisation")} for {act.GetProperty("onBehalfOf")}"));
    }
}
