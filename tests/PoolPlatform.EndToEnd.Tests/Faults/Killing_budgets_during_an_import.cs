using System.Globalization;
using System.Text;
using PoolPlatform.EndToEnd.Tests.Api;
using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;

namespace PoolPlatform.EndToEnd.Tests.Faults;

/// <summary>kill -9 of Budgets at several moments of a 10,000-row import, with single entries coming in beside it.</summary>
[Collection(OneFaultAtATime.Name)]
public sealed class Killing_budgets_during_an_import(BreakablePlatform platform)
{
    private const int Rows = 10_000;

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(150)]
    [InlineData(400)]
    public async Task The_file_is_in_the_ledger_once_and_so_is_every_entry(int millisecondsIntoIt)
    {
        await platform.BeWhole();
        var pool = await platform.BudgetedPool();
        var spending = new Spending(pool);
        var entries = spending.Send(120);
        var (csv, total) = File(pool);
        var key = Caller.NewKey();

        var import = TrySend(pool, csv, key);
        await Task.Delay(millisecondsIntoIt);
        await platform.Kill("budgets");
        var answered = await import;
        await platform.Restart("budgets");

        // What was answered with success is finished by the platform itself; what was not is sent again, with the same key.
        var accepted = answered is { Status: 202 } ? answered : await pool.Host.PostCsv($"{pool.Path}/expenditure/imports?source=e2e", csv, key);
        Assert.InRange(accepted.Status, 200, 202);
        var done = await pool.ImportDone(accepted.Location!);
        Assert.Equal(("Completed", Rows, Rows, 0), (done.Text("state"), done.Number("rows"), done.Number("accepted"), done.Number("rejected")));
        Assert.Equal(total, Pool.Pounds(done.Json["controlTotal"]));
        await entries;
        await Books.AreRight(pool, (total + (120 * 1.01m)).ToString("0.00", CultureInfo.InvariantCulture));

        // And once more, with a key of its own, changes nothing.
        (await pool.Host.PostCsv($"{pool.Path}/expenditure/imports?source=e2e", csv)).Is(200);
        await Books.AreRight(pool, (total + (120 * 1.01m)).ToString("0.00", CultureInfo.InvariantCulture));
    }

    private static async Task<Answer?> TrySend(Pool pool, string csv, string key)
    {
        try
        {
            return await pool.Host.PostCsv($"{pool.Path}/expenditure/imports?source=e2e", csv, key);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static (string Csv, decimal Total) File(Pool pool)
    {
        var csv = new StringBuilder("line,amount,effectiveOn,paidBy,reference,supplier,description\n");
        var pence = 0;
        for (var row = 1; row <= Rows; row++)
        {
            var amount = row % 100 == 0 ? -row : row;
            pence += amount;
            csv.Append(CultureInfo.InvariantCulture, $"{(row % 2 == 0 ? "HEALTH" : "HOMES")},{amount / 100m:0.00},2014-{4 + (row % 9):00}-15,{pool.HostCode},V-{row},A supplier,Row {row}\n");
        }
        return (csv.ToString(), pence / 100m);
    }
}
