using System.Net;
using System.Text.Json;
using PoolPlatform.Budgets.ProvingLedger;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>One cost is counted once, whether it is committed, accrued or paid; and a forecast says how it came from the one before.</summary>
public sealed class Forecasting_outturn(BudgetsUnderTest service)
{
    [Fact]
    public async Task A_commitment_is_drawn_down_by_accrual_then_actual_and_never_counted_twice()
    {
        var pool = await (await service.NewPool()).WithBudget();
        Tell(pool, "p", 1, ("AWP", 1, 10_000));
        await Poll.Until(async () => (await pool.Get("position"))["committed"] == "100.00", "the commitment arrives");

        var accrual = (await pool.Post("accruals", $$"""{"line":"AWP","amount":"100.00","effectiveOn":"2014-04-30","reverseOn":"2014-05-01","commitment":"{{pool.Reference}}/p"}""")).Is(HttpStatusCode.Created);
        Assert.Equal((1, 2), (accrual.GetProperty("period").GetInt32(), accrual.GetProperty("reversalPeriod").GetInt32()));
        Assert.Equal(Text(accrual, "journalId"), Text((await pool.Get($"journals/{Text(accrual, "reversalId")}")).Is(HttpStatusCode.OK), "reverses"));
        Assert.Equal(("100.00", "0.00", "100.00"), await Position(pool, 1));
        Assert.Equal(("0.00", "100.00", "100.00"), await Position(pool, 12));

        // The invoice comes a month after the care.
        (await pool.Spend("AWP", "103.00", "2014-05-20", more: $",\"commitment\":\"{pool.Reference}/p\"")).Is(HttpStatusCode.Created);
        Assert.Equal(("100.00", "0.00", "100.00"), await Position(pool, 1));
        Assert.Equal(("103.00", "0.00", "103.00"), await Position(pool, 12));
        Assert.Equal(0.00m, (await pool.Balances())["accruals"]);
        Assert.Null((await new LedgerProof(pool.Service.Database).Prove(pool.Reference, TestContext.Current.CancellationToken)).Difference);
    }

    [Fact]
    public async Task A_late_invoice_draws_an_earlier_month_and_an_overspend_never_a_later_one()
    {
        var pool = await (await service.NewPool()).WithBudget();
        Tell(pool, "p", 1, ("AWP", 1, 10_000), ("AWP", 2, 10_000), ("AWP", 3, 10_000));
        await Poll.Until(async () => (await pool.Get("position"))["committed"] == "300.00", "the commitment arrives");

        (await pool.Spend("AWP", "200.00", "2014-05-31", more: $",\"commitment\":\"{pool.Reference}/p\"")).Is(HttpStatusCode.Created);
        Assert.Equal(("200.00", "100.00", "300.00"), await Position(pool, 12));
        (await pool.Spend("AWP", "25.00", "2014-04-30", more: $",\"commitment\":\"{pool.Reference}/p\"")).Is(HttpStatusCode.Created);
        Assert.Equal(("225.00", "100.00", "325.00"), await Position(pool, 12));
    }

    [Fact]
    public async Task An_accrual_is_taken_back_later_and_in_an_open_period()
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Post("accruals", """{"line":"AWP","amount":"1.00","effectiveOn":"2014-04-30","reverseOn":"2014-04-30"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "accrual-reversed-too-soon");
        (await pool.Post("accruals", """{"line":"AWP","amount":"1.00","effectiveOn":"2015-03-31","reverseOn":"2015-04-01"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "date-outside-year");
        (await pool.Post("accruals", """{"line":"AWP","amount":"0.00","effectiveOn":"2014-04-30"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "amount-zero");
        (await pool.Post("accruals", """{"line":"NO","amount":"1.00","effectiveOn":"2014-04-30"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-line");
        (await pool.Post("accruals", """{"line":"AWP","amount":"1.00","effectiveOn":"2014-04-30","commitment":"x"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-commitment");
        var closing = (await pool.Post("accruals", """{"line":"AWP","amount":"7.00","effectiveOn":"2015-03-31"}""")).Is(HttpStatusCode.Created);
        Assert.Equal(JsonValueKind.Null, closing.GetProperty("reversalId").ValueKind);
        Assert.Equal(-7.00m, (await pool.Balances())["accruals"]);
    }

    [Fact]
    public async Task The_movement_between_two_forecasts_names_its_causes_and_reconciles()
    {
        var pool = await (await service.NewPool()).WithBudget();
        Tell(pool, "ends", 1, ("AWP", 1, 1_000));
        Tell(pool, "dearer", 1, ("AWP", 1, 2_000));
        Tell(pool, "moves", 1, ("AWP", 1, 4_000));
        await Poll.Until(async () => (await pool.Get("position"))["committed"] == "70.00", "the commitments arrive");
        var since = (await pool.Get("position"))["asAt"]!;

        Tell(pool, "ends", 2);
        Tell(pool, "dearer", 2, ("AWP", 1, 2_300));
        Tell(pool, "moves", 2, ("STAFF", 1, 4_000));
        Tell(pool, "new", 1, ("AWP", 2, 500));
        await Poll.Until(async () => (await pool.Get("position"))["committed"] == "68.00", "the changes arrive");
        (await pool.Put("forecast/adjustments", """{"items":[{"line":"AWP","amount":"-7.00","cause":"Timing","reason":"Two beds open in May"}]}""")).Is(HttpStatusCode.OK);
        (await pool.Put("forecast/adjustments", """{"items":[{"line":"NO","amount":"-7.00","cause":"Timing","reason":"r"}]}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-line");
        (await pool.Spend("STAFF", "0.11")).Is(HttpStatusCode.Created);

        var forecast = (await pool.Get($"forecast?since={Uri.EscapeDataString(since)}", Pool.CcgFinance)).Is(HttpStatusCode.OK);

        Assert.Equal(("70.00", "61.11"), (Text(forecast, "before"), Text(forecast, "forecast")));
        Assert.Equal(
            ["New 5.00", "Ended -10.00", "Rate 3.00", "Route 0.00", "Timing -7.00", "Correction 0.11"],
            forecast.GetProperty("causes").EnumerateObject().Select(cause => $"{cause.Name} {cause.Value.GetString()}"));
        var staff = forecast.GetProperty("lines").EnumerateArray().Single(line => Text(line, "line") == "STAFF");
        Assert.Equal(("0.00", "40.11", "40.00"), (Text(staff, "before"), Text(staff, "forecast"), Text(staff.GetProperty("causes"), "Route")));
        (await pool.Get("forecast?since=lately")).IsRefused(HttpStatusCode.BadRequest, "malformed");
    }

    private static async Task<(string?, string?, string?)> Position(Pool pool, int period)
    {
        var position = await pool.Get($"position?period={period}");
        return (position["actual"], position["committed"], position["forecast"]);
    }

    private static void Tell(Pool pool, string package, int version, params (string Line, int Period, long Pence)[] commitments) =>
        pool.Service.Neighbours.Tell(pool.Reference, new CommitmentChanged(
            $"{pool.Reference}/{package}", version, pool.Reference, "New", [.. commitments.Select(one => new CommitmentChanged.Commitment(2014, one.Period, "MH", one.Line, one.Pence))]));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).ToString();
}
