using PoolPlatform.Agreements.Contracts;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>What two bodies owe each other across their pools is shown net, and set off only where every agreement says so.</summary>
public sealed class NettingTests
{
    private const string Balances = "/v1/settlements/balances";
    private const string SetOffs = "/v1/settlements/set-offs";
    private const string SetOff = """{"counterparty":"E06000022","on":"2015-06-30","reference":"Set-off June"}""";

    /// <summary>
    /// The NHS owes the council 319,612.27 in one of its pools and is owed 68,670.00 in another; the council owes it 145,819.90 in the pool that the NHS hosts.
    /// </summary>
    private static async Task<SettledPool> ThreePools(bool maySetOff = true, bool inAll = true)
    {
        var pool = await SettledPool.Open();
        pool.Others.Terms.Payments = new PaymentTerms { DueDays = 30, SetOff = maySetOff };
        pool.Others.More["BANES-LD"] = (Terms(pool, "BANES-LD", Pool.Council, maySetOff && inAll), Pool.Position(24_090_000_00));
        pool.Others.More["BANES-CH"] = (Terms(pool, "BANES-CH", Pool.Nhs, maySetOff), Pool.Position());
        await Settle(pool, Pool.Reference, Pool.CouncilToken);
        await Settle(pool, "BANES-LD", Pool.CouncilToken);
        await Settle(pool, "BANES-CH", Pool.NhsToken);
        return pool;
    }

    private static Terms Terms(SettledPool pool, string reference, string host, bool maySetOff)
    {
        var terms = pool.Others.Terms.Clone();
        (terms.Reference, terms.Host, terms.Payments) = (reference, host, new PaymentTerms { DueDays = 30, SetOff = maySetOff });
        return terms;
    }

    private static async Task Settle(SettledPool pool, string reference, string hostToken)
    {
        var asked = await pool.Host.Post($"/v1/pools/{reference}/years/2014-15/settlements", """{"through":12}""", hostToken);
        Assert.Equal(202, asked.Status);
        await Poll.Until(async () => (await pool.Host.Get(asked.Location!, hostToken)).At("state") == "Proposed", "the settlement is worked out");
        await pool.Agree(asked.Location!, Pool.NhsToken, Pool.CouncilToken);
    }

    private static async Task<string> Shown(SettledPool pool, string token)
    {
        var shown = await pool.Host.Get(Balances, token);
        return string.Join(" | ", shown.Body.GetProperty("items").EnumerateArray().Select(item => $"{item.GetProperty("counterparty")} {item.GetProperty("owes")} {item.GetProperty("owed")} {item.GetProperty("net")} {item.GetProperty("maySetOff")}"));
    }

    [Fact]
    public async Task A_body_sees_what_it_owes_and_is_owed_by_counterparty_and_net()
    {
        await using var pool = await ThreePools();

        Assert.Equal("E06000022 319612.27 214489.90 105122.37 True", await Shown(pool, Pool.NhsToken));
        Assert.Equal("11E 214489.90 319612.27 -105122.37 True", await Shown(pool, Pool.CouncilToken));
        Assert.Equal(
            ["BANES-MH 319612.27 False", "BANES-LD -68670.00 False", "BANES-CH -145819.90 True"],
            (await pool.Host.Get(Balances, Pool.NhsToken)).Body.GetProperty("items")[0].GetProperty("balances").EnumerateArray()
                .Select(one => $"{one.GetProperty("reference").GetString()} {one.GetProperty("owes").GetString()} {one.GetProperty("isHost").GetBoolean()}"));
        // Whoever has followed a partner sees its pools; a stranger sees none, and nobody without a role for money sees any.
        Assert.Equal("E06000022 319612.27 214489.90 105122.37 True", await Shown(pool, TestTokens.Of(Pool.Successor, Roles.Finance)));
        Assert.Equal("", await Shown(pool, Pool.StrangerToken));
        Assert.Equal((403, "role-missing"), (await pool.Host.Get(Balances, TestTokens.Of(Pool.Nhs, Roles.Practitioner))).Told);
    }

    [Fact]
    public async Task A_shadow_fund_owes_nobody_anything()
    {
        await using var pool = await ThreePools();
        var shadow = Terms(pool, "BANES-SH", Pool.Council, true);
        shadow.Mode = "Shadow";
        pool.Others.More["BANES-SH"] = (shadow, Pool.Position());
        await Settle(pool, "BANES-SH", Pool.CouncilToken);

        Assert.Equal("E06000022 319612.27 214489.90 105122.37 True", await Shown(pool, Pool.NhsToken));
    }

