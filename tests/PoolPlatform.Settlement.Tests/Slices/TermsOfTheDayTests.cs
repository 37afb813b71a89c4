using PoolPlatform.Agreements.Contracts;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>An agreement varied from the day after the year that is settled: the successor is a partner in its own name, hosts, and a third has joined.</summary>
public class TermsOfTheDayTests
{
    private static readonly string SuccessorToken = TestTokens.Of(Pool.Successor, Roles.Finance);
    private static readonly string NewcomerToken = TestTokens.Of("E06000054", Roles.Finance);

    [Fact]
    public async Task A_past_year_is_settled_between_its_own_partners_and_by_its_own_host()
    {
        var (pool, path) = await SettledPool.Proposed(others => others.Later = [From("2015-04-01")]);
        await using var _ = pool;

        Assert.Equal("403", (await pool.Host.Post(Pool.Settlements, """{"through":12}""", SuccessorToken)).Status.ToString());
        Assert.Equal(["11E", "E06000022"], await pool.Column("select partner from settlement_partner order by position"));
        Assert.Equal(201, (await pool.Host.Post($"{path}/responses", """{"response":"Agree"}""", SuccessorToken)).Status);
        Assert.Equal(["11E"], await pool.Column("select partner from settlement_response"));
    }

    [Fact]
    public async Task Who_has_joined_since_sees_the_settlement_and_answers_nothing()
    {
        var (pool, path) = await SettledPool.Proposed(others => others.Later = [From("2015-04-01")]);
        await using var _ = pool;

        Assert.Equal(200, (await pool.Host.Get(path, NewcomerToken)).Status);
        var answered = await pool.Host.Post($"{path}/responses", """{"response":"Agree"}""", NewcomerToken);
        Assert.InRange(answered.Status, 403, 422);
        Assert.Empty(await pool.Column("select partner from settlement_response"));
    }

    [Fact]
    public async Task A_partner_of_a_day_that_has_not_come_sees_nothing_yet()
    {
        var (pool, path) = await SettledPool.Proposed(others => others.Later = [From("2999-04-01")]);
        await using var _ = pool;

        Assert.Equal(404, (await pool.Host.Get(path, NewcomerToken)).Status);
        Assert.Equal(404, (await pool.Host.Get(Pool.Settlements, NewcomerToken)).Status);
    }

    private static Terms From(string day)
    {
        var terms = Pool.Terms();
        terms.EffectiveFrom = day;
        terms.Host = Pool.Successor;
        terms.Partners[0] = new Partner { Code = Pool.Successor, Name = "ICB", Kind = "Icb" };
        terms.Partners.Add(new Partner { Code = "E06000054", Name = "Wiltshire Council", Kind = "Council" });
        return terms;
    }
}
