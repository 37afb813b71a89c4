using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>A file of a partner's ledger: all or nothing unless asked otherwise, its bad rows named, and once only.</summary>
public sealed class Importing_a_ledger_file(Platform platform)
{
    private const string Header = "line,amount,effectiveOn,paidBy,reference,supplier,description\n";

    private const string OneBadRow = Header
        + "HEALTH,100.00,2014-05-31,E06000022,V-1,S,D\n"
        + "NOSUCH,200.00,2014-05-31,E06000022,V-2,S,D\n"
        + "HOMES,300.00,2014-05-31,E06000022,V-3,S,D\n";

    [Fact]
    public async Task One_bad_row_rejects_the_file_and_is_named()
    {
        var pool = await platform.BudgetedPool();
        var import = await pool.Import(OneBadRow);

        Assert.Equal(("Rejected", 3, 0), (import.Text("state"), import.Number("rows"), import.Number("accepted")));
        var rejection = Assert.Single(import.Json["rejections"]!.AsArray())!;
        Assert.Equal(3, rejection["row"]!.GetValue<int>());
        Assert.Contains("NOSUCH", rejection["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("0.00", (await pool.Position()).Text("actual"));
    }

    [Fact]
    public async Task Every_bad_row_is_reported_not_only_the_first()
    {
        var pool = await platform.BudgetedPool();
        var import = await pool.Import(Header
            + "HEALTH,100.005,2014-05-31,E06000022,V-1,S,D\n"
            + "HEALTH,0.00,2014-05-31,E06000022,V-2,S,D\n"
            + "HEALTH,1.00,2014-05-31,E06000022,V-3,S,D\n"
            + "HEALTH,1.00,2013-03-31,E06000022,V-4,S,D\n"
            + "HEALTH,1.00,31/05/2014,E06000022,V-5,S,D\n"
            + "HEALTH,1.00,2014-05-31,RXX,V-6,S,D\n"
            + "HEALTH,1.00\n");

        Assert.Equal("Rejected", import.Text("state"));
        Assert.Equal([2, 3, 5, 6, 7, 8], import.Json["rejections"]!.AsArray().Select(rejection => rejection!["row"]!.GetValue<int>()));
        Assert.Equal("0.00", (await pool.Position()).Text("actual"));
    }

    [Fact]
    public async Task In_part_when_asked_for_the_good_rows_are_taken()
    {
        var pool = await platform.BudgetedPool();
        var import = await pool.Import(OneBadRow, "&partial=true");

        Assert.Equal(("Completed", 3, 2, 1), (import.Text("state"), import.Number("rows"), import.Number("accepted"), import.Number("rejected")));
        Assert.Equal("400.00", (await pool.Position()).Text("actual"));
    }

    [Fact]
    public async Task The_same_file_again_answers_the_first_import_and_changes_nothing()
    {
        var pool = await platform.BudgetedPool();
        const string Csv = Header + "HEALTH,100.00,2014-05-31,E06000022,V-1,S,D\nHOMES,-0.01,2014-06-30,E06000022,V-2,S,A credit\n";
        var first = (await pool.Host.PostCsv($"{pool.Path}/expenditure/imports?source=e2e", Csv)).Is(202);
        await pool.ImportDone(first.Location!);

        var again = (await pool.Host.PostCsv($"{pool.Path}/expenditure/imports?source=e2e", Csv)).Is(200);

        Assert.Equal(first.Location, again.Location ?? first.Location);
        Assert.Equal("99.99", (await pool.Position()).Text("actual"));
        Assert.Equal(("Completed", "99.99"), ((await pool.ImportDone(first.Location!)).Text("state"), (await pool.ImportDone(first.Location!)).Text("controlTotal")));
    }

    [Fact]
    public async Task What_is_no_such_file_is_refused()
    {
        var pool = await platform.BudgetedPool();
        foreach (var (csv, query) in new[] { (Header.Replace("supplier", "vendor", StringComparison.Ordinal), "?source=e2e"), (OneBadRow, ""), ("", "?source=e2e"), ("\0\0\0", "?source=e2e") })
        {
            var answer = await pool.Host.PostCsv($"{pool.Path}/expenditure/imports{query}", csv);
            if (answer.Status is not (202 or 400 or 422)) Assert.Fail($"{answer.Asked}: {answer}");
            if (answer.Status == 202) Assert.Equal("Rejected", (await pool.ImportDone(answer.Location!)).Text("state"));
            else answer.IsProblem(answer.Status);
        }
        (await pool.Host.Post($"{pool.Path}/expenditure/imports?source=e2e", "{}")).IsProblem(415);
        (await pool.Host.Post($"{pool.Path}/expenditure/imports?source=e2e", new StringContent(OneBadRow, System.Text.Encoding.UTF8, "text/csv"), key: null)).IsProblem(400, "idempotency-key-missing");
        Assert.Equal("0.00", (await pool.Position()).Text("actual"));
    }
}
