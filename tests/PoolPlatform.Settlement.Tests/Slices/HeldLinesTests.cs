namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>What nobody disputes settles now; a disputed line waits with a clock of its own, and its decision is settled as a difference.</summary>
public sealed class HeldLinesTests
{
    private const string Lines = $"/v1/pools/{Pool.Reference}/years/2014-15/held-lines";

    // The overspend of 465,432.17 stands on the council's lines; another 100,000.00 on the NHS's, which the NHS disputes.
    private static async Task<(SettledPool Pool, string Disputed)> Disputed(string lines = """["NHS"]""")
    {
        var (pool, path) = await SettledPool.Proposed(others => others.Position.Lines[0].ActualPence += 100_000_00);
        Assert.Equal(201, (await pool.Host.Post($"{path}/responses", $$"""{"response":"Dispute","lines":{{lines}},"reason":"Not ours."}""", Pool.NhsToken)).Status);
        return (pool, path);
    }

    [Fact]
    public async Task The_undisputed_part_settles_while_the_disputed_line_is_held_and_a_decision_settles_the_rest()
    {
        var (pool, path) = await Disputed();
        await using var _ = pool;
        Assert.Equal("565432.17", (await pool.View(path)).At("variance"));

        var held = await pool.Host.Post($"{path}/held-lines", "{}", Pool.CouncilToken);

        Assert.Equal((202, """["NHS"]""", "Officers"), (held.Status, held.At("lines"), held.At("stage")));
        var undisputed = held.Location!;
        var view = await pool.View(undisputed);
        Assert.Equal(("Superseded", "Proposed", "465432.17", "319612.27"), ((await pool.View(path)).At("state"), view.At("state"), view.At("variance"), view.At("partners[0].balance")));
        Assert.Equal("""{"NHS":"100000.00"}""", view.At("heldLines"));
        await pool.Agree(undisputed, Pool.NhsToken, Pool.CouncilToken);
        foreach (var (partner, amount) in new[] { (Pool.Nhs, "319612.27"), (Pool.Council, "145819.90") }) Assert.Equal(201, (await pool.Pay(undisputed, partner, amount)).Status);

        Assert.Equal(("Officers", "false", null), (await Line(pool, "stage"), (await Line(pool, "isOverdue"))?.ToLowerInvariant(), await Line(pool, "decision")));
        Assert.Equal((201, "Chiefs"), Told(await pool.Host.Post($"{Lines}/NHS/stages", "{}", Pool.NhsToken), "stage"));
        Assert.Equal((201, "Decided"), Told(await pool.Host.Post($"{Lines}/NHS/decision", """{"decision":"Joint committee 7","amounts":{"11E":"90000.00","E06000022":"10000.00"}}""", Pool.CouncilToken), "stage"));

        var second = await pool.Propose();
        var after = await pool.View(second);
        Assert.Equal(("2", "565432.17", "90000.00", "10000.00"), (after.At("version"), after.At("variance"), after.At("partners[0].balance"), after.At("partners[1].balance")));
        Assert.Equal(("decision", "100000.00", "{}"), (after.At("workings[1].step"), after.At("workings[1].taken"), after.At("heldLines")));
    }

    [Fact]
    public async Task A_line_that_is_decided_to_be_shared_as_the_rule_says_is_held_no_more()
    {
        var (pool, path) = await Disputed();
        await using var _ = pool;
        Assert.Equal(202, (await pool.Host.Post($"{path}/held-lines", "{}", Pool.CouncilToken)).Status);
        Assert.Equal(201, (await pool.Host.Post($"{Lines}/NHS/decision", """{"decision":"Chief officers, 2 June"}""", Pool.CouncilToken)).Status);

        var view = await pool.View(await pool.Propose());

        Assert.Equal(("1", "565432.17", "388282.27", "{}"), (view.At("version"), view.At("variance"), view.At("partners[0].balance"), view.At("heldLines")));
        Assert.Equal((409, "line-not-held"), (await pool.Host.Post($"{Lines}/NHS/decision", """{"decision":"Again"}""", Pool.CouncilToken)).Told);
    }

