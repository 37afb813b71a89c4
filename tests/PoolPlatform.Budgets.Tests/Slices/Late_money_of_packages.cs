using System.Net;
using System.Text.Json;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>What packages owe or move for days that are over comes into the first open books with its own days, once, and nothing counts twice.</summary>
public sealed class Late_money_of_packages(BudgetsUnderTest service)
{
    [Fact]
    public async Task Arrears_are_owed_by_month_and_drawn_from_the_commitment_that_has_them()
    {
        var pool = await Paid(service);
        // April and May were paid at 1.00 and cost 1.30 since the rate was agreed late.
        Commits(pool, 2, ("AWP", 1, 130), ("AWP", 2, 130), ("AWP", 3, 130));
        await Forecasts(pool, "2.00", "1.90");

        Owes(pool, "p/1", ("2014-04-01", "2014-04-30", "AWP", 30), ("2014-05-01", "2014-05-31", "AWP", 30));
        await Forecasts(pool, "2.60", "1.30");

        var arrears = await Journals(pool, "Arrears");
        Assert.Equal(["2014-04-30 1 0.30", "2014-05-31 2 0.30"], arrears.Select(one => $"{Text(one, "effectiveOn")} {Text(one, "period")} {Text(one.GetProperty("lines")[0], "debit")}"));
        Assert.Equal(("expenditure:AWP", "accruals"), (Text(arrears[0].GetProperty("lines")[0], "account"), Text(arrears[0].GetProperty("lines")[1], "account")));
        var belongs = arrears[1].GetProperty("belongsTo");
        Assert.Equal(
            (PackageOf(pool), "2", "2014-05-01", "2014-05-31", "Rate", "pay-run-5"),
            (Text(belongs, "packageId"), Text(belongs, "version"), Text(belongs, "from"), Text(belongs, "to"), Text(belongs, "reason"), Text(belongs, "decision")));
        Assert.Equal((-2.00m, -0.60m), ((await pool.Balances())["cash"], (await pool.Balances())["accruals"]));
        Assert.Equal(("0.30", Pool.Host), (Pence((await pool.Events("ExpenditurePosted"))[^1].GetProperty("entries")[0].GetProperty("amountPence").GetInt64()), (await pool.Events("ExpenditurePosted"))[^1].GetProperty("entries")[0].GetProperty("paidBy").GetString()));
        Assert.Contains("PostPackageMoney", (await pool.Get("history")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_told_again_is_posted_once_and_with_other_figures_it_is_refused_without_holding_up_what_follows()
    {
        var pool = await Paid(service);
        Owes(pool, "p/1", ("2014-04-10", "2014-04-30", "AWP", -40));
        Owes(pool, "p/1", ("2014-04-10", "2014-04-30", "AWP", -40));
        Owes(pool, "p/1", ("2014-04-10", "2014-04-30", "AWP", -41));
        Commits(pool, 3, ("AWP", 12, 700));
        await Poll.Until(async () => (await pool.Get("position"))["committed"] is "7.00", "what follows arrives");

        Assert.Equal("0.40", Text(Assert.Single(await Journals(pool, "Arrears")).GetProperty("lines")[0], "credit"));
        Assert.Equal("1.60", (await pool.Get("position"))["actual"]);
        var history = (await pool.Get("history")).Text;
        Assert.Contains("posted-differently", history, StringComparison.Ordinal);
        Assert.Equal(2, history.Split("PostPackageMoney").Length);
    }

    [Fact]
    public async Task Closed_periods_are_left_as_they_were_closed()
    {
        var pool = await Paid(service);
        (await pool.Post("periods/3/close", "{}")).Is(HttpStatusCode.OK);
        (await pool.Post("periods/4/hold", "{}")).Is(HttpStatusCode.OK);

        Owes(pool, "p/1", ("2014-04-01", "2014-04-30", "AWP", 30));
        Moves(pool, "p/2", ("2014-04-01", "2014-05-31", 200));
        await Poll.Until(async () => (await Journals(pool, "Transfer")).Count == 1, "the transfer arrives");

        Assert.Equal(("5", "2014-04-30"), (Text((await Journals(pool, "Arrears"))[0], "period"), Text((await Journals(pool, "Arrears"))[0], "effectiveOn")));
        Assert.Equal(("5", "2014-05-31"), (Text((await Journals(pool, "Transfer"))[0], "period"), Text((await Journals(pool, "Transfer"))[0], "effectiveOn")));
    }

    [Fact]
    public async Task A_year_that_takes_nothing_any_more_hands_on_to_the_next_and_nothing_counts_in_both()
    {
        var pool = await Paid(service);
        (await pool.Post("periods/13/close", "{}")).Is(HttpStatusCode.OK);
        (await pool.Post("periods/13/lock", "{}")).Is(HttpStatusCode.OK);
        Commits(pool, 2, ("AWP", 1, 130), ("AWP", 2, 100));
        await Forecasts(pool, "2.00", "0.30");

        Owes(pool, "p/1", ("2014-04-01", "2014-04-30", "AWP", 30));
        Moves(pool, "p/2", ("2014-04-01", "2014-05-31", 200));
        await Forecasts(pool, "2.00", "0.00");

        var next = pool.In("2015-16");
        var late = Assert.Single(await Journals(next, "PriorYear"));
        Assert.Equal(("2015-04-01", "1", "prior-year", "accruals"), (Text(late, "effectiveOn"), Text(late, "period"), Text(late.GetProperty("lines")[0], "account"), Text(late.GetProperty("lines")[1], "account")));
        Assert.Equal(("2014-04-01", "2014-04-30"), (Text(late.GetProperty("belongsTo"), "from"), Text(late.GetProperty("belongsTo"), "to")));
        Assert.Equal(2.00m, (await next.Balances())["partner-current:11E"]);
        (await next.Post($"journals/{Text(late, "journalId")}/reversal", """{"reason":"The provider withdrew it"}""")).Is(HttpStatusCode.Created);
        await Forecasts(pool, "2.00", "0.30");
    }

    [Fact]
    public async Task A_transfer_debits_who_should_have_paid_and_a_settlement_leaves_each_at_its_balance()
    {
        var pool = await Paid(service);
        Moves(pool, "p/2", ("2014-04-01", "2014-05-31", 200));
        await Poll.Until(async () => (await Journals(pool, "Transfer")).Count == 1, "the transfer arrives");

        var partners = (await pool.Get("position")).Body.GetProperty("partners");
        Assert.Equal(("-2.00", "-2.00"), (Text(partners[0], "paidOnBehalf"), Text(partners[0], "transfers")));
        Assert.Equal(("2.00", "2.00"), (Text(partners[1], "paidOnBehalf"), Text(partners[1], "transfers")));
        Assert.Equal("0.00", Text((await pool.Get("position?period=1")).Body.GetProperty("partners")[0], "transfers"));
        Assert.Equal(("2.00", "D-7"), ((await pool.Get("position"))["actual"], Text((await Journals(pool, "Transfer"))[0].GetProperty("belongsTo"), "decision")));

        // The settlement: 0.30 and 0.10 of an overspend. balance = liability - paid - paid on behalf, transfers in it.
        var asked = (await pool.Service.Grpc.FindPositionAsync(new() { Reference = pool.Reference, Year = 2014 }, RunningService.ServiceToken)).Partners;
        Assert.Equal([(0L, -200L), (0L, 200L)], asked.Select(partner => (partner.PaidOnBehalfPence, partner.TransfersPence)));
        await pool.Service.Grpc.PostSettlementAsync(
            new()
            {
                SettlementId = "s-1",
                Reference = pool.Reference,
                Year = 2014,
                Partners = { new SettledPartner { Partner = "11E", VarianceSharePence = 30 }, new SettledPartner { Partner = Pool.Host, VarianceSharePence = 10 } },
            },
            RunningService.ServiceToken);
        var balances = await pool.Balances();
        Assert.Equal((0.30m + 2.00m, 0.10m - 2.00m), (balances["partner-current:11E"], balances[$"partner-current:{Pool.Host}"]));
    }

    [Fact]
    public async Task Both_are_undone_by_a_reversal_with_their_days()
    {
        var pool = await Paid(service);
        Commits(pool, 2, ("AWP", 1, 130), ("AWP", 2, 100));
        Owes(pool, "p/1", ("2014-04-01", "2014-04-30", "AWP", 30));
        Moves(pool, "p/2", ("2014-04-01", "2014-05-31", 200));
        await Poll.Until(async () => (await Journals(pool, "Transfer")).Count == 1, "both arrive");
        await Forecasts(pool, "2.30", "0.00");

        foreach (var kind in new[] { "Arrears", "Transfer" })
        {
            var reversal = (await pool.Post($"journals/{Text((await Journals(pool, kind))[0], "journalId")}/reversal", """{"reason":"Decided otherwise"}""")).Is(HttpStatusCode.Created);
            Assert.Equal("2014-04-01", Text((await pool.Get($"journals/{reversal.GetProperty("journalId")}")).Body.GetProperty("belongsTo"), "from"));
        }
        await Forecasts(pool, "2.00", "0.30");
        Assert.Equal("0.00", Text((await pool.Get("position")).Body.GetProperty("partners")[0], "transfers"));
        Assert.DoesNotContain((await pool.Balances()).Where(account => account.Key is "accruals" or "partner-current:11E"), account => account.Value != 0m);
        Assert.Equal(-30, (await pool.Events("ExpenditurePosted"))[^1].GetProperty("entries")[0].GetProperty("amountPence").GetInt64());
    }

    [Fact]
    public async Task What_the_budget_has_no_line_for_waits_in_suspense_and_stays_committed_until_it_has_one()
    {
        var pool = await Paid(service);
        Commits(pool, 2, ("AWP", 1, 100), ("AWP", 2, 100), ("STAFF", 2, 30));
        Owes(pool, "p/1", ("2014-05-01", "2014-05-31", "GONE", 30));
        await Poll.Until(async () => (await pool.Get("suspense")).Body.GetProperty("items").GetArrayLength() == 1, "it waits");
        await Forecasts(pool, "2.00", "0.30");
        Assert.Contains("no line 'GONE'", (await pool.Get("suspense")).Text, StringComparison.Ordinal);

        var moved = (await pool.Post("suspense/moves", """{"source":"packages","line":"STAFF","reason":"The line was renamed"}""")).Is(HttpStatusCode.OK).GetProperty("items")[0];
        foreach (var journal in new[] { "reversedBy", "postedAs" })
            Assert.Equal("2014-05-01", (await pool.Get($"journals/{moved.GetProperty(journal)}")).Body.GetProperty("belongsTo").GetProperty("from").GetString());
        await Forecasts(pool, "2.30", "0.00");
        Assert.Equal(-0.30m, (await pool.Balances())["accruals"]);
    }

    [Fact]
    public async Task In_shadow_mode_it_is_worked_out_and_no_cash_moves()
    {
        var pool = await (await service.NewPool(terms => terms.Mode = "Shadow")).WithBudget();
        Owes(pool, "p/1", ("2014-04-01", "2014-04-30", "AWP", 30));
        Moves(pool, "p/2", ("2014-04-01", "2014-05-31", 200));
        await Poll.Until(async () => (await Journals(pool, "Transfer")).Count == 1, "both arrive");

        var balances = await pool.Balances();
        Assert.Equal((0.30m, -0.30m, 2.00m, -2.00m), (balances["expenditure:AWP"], balances["accruals"], balances["partner-current:11E"], balances[$"partner-current:{Pool.Host}"]));
        Assert.DoesNotContain("cash", balances.Keys);
    }

    /// <summary>A pool with a budget and a package of 1.00 a month, of which April and May are paid.</summary>
    private static async Task<Pool> Paid(BudgetsUnderTest service)
    {
        var pool = await (await service.NewPool()).WithBudget();
        Commits(pool, 1, ("AWP", 1, 100), ("AWP", 2, 100));
        await Forecasts(pool, "0.00", "2.00");
        foreach (var day in new[] { "2014-04-30", "2014-05-31" })
            (await pool.Spend("AWP", "1.00", on: day, more: $",\"commitment\":\"{PackageOf(pool)}\"")).Is(HttpStatusCode.Created);
        return pool;
    }

    private static void Commits(Pool pool, int version, params (string Line, int Period, long Pence)[] commitments) =>
        pool.Service.Neighbours.Tell(pool.Reference, new CommitmentChanged(
            PackageOf(pool), version, pool.Reference, "Changed", [.. commitments.Select(one => new CommitmentChanged.Commitment(2014, one.Period, "MH", one.Line, one.Pence))]));

    private static void Owes(Pool pool, string id, params (string From, string To, string Line, long Pence)[] parts) =>
        pool.Service.Neighbours.Tell(pool.Reference, new ArrearsOwed(
            PackageOf(pool), 2, pool.Reference, $"{pool.Reference}/{id}", "Rate", "pay-run-5", Pool.Host,
            [.. parts.Select(part => new ArrearsOwed.Part(Day(part.From), Day(part.To), "MH", part.Line, part.Pence))]));

    private static void Moves(Pool pool, string id, (string From, string To, long ToCcg) moved) =>
        pool.Service.Neighbours.Tell(pool.Reference, new FundingTransferred(
            PackageOf(pool), 2, pool.Reference, $"{pool.Reference}/{id}", "InterimFunding", "D-7", new(2014, 10, 1),
            [new(Day(moved.From), Day(moved.To), [new("11E", moved.ToCcg), new(Pool.Host, -moved.ToCcg)])]));

    private static Task Forecasts(Pool pool, string actual, string committed) => Poll.Until(
        async () => await pool.Get("position") is var position && position["actual"] == actual && position["committed"] == committed, $"{actual} is spent and {committed} committed");

    private static async Task<List<JsonElement>> Journals(Pool pool, string kind) =>
        [.. (await pool.Get("journals?limit=100")).Is(HttpStatusCode.OK).GetProperty("items").EnumerateArray().Where(journal => Text(journal, "kind") == kind && journal.GetProperty("reverses").ValueKind == JsonValueKind.Null)];

    private static string PackageOf(Pool pool) => $"{pool.Reference}/p";

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");

    private static string Text(JsonElement element, string field) => element.GetProperty(field).ToString();

    private static string Pence(long pence) => Kernel.Money.FromPence(pence).ToString();
}
