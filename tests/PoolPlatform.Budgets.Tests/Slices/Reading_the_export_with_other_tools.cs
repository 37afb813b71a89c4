using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>hledger and ledger-cli read the export and come to our balances: nobody has to take our word for the sums.</summary>
public sealed class Reading_the_export_with_other_tools(BudgetsUnderTest service)
{
    [Theory]
    [InlineData("hledger", "bal", "--flat", "--no-total", "--output-format=csv")]
    [InlineData("ledger", "bal", "--flat", "--no-total", "--balance-format", "\"%(account)\",\"%(quantity(scrub(display_total)))\"\n")]
    public async Task They_accept_it_and_their_balances_are_ours(string tool, params string[] arguments)
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Put("contributions", """{"partners":[{"partner":"11E","amount":"1000.00","source":"NhsAdditional","schedule":"Monthly"}]}""")).Is(HttpStatusCode.OK);
        (await pool.Post("receipts", """{"partner":"11E","amount":"400.01","receivedOn":"2014-05-15","reference":"BACS; 1 | 2 = (3) [4] \"5\" * ! @ 6  7"}""")).Is(HttpStatusCode.Created);
        (await pool.Spend("AWP", "120.00", more: ",\"vat\":{\"regime\":\"Section33\",\"net\":\"100.00\",\"amount\":\"20.00\",\"recoverable\":\"15.00\"}")).Is(HttpStatusCode.Created);
        (await pool.Spend("STAFF", "-33.33", "2015-03-31", Pool.Ccg)).Is(HttpStatusCode.Created);
        (await pool.Post("entries", """{"kind":"ToReserve","amount":"30.00","effectiveOn":"2014-05-31","reserve":"Winter  pressures; (north) Ünïcode £"}""")).Is(HttpStatusCode.Created);
        var wrong = await pool.Spend("AWP", "5.00");
        (await pool.Post($"{wrong.Location}/reversal", """{"reason":"Wrong"}""")).Is(HttpStatusCode.Created);
        await pool.Import("line,amount,effectiveOn,paidBy,reference,supplier,description\nAWP,10.00,2014-04-30,E06000022,\"R\"\"1\",S,D\nSTAFF,20.02,2014-06-30,11E,,S,D\n");
        var file = Path.Combine(Path.GetTempPath(), $"{pool.Reference}.journal");
        await File.WriteAllTextAsync(file, (await pool.Get("export?format=hledger")).Text);

        var theirs = await Balances(tool, ["-f", file, .. arguments]);
        File.Delete(file);

        var ours = (await pool.Balances()).Where(balance => balance.Value != 0).ToDictionary(balance => balance.Key.Replace("  ", " ").Replace(';', ','), balance => balance.Value);
        Assert.Equal(ours.Count > 7, theirs.Count > 7);
        Assert.Equal(ours.OrderBy(one => one.Key, StringComparer.Ordinal), theirs.OrderBy(one => one.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("hledger", "bal", "--flat", "--no-total", "--output-format=csv", "acct:contributions-receivable", "tag:source=SOURCE")]
    [InlineData("ledger", "bal", "--flat", "--no-total", "--balance-format", "\"%(account)\",\"%(quantity(scrub(display_total)))\"\n", "contributions-receivable", "and", "%source=SOURCE")]
    public async Task What_is_owed_of_each_source_is_the_same_for_them(string tool, params string[] arguments)
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Put("contributions", """{"partners":[{"partner":"11E","amount":"1200.00","source":"NhsMinimum","schedule":"Monthly"},{"partner":"11E","amount":"240.00","source":"NhsAdditional","schedule":"Monthly"}]}""")).Is(HttpStatusCode.OK);
        (await pool.Post("receipts", """{"partner":"11E","amount":"110.00","receivedOn":"2014-05-15"}""")).Is(HttpStatusCode.Created);
        var file = Path.Combine(Path.GetTempPath(), $"{pool.Reference}-sources.journal");
        await File.WriteAllTextAsync(file, (await pool.Get("export?format=hledger")).Text);

        foreach (var (source, owed) in (await pool.Get("funding-sources")).Body.GetProperty("partners").EnumerateArray().Select(one => (one.GetProperty("source").GetString()!, one.GetProperty("outstanding").GetString()!)).ToList())
            Assert.Equal(decimal.Parse(owed, CultureInfo.InvariantCulture), (await Balances(tool, ["-f", file, .. arguments.Select(argument => argument.Replace("SOURCE", source))])).Values.Single());
        File.Delete(file);
    }

    private static async Task<Dictionary<string, decimal>> Balances(string tool, string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // hledger reads text in the encoding of its surroundings.
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Start(start);
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await complained);
        return (await said).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim('"').Split("\",\""))
            .Where(cells => cells is [not "account", _])
            .Select(cells => (Account: cells[0], Balance: decimal.Parse(cells[1].Replace("GBP ", "", StringComparison.Ordinal).Replace("GBP", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)))
            .Where(read => read.Balance != 0)
            .ToDictionary(read => read.Account, read => read.Balance);
    }

    private static Process Start(ProcessStartInfo tool)
    {
        try
        {
            return Process.Start(tool)!;
        }
        catch (Win32Exception missing)
        {
            var must = (Environment.GetEnvironmentVariable("CI") == "true" || Environment.GetEnvironmentVariable("POOL_TEST_STRICT") == "1") && Environment.GetEnvironmentVariable("POOL_TEST_LEDGERS") != "none";
            if (must) throw;
            Assert.Skip($"{tool.FileName} is not installed: {missing.Message}");
            throw;
        }
    }
}
