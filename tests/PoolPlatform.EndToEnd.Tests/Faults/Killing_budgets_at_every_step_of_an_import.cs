using System.Diagnostics;
using System.Globalization;
using System.Text;
using PoolPlatform.EndToEnd.Tests.Api;
using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;

namespace PoolPlatform.EndToEnd.Tests.Faults;

/// <summary>kill -9 of Budgets at each step from receiving a file to sealing what it brought. At each the service is held still by a lock in its database until it is dead, so no run misses the moment.</summary>
[Collection(OneFaultAtATime.Name)]
public sealed class Killing_budgets_at_every_step_of_an_import(BreakablePlatform platform)
{
    // More than the sealer waits for, so that it seals them at once.
    private const int Rows = 1_500;

    // Another's entry of the same name as one in the middle of the file: half of it is written when this is met.
    private const string EntryInTheMiddle =
        """
        insert into journal (fy, pool_id, kind, effective_on, period, source_system, source_ref, reference, supplier, description, actor, recorded_at, body_hash)
        select y.fy, y.pool_id, 'Expenditure', make_date(y.fy, 4, 1), 1, 'import:e2e', 'V-750' || chr(31) || 'HEALTH', '', '', '', 'tests', now(), ''
        from pool_year y
        join pool p on p.id = y.pool_id
        where p.reference = $1
        """;

    [Theory]
    [InlineData("receiving", "lock table import in share mode", "insert into import ", 0)]
    [InlineData("staged", "lock table kept_file in share mode", "insert into kept_file", 0)]
    [InlineData("checking", "lock table budget_line in access exclusive mode", "leads_nowhere", 0)]
    [InlineData("posting", EntryInTheMiddle, "nextval('journal_id')", 0)]
    [InlineData("telling", "lock table event_log in share mode", "insert into event_log", 0)]
    [InlineData("committed and not in the months yet", "lock table balance_month in share mode", "roll_up", Rows)]
    [InlineData("in the months and not sealed yet", "lock table seal in share mode", "seal_next", Rows)]
    public async Task Killed_while(string step, string held, string statement, int journalsThen)
    {
        await platform.BeWhole();
        var pool = await platform.BudgetedPool();
        await using var database = HeldDatabase.Of((await platform.Resource("budgets"))["pid"]!.GetValue<int>(), "budgetsdb");
        var (csv, total) = File(pool);
        var key = Caller.NewKey();
        await database.Hold(held, held.Contains("$1", StringComparison.Ordinal) ? [pool.Reference] : []);

        var sending = TrySend(pool, csv, key);
        await database.UntilItWaits(statement);
        var journals = await database.Ask("select count(*) from journal j join pool p on p.id = j.pool_id where p.reference = $1", pool.Reference);
        await platform.Kill("budgets");
        var answered = await sending;
        await database.LetGo();
        await platform.Restart("budgets");

        Assert.True((long)journalsThen == (long)journals!, $"While {step}, {journals} journals could be seen.");
        var accepted = answered is { Status: 202 } ? answered : await pool.Host.PostCsv($"{pool.Path}/expenditure/imports?source=e2e", csv, key);
        Assert.InRange(accepted.Status, 200, 202);
        var done = await pool.ImportDone(accepted.Location!);
        Assert.Equal(("Completed", Rows, Rows, 0), (done.Text("state"), done.Number("rows"), done.Number("accepted"), done.Number("rejected")));
        await Books.AreRight(pool, total.ToString("0.00", CultureInfo.InvariantCulture));
        await Poll.Until("all of it is sealed", TimeSpan.FromSeconds(60), async () => await database.Ask("select sum(s.journals)::bigint from seal s join pool p on p.id = s.pool_id where p.reference = $1", pool.Reference), sealedOnes => sealedOnes is (long)Rows);
        Assert.Equal("Proved: 1 pool years, 1500 journals, 3000 lines, 1 seals.", await Verify(database, pool));
    }

    /// <summary>The service's own proof: every body, balance, month and seal worked out again.</summary>
    private static async Task<string> Verify(HeldDatabase database, Pool pool)
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.Built("PoolPlatform.Budgets"), "verify", "--pool", pool.Reference]) { RedirectStandardOutput = true };
        start.Environment["ConnectionStrings__budgetsdb"] = database.ConnectionString;
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said.Trim();
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
            pence += row;
            csv.Append(CultureInfo.InvariantCulture, $"{(row % 2 == 0 ? "HEALTH" : "HOMES")},{row / 100m:0.00},2014-{4 + (row % 9):00}-15,{pool.HostCode},V-{row},A supplier,Row {row}\n");
        }
        return (csv.ToString(), pence / 100m);
    }
}