    [Fact]
    public async Task A_set_off_clears_what_stands_on_both_sides_oldest_first_and_each_ledger_takes_its_part_once()
    {
        await using var pool = await ThreePools();

        var set = await pool.Host.Post(SetOffs, SetOff, Pool.NhsToken, "one-key");

        Assert.Equal((201, "214489.90"), (set.Status, set.At("amount")));
        Assert.Equal(
            ["11E 214489.90 Agreed", "11E -68670.00 Settled", "E06000022 145819.90 Settled"],
            set.Body.GetProperty("payments").EnumerateArray().Select(one => $"{one.GetProperty("partner").GetString()} {one.GetProperty("amount").GetString()} {one.GetProperty("state").GetString()}"));
        await Poll.Until(() => Task.FromResult(pool.Others.PaymentsPosted.Count >= 3), "all parts are posted");
        Assert.Equal(
            ["BANES-CH SetOff 14581990", "BANES-LD SetOff -6867000", "BANES-MH SetOff 21448990"],
            pool.Others.PaymentsPosted.Select(one => $"{one.Reference} {one.Kind} {one.AmountPence}").Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(6, pool.Others.Journals);
        Assert.Equal("E06000022 105122.37 0.00 105122.37 False", await Shown(pool, Pool.NhsToken));
        Assert.True((await pool.Host.Post(SetOffs, SetOff, Pool.NhsToken, "one-key")).Replayed);
        Assert.Equal((409, "nothing-to-set-off"), (await pool.Host.Post(SetOffs, SetOff, Pool.NhsToken)).Told);
    }

    [Fact]
    public async Task It_is_shown_but_not_done_unless_every_agreement_concerned_says_so()
    {
        await using var pool = await ThreePools(inAll: false);

        Assert.Equal("E06000022 319612.27 214489.90 105122.37 False", await Shown(pool, Pool.NhsToken));
        var refused = await pool.Host.Post(SetOffs, SetOff, Pool.NhsToken);
        Assert.Equal((422, "set-off-not-agreed", "1"), (refused.Status, refused.Problem, refused.At("balances")));
        Assert.Equal(["0"], await pool.Column("select count(*) from settlement_payment"));
    }

    [Fact]
    public async Task Both_bodies_at_once_set_off_the_same_balances_once()
    {
        await using var pool = await ThreePools();

        var set = await Task.WhenAll(
            pool.Host.Post(SetOffs, SetOff, Pool.NhsToken), pool.Host.Post(SetOffs, SetOff.Replace("E06000022", "11E"), Pool.CouncilToken),
            pool.Host.Post(SetOffs, SetOff, Pool.NhsToken), pool.Host.Post(SetOffs, SetOff.Replace("E06000022", "11E"), Pool.CouncilToken));

        Assert.Equal([201, 409, 409, 409], set.Select(one => one.Status).Order());
        Assert.Equal(["3 21448990"], await pool.Column("select count(*) || ' ' || (select amount_pence from set_off) from settlement_payment"));
    }

    [Fact]
    public async Task What_a_crash_left_unposted_is_posted_once_by_the_next_to_start()
    {
        await using var pool = await ThreePools();
        pool.Others.AnswersGetLost = true;
        Assert.Equal(201, (await pool.Host.Post(SetOffs, SetOff, Pool.NhsToken)).Status);

        pool.Others.AnswersGetLost = false;
        await pool.CrashAndRestart();

        await Poll.Until(async () => (await pool.Column("select count(*) from settlement_posting where payment_id is not null"))[0] == "3", "the worker has posted all");
        Assert.Equal(6, pool.Others.Journals);
    }

    [Theory]
    [InlineData("""{"counterparty":"E06000022"}""", 400, "malformed")]
    [InlineData("""{"counterparty":"nobody","on":"2015-06-30"}""", 400, "malformed")]
    [InlineData("""{"counterparty":"E06000022","on":"2015-02-30"}""", 400, "malformed")]
    [InlineData("""{"counterparty":"99Z","on":"2015-06-30"}""", 409, "nothing-to-set-off")]
    [InlineData("""{"counterparty":"11E","on":"2015-06-30"}""", 409, "nothing-to-set-off")]
    [InlineData("""{"counterparty":"E06000022","on":"2014-03-31"}""", 422, "paid-before-year")]
    public async Task A_set_off_that_is_wrong_is_a_problem_and_nothing_is_kept(string body, int status, string problem)
    {
        await using var pool = await ThreePools();

        Assert.Equal((status, problem), (await pool.Host.Post(SetOffs, body, Pool.NhsToken)).Told);
        Assert.Equal((409, "nothing-to-set-off"), (await pool.Host.Post(SetOffs, SetOff, Pool.StrangerToken)).Told);
        Assert.Equal((403, "role-missing"), (await pool.Host.Post(SetOffs, SetOff, TestTokens.Of(Pool.Nhs, Roles.Auditor))).Told);
        Assert.Equal(["0"], await pool.Column("select count(*) from set_off"));
    }

    // The second guard: a set-off whose parts do not come to nothing cannot be kept, whatever the code does.
    [Fact]
    public async Task The_tables_refuse_a_set_off_that_would_move_cash()
    {
        await using var pool = await ThreePools();
        const string Half =
            """
            with one as (
                insert into set_off (id, body, acts_for, counterparty, amount_pence, set_off_on, recorded_at, recorded_by)
                values (gen_random_uuid(), '11E', '{11E}', 'E06000022', 100, '2015-06-30', now(), 'x') returning id
            )
            insert into settlement_payment (id, settlement_id, partner, amount_pence, paid_on, recorded_at, recorded_by, kind, set_off_id)
            select gen_random_uuid(), s.id, '11E', 100, '2015-06-30', now(), 'x', 'SetOff', one.id from one, settlement s where s.reference = 'BANES-MH'
            """;

        Assert.Equal("set_off_moves_no_cash", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => pool.Column(Half))).ConstraintName);
    }
}
