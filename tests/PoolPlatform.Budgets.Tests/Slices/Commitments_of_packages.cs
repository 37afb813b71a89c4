using System.Net;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>What packages commit arrives by their event log, is replaced version by version, and is drawn down by what is spent on it.</summary>
public sealed class Commitments_of_packages(BudgetsUnderTest service)
{
    [Fact]
    public async Task A_commitment_shows_in_the_forecast_up_to_the_period_asked_for()
    {
        var pool = await (await service.NewPool()).WithBudget();
        Tell(pool, "p", 1, ("AWP", 1, 100), ("AWP", 2, 100), ("STAFF", 12, 50));

        await Committed(pool, "2.50");

        var april = await pool.Get("position?period=1");
        Assert.Equal(("1.00", "1.00"), (april["committed"], april["forecast"]));
    }

    [Fact]
    public async Task A_newer_version_replaces_all_and_an_older_one_is_dropped()
    {
        var pool = await (await service.NewPool()).WithBudget();
        Tell(pool, "p", 1, ("AWP", 1, 100), ("AWP", 2, 100));
        Tell(pool, "p", 3, ("AWP", 1, 70));
        Tell(pool, "p", 2, ("AWP", 1, 999));
        Tell(pool, "q", 1, ("AWP", 1, 5));

        await Committed(pool, "0.75");
        Tell(pool, "p", 4);
        await Committed(pool, "0.05");
    }

    [Fact]
    public async Task Spending_on_a_package_draws_down_its_own_month_and_never_below_nothing()
    {
        var pool = await (await service.NewPool()).WithBudget();
        Tell(pool, "p", 1, ("AWP", 1, 100), ("AWP", 2, 100));
        await Committed(pool, "2.00");

        (await pool.Spend("AWP", "1.30", on: "2014-04-30", more: Commitment(pool, "p"))).Is(HttpStatusCode.Created);
        (await pool.Spend("AWP", "0.40", on: "2014-05-31", more: Commitment(pool, "p"))).Is(HttpStatusCode.Created);

        var year = await pool.Get("position");
        Assert.Equal(("1.70", "0.60", "2.30"), (year["actual"], year["committed"], year["forecast"]));
        (await pool.Spend("AWP", "1.00", more: Commitment(pool, "nobody"))).IsRefused(HttpStatusCode.UnprocessableEntity, "unknown-commitment");
    }

    [Fact]
    public async Task What_lowers_the_forecast_is_told_like_a_package_and_lowers_it()
    {
        var pool = await (await service.NewPool()).WithBudget();
        Tell(pool, "package", 1, ("AWP", 1, 100_00), ("AWP", 2, 100_00));
        Tell(pool, "attrition", 1, ("AWP", 1, -5_00), ("AWP", 2, -5_00));
        await Committed(pool, "190.00");
    }

    [Fact]
    public async Task A_commitment_to_a_line_that_the_budget_does_not_have_is_shown_and_counted()
    {
        var pool = await (await service.NewPool()).WithBudget();
        Tell(pool, "p", 1, ("ELSEWHERE", 1, 100));
        await Poll.Until(async () => (await pool.Get("position"))["unknownLines"] == "2", "the commitment arrives");

        var year = await pool.Get("position");

        Assert.Equal(("0.00", "1.00"), (year["committed"], year.Body.GetProperty("unknown").GetProperty("committed").GetString()));
        Assert.Equal("ELSEWHERE", year.Body.GetProperty("lines")[3].GetProperty("code").GetString());
    }

    private static string PackageOf(Pool pool, string name) => $"{pool.Reference}/{name}";

    private static string Commitment(Pool pool, string name) => $",\"commitment\":\"{PackageOf(pool, name)}\"";

    private static void Tell(Pool pool, string package, int version, params (string Line, int Period, long Pence)[] commitments) =>
        pool.Service.Neighbours.Tell(pool.Reference, new CommitmentChanged(
            PackageOf(pool, package), version, pool.Reference, "New", [.. commitments.Select(one => new CommitmentChanged.Commitment(2014, one.Period, "MH", one.Line, one.Pence))]));

    private static Task Committed(Pool pool, string amount) => Poll.Until(async () => (await pool.Get("position"))["committed"] == amount, $"{amount} is committed");
}
