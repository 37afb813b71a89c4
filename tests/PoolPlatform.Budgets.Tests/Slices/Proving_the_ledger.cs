using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Npgsql;
using PoolPlatform.Budgets.ProvingLedger;
using PoolPlatform.Budgets.SealingLedger;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>Whatever happens to a pool, its books can be worked out again from the lines; and whoever changes a row behind our back is found out.</summary>
public sealed class Proving_the_ledger(BudgetsUnderTest service)
{
    private static readonly string[] Lines = ["AWP", "STAFF", "TBC"];
    private static readonly string[] Payers = [Pool.Host, Pool.Ccg];
    private static readonly string[] Kinds = ["ClientIncome", "OtherIncome", "PriorYear", "VatRecovered", "ToReserve"];

    [Fact]
    public async Task Any_sequence_of_postings_imports_reversals_and_replays_leaves_books_that_prove()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("POOL_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        for (var round = 0; round < 4; round++)
        {
            try
            {
                await OneSequence(new Random(seed + round));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"The property fails with POOL_TEST_SEED={seed + round}. {failure.Message}", failure);
            }
        }
    }

    private async Task OneSequence(Random random)
    {
        var pool = await (await service.NewPool()).WithBudget();
        var entries = new List<string>();
        var closed = 0;
        for (var step = 0; step < 25; step++)
        {
            switch (random.Next(8))
            {
                case 0 or 1:
                    entries.Add((await Spend(pool, random, closed)).Location!);
                    break;
                case 2:
                    var key = Pool.NewKey();
                    var first = await Spend(pool, random, closed, key);
                    var again = await pool.Post("expenditure", first.Request, key: key);
                    Assert.Equal((HttpStatusCode.Created, true, first.Location), (again.Status, again.IsReplayed, again.Location));
                    entries.Add(first.Location!);
                    break;
                case 3:
                    var receipt = await pool.Post("receipts", $$"""{"partner":"{{Payers[random.Next(2)]}}","amount":"{{Amount(random)}}","receivedOn":"{{Day(random, closed)}}"}""");
                    receipt.Is(HttpStatusCode.Created);
                    entries.Add(receipt.Location!);
                    break;
                case 4:
                    var kind = Kinds[random.Next(Kinds.Length)];
                    var amount = kind == "ToReserve" ? "12.34" : Amount(random);
                    var entry = await pool.Post("entries", $$"""{"kind":"{{kind}}","amount":"{{amount}}","effectiveOn":"{{Day(random, closed)}}"{{(kind == "ToReserve" ? ",\"reserve\":\"r\"" : "")}}}""");
                    entry.Is(HttpStatusCode.Created);
                    entries.Add(entry.Location!);
                    break;
                case 5:
                    var file = new StringBuilder("line,amount,effectiveOn,paidBy,reference,supplier,description\n");
                    for (var row = 0; row < random.Next(1, 30); row++)
                        file.Append(CultureInfo.InvariantCulture, $"{Lines[random.Next(3)]},{Amount(random)},{Day(random, closed)},{Payers[random.Next(2)]},{(random.Next(2) == 0 ? $"R{step}-{row}" : "")},S,D\n");
                    Assert.Equal("Completed", (await pool.Import(file.ToString())).GetProperty("state").GetString());
                    (await pool.SendFile(file.ToString())).Is(HttpStatusCode.OK);
                    break;
                case 6 when entries.Count > 0:
                    var wrong = entries[random.Next(entries.Count)];
                    var before = await pool.Balances();
                    var lines = (await pool.Get(wrong)).Body.GetProperty("lines");
                    var reversed = await pool.Post($"{wrong}/reversal", """{"reason":"Wrong"}""");
                    entries.Remove(wrong);
                    var after = await pool.Balances();
                    foreach (var line in lines.EnumerateArray())
                    {
                        var account = line.GetProperty("account").GetString()!;
                        Assert.Equal(before[account] - Sum(lines, account), after.GetValueOrDefault(account));
                    }
                    Assert.Equal((await pool.Get(wrong))["effectiveOn"], reversed["effectiveOn"]);
                    (await pool.Post($"{wrong}/reversal", """{"reason":"Again"}""")).IsRefused(HttpStatusCode.Conflict, "already-reversed");
                    break;
                case 7 when closed < 6:
                    closed++;
                    (await pool.Post($"periods/{closed}/close", "{}")).Is(HttpStatusCode.OK);
                    break;
                default:
                    await SealAll(pool);
                    break;
            }
        }

        await ProvesWith(pool);
        foreach (var entry in entries) (await pool.Post($"{entry}/reversal", """{"reason":"All of it"}""")).Is(HttpStatusCode.Created);
        await ProvesWith(pool);
    }

    [Fact]
    public async Task A_balance_is_known_for_any_day_as_recorded_at_any_instant()
    {
        var pool = await (await service.NewPool()).WithBudget();
        await pool.Spend("AWP", "10.00", "2014-04-30");
        await pool.Spend("AWP", "3.00", "2014-05-15");
        var then = (await pool.Get("trial-balance"))["asAt"];
        await SealAll(pool);
        await pool.Spend("AWP", "0.50", "2014-05-10");
        await pool.Spend("AWP", "0.07", "2014-06-01");

        for (var round = 0; round < 2; round++)
        {
            foreach (var (on, asAt, debit) in new[]
            {
                ("2014-04-29", "", "0.00"), ("2014-04-30", "", "10.00"), ("2014-05-09", "", "10.00"), ("2014-05-10", "", "10.50"), ("2014-05-31", "", "13.50"), ("2014-06-01", "", "13.57"), ("", "", "13.57"),
                ("2014-05-10", then, "10.00"), ("2014-05-31", then, "13.00"), ("", then, "13.00"),
            })
            {
                var query = $"?{(on.Length > 0 ? $"on={on}&" : "")}{(asAt!.Length > 0 ? $"asAt={Uri.EscapeDataString(asAt)}" : "")}";
                Assert.Equal((query, debit), (query, (await pool.Get($"accounts/expenditure:AWP/balance{query}"))["debit"]));
                var trial = (await pool.Get($"trial-balance{query}")).Body.GetProperty("accounts").EnumerateArray().SingleOrDefault(account => account.GetProperty("account").GetString() == "expenditure:AWP");
                Assert.Equal((query, debit), (query, trial.ValueKind == JsonValueKind.Undefined ? "0.00" : trial.GetProperty("debit").GetString()));
            }
            await SealAll(pool);
        }

        (await pool.Get("accounts/expenditure:NONE/balance")).IsRefused(HttpStatusCode.NotFound, "not-found");
        (await pool.Get("accounts/cash/balance?on=31-05-2014")).IsRefused(HttpStatusCode.BadRequest, "malformed");
    }

    [Fact]
    public async Task Months_by_posting_and_by_day_are_the_same_sealed_or_not()
    {
        var pool = await (await service.NewPool()).WithBudget();
        await pool.Spend("AWP", "10.00", "2014-04-30");
        await pool.Spend("AWP", "-4.00", "2014-05-15");
        (await pool.Post("periods/1/close", "{}")).Is(HttpStatusCode.OK);
        (await pool.Spend("AWP", "1.00", "2014-04-30", more: ",\"postingPeriod\":3")).Is(HttpStatusCode.Created);

        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(["1 10.00 0.00", "2 0.00 4.00", "3 1.00 0.00"], await Months(""));
            Assert.Equal(["2014-04 11.00 0.00", "2014-05 0.00 4.00"], await Months("?by=effective"));
            await SealAll(pool);
        }
        (await pool.Get("months?by=week")).IsRefused(HttpStatusCode.BadRequest, "malformed");

        async Task<IEnumerable<string>> Months(string query) =>
            (await pool.Get($"months{query}")).Is(HttpStatusCode.OK).GetProperty("accounts").EnumerateArray().Single(account => account.GetProperty("account").GetString() == "expenditure:AWP")
                .GetProperty("months").EnumerateArray().Select(month => $"{month.GetProperty("month")} {month.GetProperty("debit")} {month.GetProperty("credit")}").ToList();
    }

    [Theory]
    [InlineData("update journal_line set amount_pence = amount_pence + 1 where journal_id = $1 and no = 1", "journal {0} does not balance: its lines come to 1 pence")]
    [InlineData("update journal_line set amount_pence = amount_pence * 2 where journal_id = $1", "journal {0} is not what was posted: kind, day, accounts or amounts were changed")]
    [InlineData("update journal_line set period = 5 where journal_id = $1", "journal {0} has lines of another period, day or instant than its own")]
    [InlineData("delete from journal_line where journal_id = $1", "journal {0} has lost its lines")]
    [InlineData("delete from journal where id = $1", "journal {0} has lines and is gone itself")]
    [InlineData("update journal set description = 'nothing to see' where id = $1", "seal 1 (journals {0} to {0}) is broken: something in these journals was changed after they were sealed")]
    [InlineData("update journal_line set dimension_id = 0 where journal_id = $1", "account expenditure:AWP, period 1, month 2014-04")]
    [InlineData("with gone as (delete from journal_line where journal_id = $1) delete from journal where id = $1", "account cash, period 1, month 2014-04")]
    [InlineData("update balance_month set debit_pence = debit_pence + 1 where pool_id = (select pool_id from journal where id = $1) and debit_pence > 0", "account expenditure:AWP, period 1, month 2014-04")]
    [InlineData("delete from seal where pool_id = (select pool_id from journal where id = $1) and no = 1", "follows seal 0: one is missing between them")]
    [InlineData("update seal set previous = '\\x00' where pool_id = (select pool_id from journal where id = $1) and no = 2", "is not chained to the one before it")]
    public async Task Whoever_changes_a_row_behind_our_back_is_named(string tampering, string difference)
    {
        var pool = await (await service.NewPool()).WithBudget();
        var spent = await pool.Spend("AWP", "10.00");
        await SealAll(pool);
        await pool.Spend("AWP", "20.00", "2014-05-31");
        await SealAll(pool);
        Assert.Null((await Prove(pool)).Difference);

        await Tamper(pool, tampering, spent["journalId"]!);

        var found = (await Prove(pool)).Difference;
        Assert.Contains(string.Format(CultureInfo.InvariantCulture, difference, spent["journalId"]), found);
        Assert.StartsWith($"{pool.Reference} 2014-15: ", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update journal_line set dimension_id = 0 where journal_id = (select id from journal where reverses_id = $1)", "reverses {0} and is not its mirror image")]
    [InlineData("update journal set reverses_id = -1 where reverses_id = $1", "reverses -1 and is not its mirror image")]
    public async Task A_reversal_that_is_no_mirror_image_is_named(string tampering, string difference)
    {
        var pool = await (await service.NewPool()).WithBudget();
        var spent = await pool.Spend("AWP", "10.00");
        (await pool.Post($"journals/{spent["journalId"]}/reversal", """{"reason":"Entered twice"}""")).Is(HttpStatusCode.Created);
        Assert.Null((await Prove(pool)).Difference);

        await Tamper(pool, tampering, spent["journalId"]!);

        Assert.Contains(string.Format(CultureInfo.InvariantCulture, difference, spent["journalId"]), (await Prove(pool)).Difference);
    }

    /// <summary>As a superuser, past every trigger.</summary>
    private static async Task Tamper(Pool pool, string tampering, string journal)
    {
        await using var connection = await pool.Service.Database.OpenConnectionAsync();
        await using (var quietly = new NpgsqlCommand("set session_replication_role = replica", connection)) await quietly.ExecuteNonQueryAsync();
        await using (var tamper = new NpgsqlCommand(tampering, connection) { Parameters = { new() { Value = long.Parse(journal, CultureInfo.InvariantCulture) } } })
            Assert.NotEqual(0, await tamper.ExecuteNonQueryAsync());
        await using (var loudly = new NpgsqlCommand("set session_replication_role = origin", connection)) await loudly.ExecuteNonQueryAsync();
    }

    [Fact]
    public async Task The_months_can_be_thrown_away_and_made_again()
    {
        var pool = await (await service.NewPool()).WithBudget();
        await pool.Spend("AWP", "10.00");
        await SealAll(pool);
        await using (var spoil = pool.Service.Database.CreateCommand("update balance_month set debit_pence = 1 where pool_id = (select id from pool where reference = $1)"))
        {
            spoil.Parameters.Add(new() { Value = pool.Reference });
            await spoil.ExecuteNonQueryAsync();
        }
        Assert.NotNull((await Prove(pool)).Difference);

        await using (var rebuild = pool.Service.Database.CreateCommand("select rebuild_months(id, 2014::smallint, settled_through(id, 2014::smallint)) from pool where reference = $1"))
        {
            rebuild.Parameters.Add(new() { Value = pool.Reference });
            await rebuild.ExecuteNonQueryAsync();
        }

        Assert.Null((await Prove(pool)).Difference);
    }

    /// <summary>The first is held inside the adding up, at the row that says how far the months go, while the second comes.</summary>
    [Fact]
    public async Task Of_two_who_seal_at_once_one_does_it_all_and_the_other_leaves_it_be()
    {
        await using var fresh = await FreshDatabase.Create("budgets", typeof(BudgetsModule).Assembly);
        await using var database = NpgsqlDataSource.Create(fresh.ConnectionString);
        await Ask("select open_pool_year('BANES-MH', 2014::smallint, now())");
        await Ask(OneEntry(2014));
        await using var held = await database.OpenConnectionAsync();
        await using var hold = await held.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("insert into month_head (pool_id, fy, last_journal, recorded_through) select id, 2014, 0, now() from pool", held, hold)) await take.ExecuteNonQueryAsync();

        var first = Seal();
        await Poll.Until(async () => await Ask("select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%roll_up%')") is true, "the first waits inside");
        await Seal().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal((0L, 0L), (await Ask("select count(*) from seal"), await Ask("select count(*) from balance_month")));
        await hold.RollbackAsync();
        await first;
        await Seal();

        Assert.Equal((1L, 2m), (await Ask("select count(*) from seal"), await Ask("select sum(lines) from balance_month")));
        Assert.Null((await new LedgerProof(database).Prove(null, CancellationToken.None)).Difference);

        Task Seal() => LedgerSealer.Seal(database, TimeProvider.System.GetUtcNow().AddMinutes(1), TimeSpan.Zero, CancellationToken.None);

        async Task<object?> Ask(string sql)
        {
            await using var command = database.CreateCommand(sql);
            return await command.ExecuteScalarAsync();
        }
    }

    [Fact]
    public async Task A_year_in_which_a_file_is_being_posted_is_sealed_when_that_is_done()
    {
        await using var fresh = await FreshDatabase.Create("budgets", typeof(BudgetsModule).Assembly);
        await using var database = NpgsqlDataSource.Create(fresh.ConnectionString);
        foreach (var year in new[] { 2014, 2015 })
        {
            await Ask($"select open_pool_year('BANES-MH', {year}::smallint, now())");
            await Ask(OneEntry(year));
        }
        await Ask("insert into import (id, pool_id, fy, source, partial, file_hash, state, rows, partners, host, is_shadow, term_start, client_id, recorded_at) select gen_random_uuid(), id, 2014, 'agresso', false, '', 'Running', 1, '{}', '11E', false, '2014-04-01', 'tests', now() from pool");

        await Seal();
        Assert.Equal("2015", await Ask("select string_agg(fy::text, ' ' order by fy) from seal"));
        await Ask("update import set state = 'Completed', finished_at = now()");
        await Seal();

        Assert.Equal("2014 2015", await Ask("select string_agg(fy::text, ' ' order by fy) from seal"));

        Task Seal() => LedgerSealer.Seal(database, TimeProvider.System.GetUtcNow().AddMinutes(1), TimeSpan.Zero, CancellationToken.None);

        async Task<object?> Ask(string sql)
        {
            await using var command = database.CreateCommand(sql);
            return await command.ExecuteScalarAsync();
        }
    }

    [Fact]
    public async Task The_command_says_what_it_proved_or_names_the_first_difference_and_fails()
    {
        await using var fresh = await FreshDatabase.Create("budgets", typeof(BudgetsModule).Assembly);
        await using var database = NpgsqlDataSource.Create(fresh.ConnectionString);
        await Run("select open_pool_year('BANES-MH', 2014::smallint, now())");
        await Run(OneEntry(2014));

        Assert.Equal((0, "Proved: 1 pool years, 1 journals, 2 lines, 0 seals."), await Command("verify"));
        await Run("set session_replication_role = replica; update journal_line set amount_pence = 101 where amount_pence = 100; reset session_replication_role");
        Assert.Equal((1, "Not proved. BANES-MH 2014-15: journal 1 does not balance: its lines come to 1 pence."), await Command("verify"));
        Assert.Equal(0, (await Command("verify", "--pool", "ANOTHER")).Code);
        await Run("insert into journal select fy, nextval('journal_id'), 99, kind, effective_on, period, source_system, 'two', reference, supplier, description, package_id, import_id, reverses_id, actor, recorded_at, body_hash from journal");
        Assert.Equal((1, "Not proved. journal 2 of the year that begins in 2014 belongs to no pool."), await Command("verify"));
        Assert.Equal(2, (await Command("verify", "--what")).Code);

        async Task Run(string sql)
        {
            await using var command = database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }

        async Task<(int Code, string Said)> Command(params string[] arguments)
        {
            var start = new System.Diagnostics.ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true };
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "PoolPlatform.Budgets.dll"));
            foreach (var argument in arguments) start.ArgumentList.Add(argument);
            start.Environment["ConnectionStrings__budgetsdb"] = fresh.ConnectionString;
            using var process = System.Diagnostics.Process.Start(start)!;
            var said = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, said.Trim());
        }
    }

    private static Task<Proof> Prove(Pool pool) => new LedgerProof(pool.Service.Database).Prove(pool.Reference, CancellationToken.None);

    /// <summary>Until nothing waits: the service's own sealer may be at it at the same moment.</summary>
    private static Task SealAll(Pool pool) => Poll.Until(
        async () =>
        {
            await LedgerSealer.Seal(pool.Service.Database, TimeProvider.System.GetUtcNow().AddMinutes(1), TimeSpan.Zero, CancellationToken.None);
            await using var waiting = pool.Service.Database.CreateCommand(
                "select not exists (select from journal j join pool p on p.id = j.pool_id where p.reference = $1 and j.id > coalesce((select max(last_journal) from seal s where s.pool_id = j.pool_id and s.fy = j.fy), 0))");
            waiting.Parameters.Add(new() { Value = pool.Reference });
            return await waiting.ExecuteScalarAsync() is true;
        },
        "everything is sealed");

    /// <summary>The books prove, the trial balance is zero, and the months add up to it.</summary>
    private static async Task ProvesWith(Pool pool)
    {
        var before = await pool.Balances();
        await SealAll(pool);
        Assert.Null((await Prove(pool)).Difference);
        Assert.Equal(0.00m, before.Values.Sum());
        Assert.Equal(before, await pool.Balances());
        foreach (var by in new[] { "posting", "effective" })
            Assert.Equal(before, (await pool.Get($"months?by={by}")).Body.GetProperty("accounts").EnumerateArray().ToDictionary(
                account => account.GetProperty("account").GetString()!,
                account => account.GetProperty("months").EnumerateArray().Sum(month => Pounds(month.GetProperty("debit")) - Pounds(month.GetProperty("credit")))));
    }

    private static async Task<(string Request, string? Location)> Spend(Pool pool, Random random, int closed, string? key = null)
    {
        var amount = Amount(random);
        var tax = decimal.Truncate(decimal.Parse(amount, CultureInfo.InvariantCulture) * 100 / 6) / 100;
        var vat = random.Next(3) == 0 ? $$""","vat":{"regime":"Section33","net":"{{Text(decimal.Parse(amount, CultureInfo.InvariantCulture) - tax)}}","amount":"{{Text(tax)}}","recoverable":"{{Text(tax)}}"}""" : "";
        var request = $$"""{"line":"{{Lines[random.Next(3)]}}","amount":"{{amount}}","effectiveOn":"{{Day(random, closed)}}","paidBy":"{{Payers[random.Next(2)]}}"{{vat}}}""";
        var spent = await pool.Post("expenditure", request, key: key);
        spent.Is(HttpStatusCode.Created);
        return (request, spent.Location);
    }

    private static string Amount(Random random)
    {
        var pence = random.Next(1, 100_000) * (random.Next(4) == 0 ? -1 : 1);
        return Text(pence / 100m);
    }

    private static string Text(decimal pounds) => pounds.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Day(Random random, int closed) => new DateOnly(2014, 4, 1).AddMonths(closed).AddDays(random.Next(150)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static decimal Sum(JsonElement lines, string account) =>
        lines.EnumerateArray().Where(line => line.GetProperty("account").GetString() == account).Sum(line => Pounds(line.GetProperty("debit")) - Pounds(line.GetProperty("credit")));

    private static decimal Pounds(JsonElement money) => decimal.Parse(money.GetString()!, CultureInfo.InvariantCulture);

    private static string OneEntry(int year) =>
        $"""
        select post_journal((select id from pool), {year}::smallint, 'Expenditure', '{year}-05-01', 2::smallint, 'tests', 'one', '', '', '', null, null, null, 'tests', now(),
            journal_hash('Expenditure', '{year}-05-01', array['expenditure:AWP', 'cash'], array[100, -100]),
            account_ids((select id from pool), array['expenditure:AWP', 'cash']), array[100, -100], array[0, 0])
        """;
}
