using System.Net;
using Npgsql;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>Periods are open, held, closed, locked; closing may take two and a checklist.</summary>
public sealed class Closing_the_books(BudgetsUnderTest service)
{
    private static readonly string SecondFinance = TestTokens.Issue("second-client", Pool.Host, "finance");

    [Fact]
    public async Task A_held_period_takes_no_entries_until_it_is_opened_again()
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Post("periods/1/hold", "{}")).Is(HttpStatusCode.OK);
        (await pool.Spend("AWP", "1.00")).IsRefused(HttpStatusCode.Conflict, "period-held");
        Assert.Equal("Rejected", (await pool.Import("line,amount,effectiveOn,paidBy,reference,supplier,description\nAWP,1.00,2014-04-30,E06000022,R,S,D\n")).GetProperty("state").GetString());
        (await pool.Post("periods/1/hold", "{}")).IsRefused(HttpStatusCode.Conflict, "period-state-wrong");
        (await pool.Post("periods/1/reopen", "{}")).Is(HttpStatusCode.OK);

        (await pool.Spend("AWP", "1.00")).Is(HttpStatusCode.Created);
        (await pool.Post("periods/1/reopen", "{}")).IsRefused(HttpStatusCode.Conflict, "period-state-wrong");
    }

    [Fact]
    public async Task A_closed_period_is_never_opened_and_a_locked_one_is_final()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Post("periods/2/lock", "{}")).IsRefused(HttpStatusCode.Conflict, "period-state-wrong");
        (await pool.Post("periods/2/close", "{}")).Is(HttpStatusCode.OK);

        (await pool.Post("periods/2/reopen", "{}")).IsRefused(HttpStatusCode.Conflict, "period-state-wrong");
        (await pool.Post("periods/2/hold", "{}")).IsRefused(HttpStatusCode.Conflict, "period-state-wrong");
        Assert.Equal("[1,2]", (await pool.Post("periods/2/lock", "{}")).Is(HttpStatusCode.OK).GetProperty("periods").GetRawText());

        (await pool.Post("periods/2/close", "{}")).IsRefused(HttpStatusCode.Conflict, "period-already-closed");
        (await pool.Spend("AWP", "1.00")).IsRefused(HttpStatusCode.Conflict, "period-closed");
        Assert.Equal(["Locked", "Locked", "Open"], (await pool.Get("periods")).Body.GetProperty("items").EnumerateArray().Take(3).Select(period => period.GetProperty("state").GetString()));
    }

    [Theory]
    [InlineData("update period set state = 'Open' where state = 'Closed'")]
    [InlineData("delete from period where state = 'Closed'")]
    public async Task The_table_itself_opens_no_closed_period(string sql)
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Post("periods/1/close", "{}")).Is(HttpStatusCode.OK);
        await using var edit = pool.Service.Database.CreateCommand($"{sql} and pool_id = (select id from pool where reference = $1)");
        edit.Parameters.Add(new() { Value = pool.Reference });

        Assert.Equal("period_one_way", (await Assert.ThrowsAsync<PostgresException>(() => edit.ExecuteNonQueryAsync())).ConstraintName);
    }

    [Fact]
    public async Task Where_the_pool_asks_for_two_the_first_asks_and_another_closes()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Put("close-rule", """{"twoCallers":true,"tasks":[]}""")).Is(HttpStatusCode.OK);
        await pool.Spend("AWP", "1.00");

        var asked = await pool.Post("periods/2/close", "{}");
        Assert.Equal((HttpStatusCode.Accepted, "Held"), (asked.Status, asked["state"]));
        (await pool.Post("periods/2/close", "{}")).IsRefused(HttpStatusCode.Conflict, "close-needs-another");
        (await pool.Spend("AWP", "1.00", "2014-05-31")).IsRefused(HttpStatusCode.Conflict, "period-held");
        Assert.Empty(await pool.Events("PeriodClosed"));

        var closed = (await pool.Post("periods/2/close", "{}", SecondFinance)).Is(HttpStatusCode.OK);
        Assert.Equal("[1,2]", closed.GetProperty("closed").GetRawText());
        Assert.Equal(asked["proposedBy"], closed.GetProperty("proposedBy").GetString());
        Assert.Single(await pool.Events("PeriodClosed"));
    }

    [Fact]
    public async Task Opening_it_again_forgets_who_asked()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Put("close-rule", """{"twoCallers":true,"tasks":[]}""")).Is(HttpStatusCode.OK);
        (await pool.Post("periods/1/close", "{}")).Is(HttpStatusCode.Accepted);
        (await pool.Post("periods/1/reopen", "{}", SecondFinance)).Is(HttpStatusCode.OK);

        (await pool.Post("periods/1/close", "{}", SecondFinance)).Is(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_period_closes_once_every_task_is_done()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Put("close-rule", """{"twoCallers":false,"tasks":["Bank reconciled","Suspense cleared"]}""")).Is(HttpStatusCode.OK);

        Assert.Equal("Bank reconciled; Suspense cleared", (await pool.Post("periods/1/close", "{}")).IsRefused(HttpStatusCode.Conflict, "close-tasks-open").GetProperty("tasks").GetString());
        await Do("Bank reconciled", true);
        await Do("Suspense cleared", true);
        await Do("Bank reconciled", false);
        Assert.Equal("Bank reconciled", (await pool.Post("periods/1/close", "{}")).IsRefused(HttpStatusCode.Conflict, "close-tasks-open").GetProperty("tasks").GetString());
        await Do("Bank reconciled", true);
        (await pool.Post("periods/1/close", "{}")).Is(HttpStatusCode.OK);

        // The next period starts with nothing done.
        var next = (await pool.Get("periods/2/tasks", Pool.CcgFinance)).Is(HttpStatusCode.OK);
        Assert.Equal((2, "Open"), (next.GetProperty("open").GetInt32(), next.GetProperty("state").GetString()));
        var task = (await pool.Get("periods/1/tasks")).Body.GetProperty("tasks")[0];
        Assert.Equal("because", task.GetProperty("reason").GetString());
        Assert.NotEmpty(task.GetProperty("by").GetString()!);
        (await pool.Post("periods/2/tasks", """{"task":"Nothing","isDone":true,"reason":"r"}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-close-task");

        async Task Do(string name, bool isDone) => (await pool.Post("periods/1/tasks", $$"""{"task":"{{name}}","isDone":{{(isDone ? "true" : "false")}},"reason":"because"}""")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_task_is_listed_once_and_a_rule_changes_from_the_version_that_was_read()
    {
        var pool = await (await service.NewPool()).WithBudget();

        (await pool.Put("close-rule", """{"twoCallers":false,"tasks":["a","a"]}""")).IsRefused(HttpStatusCode.UnprocessableEntity, "close-task-repeated");
        (await pool.Put("close-rule", """{"twoCallers":false,"tasks":["a"]}""")).Is(HttpStatusCode.OK);
        (await pool.Put("close-rule", """{"twoCallers":true,"tasks":["a"]}""", ifMatch: "\"7\"")).IsRefused(HttpStatusCode.PreconditionFailed, "version-stale");
        Assert.Equal("False", (await pool.Get("close-rule", Pool.CcgFinance))["twoCallers"]);
        (await pool.Put("close-rule", """{"twoCallers":true,"tasks":[]}""", Pool.CcgFinance)).IsRefused(HttpStatusCode.Forbidden, "host-only");
    }

    [Fact]
    public async Task Closing_adjustments_stay_in_their_year()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Spend("AWP", "100.00", "2015-03-31")).Is(HttpStatusCode.Created);
        (await pool.Post("periods/12/close", "{}")).Is(HttpStatusCode.OK);

        var adjusted = (await pool.Spend("AWP", "7.00", "2015-03-31", more: ",\"postingPeriod\":13")).Is(HttpStatusCode.Created);
        Assert.Equal(13, adjusted.GetProperty("period").GetInt32());
        (await pool.Post("periods/13/close", "{}")).Is(HttpStatusCode.OK);
        (await pool.Spend("AWP", "7.00", "2015-03-31", more: ",\"postingPeriod\":13")).IsRefused(HttpStatusCode.Conflict, "period-closed");

        Assert.Equal(("107.00", "107.00"), ((await pool.Get("position?period=12"))["actual"], (await pool.Get("position?period=13"))["actual"]));
        var next = await pool.In("2015-16").WithBudget();
        (await next.Spend("AWP", "7.00", "2015-03-31", more: ",\"postingPeriod\":13")).IsRefused(HttpStatusCode.UnprocessableEntity, "date-outside-year");
        (await next.Spend("AWP", "1.00", "2015-04-01")).Is(HttpStatusCode.Created);
        Assert.Equal(("1.00", "1.00"), ((await next.Get("position?period=1"))["actual"], (await next.Get("trial-balance"))["debit"]));
        Assert.Equal("107.00", (await pool.Get("accounts/expenditure:AWP/balance"))["debit"]);
    }
}
