using System.Net;
using System.Text.Json;
using Npgsql;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Budgets.ProvingLedger;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>The NHS minimum, the grant for disabled facilities and the rest are told apart on the ledger's own lines, from what was agreed to what came in.</summary>
public sealed class Money_by_its_source(BudgetsUnderTest service)
{
    private const string Plan =
        """
        {"partners":[{"partner":"11E","amount":"1200.00","source":"NhsMinimum","schedule":"Monthly"},{"partner":"11E","amount":"240.00","source":"NhsAdditional","schedule":"Monthly"},
          {"partner":"E06000022","amount":"700.00","source":"Dfg","schedule":"Annual"}]}
        """;

    [Fact]
    public async Task A_receipt_is_of_the_sources_of_the_instalments_that_it_meets()
    {
        var pool = await Planned();
        await Receive(pool, "11E", "130.00");
        await Receive(pool, "E06000022", "705.00");
        await Receive(pool, "11E", "40.00", """,{"source":"NhsAdditional","dueOn":"2014-06-01","amount":"20.00"}""");

        var shown = (await pool.Get("funding-sources", Pool.CcgFinance)).Is(HttpStatusCode.OK);

        Assert.Equal(
            ["11E NhsAdditional 240.00 40.00 200.00", "11E NhsMinimum 1200.00 130.00 1070.00", "E06000022  0.00 5.00 -5.00", "E06000022 Dfg 700.00 700.00 0.00"],
            shown.GetProperty("partners").EnumerateArray().Select(Told).Order(StringComparer.Ordinal));
        Assert.Equal(["NhsMinimum 130.00", "NhsAdditional 40.00", "Dfg 700.00", " 5.00"], shown.GetProperty("sources").EnumerateArray().Select(one => $"{Text(one, "source")} {Text(one, "received")}"));
        Assert.Equal(875.00m, (await pool.Balances())["cash"]);
    }

    [Fact]
    public async Task What_goes_from_one_source_to_another_shows_though_no_partner_owes_more()
    {
        var pool = await Planned();
        (await pool.Put("contributions", Plan.Replace("1200.00", "1000.00").Replace("240.00", "440.00"))).Is(HttpStatusCode.OK);

        var shown = (await pool.Get("funding-sources")).Body.GetProperty("sources").EnumerateArray().Select(one => $"{Text(one, "source")} {Text(one, "agreed")}");

        Assert.Equal(["NhsMinimum 1000.00", "NhsAdditional 440.00", "Dfg 700.00"], shown);
        Assert.Equal(1440.00m, (await pool.Balances())["contributions-receivable:11E"]);
    }

    [Fact]
    public async Task What_was_spent_of_a_source_stands_beside_what_came_of_it_and_capital_is_told_apart()
    {
        var pool = await Planned();
        (await pool.Spend("STAFF", "250.00", more: ",\"fundingSource\":\"Dfg\",\"nature\":\"Capital\"")).Is(HttpStatusCode.Created);

        var dfg = (await pool.Get("funding-sources")).Body.GetProperty("sources").EnumerateArray().Single(one => Text(one, "source") == "Dfg");
        var contribution = (await pool.Get("journals")).Body.GetProperty("items").EnumerateArray().Single(one => Text(one, "kind") == "Contribution");

        Assert.Equal(("700.00", "0.00", "250.00"), (Text(dfg, "agreed"), Text(dfg, "received"), Text(dfg, "spent")));
        Assert.Equal(["NhsMinimum Revenue", "NhsAdditional Revenue", "Dfg Capital"], contribution.GetProperty("lines").EnumerateArray()
            .Where(line => Text(line, "account").StartsWith("contributions-receivable", StringComparison.Ordinal)).Select(line => line.GetProperty("about")).Select(about => $"{Text(about, "fundingSource")} {Text(about, "nature")}"));
    }