    [Fact]
    public async Task A_decision_that_does_not_come_to_the_line_refers_the_settlement_back()
    {
        var (pool, path) = await Disputed();
        await using var _ = pool;
        await pool.Host.Post($"{path}/held-lines", "{}", Pool.CouncilToken);
        await pool.Host.Post($"{Lines}/NHS/decision", """{"decision":"Joint committee 7","amounts":{"11E":"90000.00"}}""", Pool.CouncilToken);

        var view = await pool.View(await pool.Propose());

        Assert.Equal(("Referred", "manual-amounts-differ", "NHS"), (view.At("state"), view.At("problem.code"), view.At("problem.figures.line")));
    }

    [Fact]
    public async Task Stages_end_with_referral_and_each_has_its_own_clock()
    {
        var (pool, path) = await Disputed();
        await using var _ = pool;
        await pool.Host.Post($"{path}/held-lines", "{}", Pool.CouncilToken);
        var due = new List<string?> { await Line(pool, "dueOn") };

        Assert.Equal((201, "Chiefs"), Told(await pool.Host.Post($"{Lines}/NHS/stages", "{}", Pool.NhsToken), "stage"));
        due.Add(await Line(pool, "dueOn"));
        Assert.Equal((201, "Referred"), Told(await pool.Host.Post($"{Lines}/NHS/stages", "{}", Pool.CouncilToken), "stage"));
        due.Add(await Line(pool, "dueOn"));

        Assert.Equal((409, "last-stage"), (await pool.Host.Post($"{Lines}/NHS/stages", "{}", Pool.NhsToken)).Told);
        Assert.Equal([14, 14], due.Zip(due.Skip(1), (one, next) => DateOnly.Parse(next!).DayNumber - DateOnly.Parse(one!).DayNumber));
    }

    [Fact]
    public async Task Only_disputes_by_line_are_held_and_only_by_the_host()
    {
        var (pool, path) = await SettledPool.Proposed();
        await using var _ = pool;

        Assert.Equal((409, "nothing-disputed"), (await pool.Host.Post($"{path}/held-lines", "{}", Pool.CouncilToken)).Told);
        Assert.Equal(201, (await pool.Host.Post($"{path}/responses", """{"response":"Dispute","reason":"All of it."}""", Pool.NhsToken)).Status);
        Assert.Equal((409, "whole-disputed"), (await pool.Host.Post($"{path}/held-lines", "{}", Pool.CouncilToken)).Told);
        Assert.Equal((403, "host-only"), (await pool.Host.Post($"{path}/held-lines", "{}", Pool.NhsToken)).Told);
        Assert.Equal(404, (await pool.Host.Post($"{path}/held-lines", "{}", Pool.StrangerToken)).Status);
        Assert.Equal(404, (await pool.Host.Post($"{Lines}/NHS/stages", "{}", Pool.StrangerToken)).Status);
        Assert.Equal(404, (await pool.Host.Get(Lines, Pool.StrangerToken)).Status);
        Assert.Equal((409, "line-not-held"), (await pool.Host.Post($"{Lines}/NHS/stages", "{}", Pool.NhsToken)).Told);
        Assert.Equal((422, "decision-unnamed"), (await pool.Host.Post($"{Lines}/NHS/decision", """{"decision":" "}""", Pool.CouncilToken)).Told);
        Assert.Equal((422, "partner-unknown"), (await pool.Host.Post($"{Lines}/NHS/decision", """{"decision":"x","amounts":{"00T":"1.00"}}""", Pool.CouncilToken)).Told);
    }

