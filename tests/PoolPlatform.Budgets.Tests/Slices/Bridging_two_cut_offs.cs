using System.Globalization;
using System.Net;
using System.Text.Json;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>Two calendars over one ledger: figures that were given out never move, and every pound between two of them is explained.</summary>
public sealed class Bridging_two_cut_offs(BudgetsUnderTest service)
{
    [Fact]
    public async Task The_nhs_closes_first_the_council_later_and_each_pound_between_is_named()
    {
        var pool = await (await service.NewPool()).WithBudget();
        var kept = await pool.Spend("AWP", "100.00", "2014-05-10");
        var wrongLine = await pool.Spend("AWP", "30.00", "2014-05-11");
        var wrong = await pool.Spend("STAFF", "5.00", "2014-05-12");
        var later = await pool.Spend("STAFF", "9.00", "2014-06-02");
        await pool.Post("receipts", """{"partner":"11E","amount":"50.00","receivedOn":"2014-05-01"}""");
        await CutOff(pool, "nhs-month-2", 2);
        var late = await pool.Spend("AWP", "7.00", "2014-05-31");
        var recoded = await pool.Post($"{wrongLine.Location}/recoding", """{"line":"STAFF","reason":"Wrong line"}""");
        (await pool.Post($"{wrong.Location}/reversal", """{"reason":"Not ours"}""")).Is(HttpStatusCode.Created);
        await pool.Import("line,amount,effectiveOn,paidBy,reference,supplier,description\nAWP,1.00,2014-04-30,11E,R1,S,D\nAWP,2.00,2014-04-30,11E,R2,S,D\n");
        (await pool.Put("budget", Pool.Budget.Replace("200.00", "260.00").Replace("opening", "revised"))).Is(HttpStatusCode.OK);
        await CutOff(pool, "council-month-3", 3);
        await pool.Spend("AWP", "1000.00", "2014-05-10");

        var bridge = (await pool.Get("bridge?from=nhs-month-2&to=council-month-3", Pool.CcgFinance)).Is(HttpStatusCode.OK);

        Assert.Equal(["135.00", "149.00", "14.00"], Step(bridge.GetProperty("actual")));
        Assert.Equal("""{"OtherPeriod":"9.00","Recoded":"0.00","Recorded":"10.00","Reversed":"-5.00"}""", bridge.GetProperty("reasons").GetRawText());
        var awp = Account(bridge, "expenditure:AWP");
        Assert.Equal(["130.00", "110.00", "-20.00"], Step(awp));
        Assert.Equal(
            ["Recoded 1 -30.00", $"Recorded 1 7.00", "Recorded 2 3.00"],
            awp.GetProperty("entries").EnumerateArray().Select(entry => $"{entry.GetProperty("reason")} {entry.GetProperty("journals")} {entry.GetProperty("amount")}"));
        var staff = Account(bridge, "expenditure:STAFF");
        Assert.Equal(["5.00", "39.00", "34.00"], Step(staff));
        Assert.Equal(
            [$"OtherPeriod {later["journalId"]}", $"Recoded {recoded["journalId"]}", "Reversed"],
            staff.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("reason").GetString() == "Reversed" ? "Reversed" : $"{entry.GetProperty("reason")} {entry.GetProperty("journalId")}"));
        Assert.Equal(["0.00", "3.00", "3.00"], Step(Account(bridge, "partner-current:11E")));
        Assert.Equal(["50.00", "50.00", "0.00"], Step(Account(bridge, "contributions-receivable:11E")));
        var budget = bridge.GetProperty("budget").EnumerateArray().Single(line => line.GetProperty("line").GetString() == "STAFF");
        Assert.Equal(["33.33", "65.00", "31.67"], Step(budget));
        Assert.Equal(JsonValueKind.Null, bridge.GetProperty("budget").EnumerateArray().Single(line => line.GetProperty("line").GetString() == "TBC").GetProperty("difference").ValueKind);
        Assert.NotEqual(kept["journalId"], late["journalId"]);
    }

    [Fact]
    public async Task Any_two_cut_offs_are_bridged_exactly_and_stand_at_the_positions_that_were_given_out()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("POOL_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        try
        {
            await AnyTwo(new Random(seed));
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"The property fails with POOL_TEST_SEED={seed}. {failure.Message}", failure);
        }
    }

    private async Task AnyTwo(Random random)
    {
        var pool = await (await service.NewPool()).WithBudget();
        var lines = new[] { "AWP", "STAFF", "TBC" };
        var entries = new List<(string Location, string Line)>();
        var given = new List<(string Name, string Position)>();
        for (var step = 0; step < 40; step++)
        {
            var line = lines[random.Next(3)];
            switch (random.Next(6))
            {
                case 0 when given.Count < 6:
                    var name = $"cut-{given.Count}";
                    var through = random.Next(1, 7);
                    var made = await CutOff(pool, name, through);
                    given.Add((name, $"position?period={through}&asAt={Uri.EscapeDataString(made["asAt"]!)}"));
                    break;
                case 1 when entries.Count > 0:
                    var wrong = entries[random.Next(entries.Count)];
                    entries.Remove(wrong);
                    (await pool.Post($"{wrong.Location}/reversal", """{"reason":"r"}""")).Is(HttpStatusCode.Created);
                    break;
                case 2 when entries.Count > 0:
                    var moved = entries[random.Next(entries.Count)];
                    if (moved.Line == line) break;
                    entries.Remove(moved);
                    var recoded = await pool.Post($"{moved.Location}/recoding", $$"""{"line":"{{line}}","reason":"r"}""");
                    recoded.Is(HttpStatusCode.Created);
                    entries.Add((recoded.Location!, line));
                    break;
                default:
                    var day = new DateOnly(2014, 4, 1).AddDays(random.Next(200)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                    var spent = await pool.Spend(line, (random.Next(-5000, 10_000) / 100m + 0.01m) is var amount && amount == 0 ? "0.01" : amount.ToString("0.00", CultureInfo.InvariantCulture), day, random.Next(2) == 0 ? Pool.Host : Pool.Ccg);
                    spent.Is(HttpStatusCode.Created);
                    entries.Add((spent.Location!, line));
                    break;
            }
        }

        for (var i = 0; i < given.Count; i++)
            for (var j = i; j < given.Count; j++)
            {
                var bridge = (await pool.Get($"bridge?from={given[i].Name}&to={given[j].Name}")).Is(HttpStatusCode.OK);
                var (from, to) = (await Actuals(pool, given[i].Position), await Actuals(pool, given[j].Position));
                foreach (var account in bridge.GetProperty("accounts").EnumerateArray().Where(one => one.GetProperty("account").GetString()!.StartsWith("expenditure:", StringComparison.Ordinal)))
                {
                    var code = account.GetProperty("account").GetString()!["expenditure:".Length..];
                    Assert.Equal((from[code], to[code]), (Pounds(account.GetProperty("from")), Pounds(account.GetProperty("to"))));
                    Assert.Equal(to[code] - from[code], account.GetProperty("entries").EnumerateArray().Sum(entry => Pounds(entry.GetProperty("amount"))));
                }
                Assert.Equal(to.Values.Sum() - from.Values.Sum(), Pounds(bridge.GetProperty("actual").GetProperty("difference")));
            }
    }

    [Fact]
    public async Task A_cut_off_is_named_once_and_a_bridge_leads_forwards()
    {
        var pool = await (await service.NewPool()).WithBudget();
        await CutOff(pool, "first", 1);
        await CutOff(pool, "second", 1);

        (await pool.Post("cut-offs", """{"name":"first","through":2}""")).IsRefused(HttpStatusCode.Conflict, "cut-off-exists");
        (await pool.Post("cut-offs", """{"name":"no name","through":2}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "name-unusable");
        (await pool.Post("cut-offs", """{"name":"x","through":14}""")).IsRefused(HttpStatusCode.BadRequest, "malformed");
        (await pool.Post("cut-offs", """{"name":"x","through":1}""", Pool.CcgFinance)).IsRefused(HttpStatusCode.Forbidden, "host-only");
        (await pool.Get("bridge?from=second&to=first")).IsRefused(HttpStatusCode.UnprocessableEntity, "cut-offs-reversed");
        (await pool.Get("bridge?from=first&to=none")).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-cut-off");
        (await pool.Get("bridge?from=first")).IsRefused(HttpStatusCode.BadRequest, "malformed");
        Assert.Equal(["first", "second"], (await pool.Get("cut-offs")).Body.GetProperty("items").EnumerateArray().Select(made => made.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Only_spending_is_recoded_once_and_to_another_line()
    {
        var pool = await (await service.NewPool()).WithBudget();
        var receipt = await pool.Post("receipts", """{"partner":"11E","amount":"50.00","receivedOn":"2014-05-01"}""");
        var spent = await pool.Spend("AWP", "10.00", paidBy: Pool.Ccg);

        (await pool.Post($"{receipt.Location}/recoding", """{"line":"STAFF","reason":"r"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "not-recodable");
        (await pool.Post($"{spent.Location}/recoding", """{"line":"AWP","reason":"r"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "recoded-to-itself");
        (await pool.Post($"{spent.Location}/recoding", """{"line":"NONE","reason":"r"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-line");
        var recoded = await pool.Post($"{spent.Location}/recoding", """{"line":"STAFF","reason":"r"}""");
        recoded.Is(HttpStatusCode.Created);
        (await pool.Post($"{spent.Location}/recoding", """{"line":"STAFF","reason":"r"}""")).IsRefused(HttpStatusCode.Conflict, "already-reversed");

        var journal = (await pool.Get(recoded.Location!)).Body;
        Assert.Equal((spent["journalId"], "STAFF"), (journal.GetProperty("corrects").ToString(), journal.GetProperty("lines")[0].GetProperty("about").GetProperty("line").GetString()));
        var balances = await pool.Balances();
        Assert.Equal((0.00m, 10.00m, -10.00m), (balances["expenditure:AWP"], balances["expenditure:STAFF"], balances["partner-current:11E"]));
        Assert.Equal([-1000, 1000], (await pool.Events("ExpenditurePosted"))[1].GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("amountPence").GetInt32()));
    }

    private static async Task<Reply> CutOff(Pool pool, string name, int through)
    {
        var made = await pool.Post("cut-offs", $$"""{"name":"{{name}}","through":{{through}},"note":"n"}""");
        made.Is(HttpStatusCode.Created);
        return made;
    }

    private static JsonElement Account(JsonElement bridge, string account) => bridge.GetProperty("accounts").EnumerateArray().Single(one => one.GetProperty("account").GetString() == account);

    private static string[] Step(JsonElement step) => [step.GetProperty("from").GetString()!, step.GetProperty("to").GetString()!, step.GetProperty("difference").GetString()!];

    private static async Task<Dictionary<string, decimal>> Actuals(Pool pool, string position) =>
        (await pool.Get(position)).Is(HttpStatusCode.OK).GetProperty("lines").EnumerateArray().ToDictionary(line => line.GetProperty("code").GetString()!, line => Pounds(line.GetProperty("actual")));

    private static decimal Pounds(JsonElement money) => decimal.Parse(money.GetString()!, CultureInfo.InvariantCulture);
}