    [Fact]
    public async Task A_receipt_of_several_sources_is_reversed_and_matched_as_one()
    {
        var pool = await Planned();
        var receipt = await Receive(pool, "11E", "130.00");
        Assert.Equal(["100.00", "20.00", "10.00"], (await Instalments(pool)).Where(paid => paid != "0.00"));

        (await pool.Post($"{receipt.Location}/reversal", """{"reason":"r"}""")).Is(HttpStatusCode.Created);

        Assert.All(await Instalments(pool), paid => Assert.Equal("0.00", paid));
        Assert.Equal([13000L, -13000L], (await pool.Events("ContributionReceived")).Select(told => told.GetProperty("amountPence").GetInt64()));
        Assert.All((await pool.Get("funding-sources")).Body.GetProperty("sources").EnumerateArray(), one => Assert.Equal("0.00", Text(one, "received")));
    }

    [Fact]
    public async Task Figures_by_source_are_those_of_an_instant()
    {
        var pool = await Planned();
        var before = (await pool.Get("position"))["asAt"]!;
        await Receive(pool, "E06000022", "700.00");
        (await pool.Spend("STAFF", "250.00", more: ",\"fundingSource\":\"Dfg\",\"nature\":\"Capital\"")).Is(HttpStatusCode.Created);

        var then = (await pool.Get($"funding-sources?asAt={Uri.EscapeDataString(before)}")).Is(HttpStatusCode.OK);

        Assert.All(then.GetProperty("sources").EnumerateArray(), one => Assert.Equal(("0.00", "0.00"), (Text(one, "received"), Text(one, "spent"))));
        (await pool.Get("funding-sources?asAt=once")).IsRefused(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task What_a_settlement_closes_of_a_contribution_stands_under_no_source()
    {
        var pool = await Planned();
        await pool.Service.Grpc.PostSettlementAsync(
            new PostSettlementRequest { SettlementId = $"s-{pool.Reference}", Reference = pool.Reference, Year = 2014, Partners = { new SettledPartner { Partner = "11E", ContributionOutstandingPence = 144000 } } },
            RunningService.ServiceToken);

        var shown = (await pool.Get("funding-sources")).Is(HttpStatusCode.OK);

        Assert.Equal(
            ["NhsMinimum 1200.00 0.00", "NhsAdditional 240.00 0.00", "Dfg 700.00 0.00", " 0.00 1440.00"],
            shown.GetProperty("sources").EnumerateArray().Select(one => $"{Text(one, "source")} {Text(one, "agreed")} {Text(one, "settled")}"));
    }

    [Fact]
    public async Task Verify_names_a_partner_that_owes_from_a_source_something_else_than_its_plan_says()
    {
        var pool = await Planned();
        var proof = new LedgerProof(pool.Service.Database);
        Assert.Null((await proof.Prove(pool.Reference, TestContext.Current.CancellationToken)).Difference);

        await using var connection = await pool.Service.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var tamper = new NpgsqlCommand(
            $"""
            set session_replication_role = replica;
            update contribution set source = 'Other' where source = 'Dfg' and pool_id = (select id from pool where reference = '{pool.Reference}');
            set session_replication_role = origin
            """, connection);
        await tamper.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            $"{pool.Reference} 2014-15: E06000022 owes 70000 pence from Dfg by the ledger, and 0 by the plan",
            (await proof.Prove(pool.Reference, TestContext.Current.CancellationToken)).Difference);
    }

    private async Task<Pool> Planned()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Put("contributions", Plan)).Is(HttpStatusCode.OK);
        return pool;
    }

    private static async Task<Reply> Receive(Pool pool, string partner, string amount, string towards = "")
    {
        var received = await pool.Post(
            "receipts", $$"""{"partner":"{{partner}}","amount":"{{amount}}","receivedOn":"2014-05-15"{{(towards.Length == 0 ? "" : $",\"towards\":[{towards[1..]}]")}}}""");
        received.Is(HttpStatusCode.Created);
        return received;
    }

    private static async Task<List<string>> Instalments(Pool pool) =>
        [.. (await pool.Get("contributions/instalments?limit=1000")).Is(HttpStatusCode.OK).GetProperty("items").EnumerateArray().Select(one => Text(one, "paid"))];

    private static string Told(JsonElement one) => $"{Text(one, "partner")} {Text(one, "source")} {Text(one, "agreed")} {Text(one, "received")} {Text(one, "outstanding")}";

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();
}