    [Fact]
    public async Task One_partner_that_disputes_the_whole_is_enough_to_leave_nothing_undisputed()
    {
        var (pool, path) = await Disputed();
        await using var _ = pool;
        Assert.Equal(201, (await pool.Host.Post($"{path}/responses", """{"response":"Dispute","reason":"All of it."}""", Pool.CouncilToken)).Status);

        Assert.Equal((409, "whole-disputed"), (await pool.Host.Post($"{path}/held-lines", "{}", Pool.CouncilToken)).Told);
    }

    [Fact]
    public async Task Only_disputes_that_stand_are_held_and_not_those_of_a_partner_that_has_agreed_since()
    {
        var (pool, path) = await Disputed();
        await using var _ = pool;
        Assert.Equal(201, (await pool.Host.Post($"{path}/responses", """{"response":"Dispute","lines":["LA"],"reason":"Not ours."}""", Pool.CouncilToken)).Status);
        await pool.Agree(path, Pool.NhsToken);

        var held = await pool.Host.Post($"{path}/held-lines", "{}", Pool.CouncilToken);

        Assert.Equal((202, """["LA"]"""), (held.Status, held.At("lines")));
    }

    [Theory]
    [InlineData(0, "false")]
    [InlineData(-1, "true")]
    public async Task A_line_is_overdue_once_its_day_is_over(int days, string told)
    {
        var (pool, path) = await Disputed();
        await using var _ = pool;
        await pool.Host.Post($"{path}/held-lines", "{}", Pool.CouncilToken);

        await pool.Column($"update held_line set due_on = (now() at time zone 'utc')::date + {days} returning 1");

        Assert.Equal(told, (await Line(pool, "isOverdue"))?.ToLowerInvariant());
    }

    [Fact]
    public async Task Callers_at_once_hold_a_line_once_and_decide_on_it_once()
    {
        var (pool, path) = await Disputed();
        await using var _ = pool;

        var held = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pool.Host.Post($"{path}/held-lines", "{}", Pool.CouncilToken)));
        Assert.Equal([202, 409, 409, 409], held.Select(one => one.Status).Order());
        var moved = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => pool.Host.Post($"{Lines}/NHS/stages", """{"to":"Chiefs"}""", Pool.NhsToken)));
        Assert.Equal(["201 no problem but 201", "409 stage-not-next", "409 stage-not-next", "409 stage-not-next"], moved.Select(one => $"{one.Status} {one.Problem}").Order());
        var decided = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => pool.Host.Post($"{Lines}/NHS/decision", $$"""{"decision":"Minute {{i}}"}""", Pool.CouncilToken)));
        Assert.Equal([201, 409, 409, 409], decided.Select(one => one.Status).Order());
        Assert.Equal("1", (await pool.Host.Get(Lines, Pool.NhsToken)).Body.GetProperty("items").GetArrayLength().ToString());
    }

    [Fact]
    public async Task A_decision_is_a_reference_and_no_essay_and_odd_names_of_lines_are_simply_not_held()
    {
        var (pool, path) = await Disputed();
        await using var _ = pool;
        await pool.Host.Post($"{path}/held-lines", "{}", Pool.CouncilToken);

        Assert.Equal((422, "decision-unnamed"), (await pool.Host.Post($"{Lines}/NHS/decision", $$"""{"decision":"{{new string('x', 201)}}"}""", Pool.CouncilToken)).Told);
        Assert.Equal((409, "line-not-held"), (await pool.Host.Post($"{Lines}/%27%3B--/stages", "{}", Pool.NhsToken)).Told);
        Assert.Equal(400, (await pool.Host.Post($"{Lines}/NHS%00/stages", "{}", Pool.NhsToken)).Status);
        Assert.Equal((400, "malformed"), (await pool.Host.Post($"{Lines}/NHS/decision", """{"decision":"a\u0000b"}""", Pool.CouncilToken)).Told);
    }

    private static async Task<string?> Line(SettledPool pool, string field) => (await pool.Host.Get(Lines, Pool.NhsToken)).At($"items[0].{field}");

    private static (int, string?) Told(Reply reply, string field) => (reply.Status, reply.At(field));
}
