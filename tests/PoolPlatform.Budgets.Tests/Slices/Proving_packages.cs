using Grpc.Net.Client;
using PoolPlatform.Budgets.ProvingLedger;
using PoolPlatform.ClientPackages.Contracts;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>Verify against packages of care: what the ledger holds is what they told up to the event that it has heard, and what is on its way is no difference.</summary>
public sealed class Proving_packages(BudgetsUnderTest service)
{
    [Fact]
    public async Task Versions_months_arrears_and_transfers_that_agree_are_proved_and_what_is_on_its_way_is_counted()
    {
        var pool = await Heard();
        var told = Told(pool);
        told.Later = 2;

        Assert.Equal((1, 2, null), await Prove(pool, told));
    }

    [Fact]
    public async Task It_is_asked_as_of_the_event_that_the_ledger_has_heard()
    {
        var pool = await Heard();
        var heard = await Consumed(pool);

        await Prove(pool, Told(pool));

        Assert.InRange(pool.Service.Neighbours.ToldThrough[pool.Reference], heard, await Consumed(pool));
    }

    [Theory]
    [InlineData("version", "package p-1 stands at version 2, and version 3 was told")]
    [InlineData("unheard", "package p-9 stands at version 0, and version 1 was told")]
    [InlineData("month", "packages commit 1.00 to AWP in period 2 of 2014-15, and 1.01 was told")]
    [InlineData("moved", "packages commit 1.00 to AWP in period 2 of 2014-15, and 0.00 was told")]
    [InlineData("arrears", "0.30 is posted of arrears or transfer {0}-a/1, and 0.31 was told")]
    [InlineData("transfer", "2.00 is posted of arrears or transfer {0}-t/2, and -2.00 was told")]
    [InlineData("untold", "0.30 is posted of arrears or transfer {0}-a/1, and 0.00 was told")]
    public async Task The_first_difference_is_named(string what, string difference)
    {
        var pool = await Heard();
        var told = Told(pool);
        switch (what)
        {
            case "version": told.Packages[0].Version = 3; break;
            case "unheard": told.Packages.Add(new PackageTold { PackageId = "p-9", Version = 1 }); break;
            case "month": told.Months[0].AmountPence++; break;
            case "moved": told.Months[0].Period = 3; break;
            case "arrears": told.Late[0].AmountPence++; break;
            case "transfer": told.Late[1].AmountPence = -200; break;
            default: told.Late.RemoveAt(0); break;
        }
        foreach (var package in told.Packages.Where(one => one.PackageId == "p-1")) package.PackageId = $"p-{pool.Reference}";

        var (agreeing, _, named) = await Prove(pool, told);

        Assert.Equal(0, agreeing);
        Assert.EndsWith(string.Format(null, difference, pool.Reference).Replace("p-1 ", $"p-{pool.Reference} ", StringComparison.Ordinal), named, StringComparison.Ordinal);
        Assert.StartsWith($"{pool.Reference}: as of event ", named, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_ends_before_what_was_heard_of_it_is_named()
    {
        var pool = await Heard();
        var told = Told(pool);
        told.Newest = 1;

        Assert.EndsWith(" of packages, and their log ends at 1", (await Prove(pool, told)).Difference, StringComparison.Ordinal);
    }

    /// <summary>A pool that has heard of a package in its second version, of arrears and of a transfer.</summary>
    private async Task<Pool> Heard()
    {
        var pool = await (await service.NewPool()).WithBudget();
        var package = $"p-{pool.Reference}";
        var packages = pool.Service.Neighbours;
        packages.Tell(pool.Reference, new CommitmentChanged(package, 1, pool.Reference, "New", [new(2014, 1, "MH", "AWP", 900)]));
        packages.Tell(pool.Reference, new CommitmentChanged(package, 2, pool.Reference, "Changed", [new(2014, 2, "MH", "AWP", 100), new(2015, 1, "MH", "STAFF", 50)]));
        packages.Tell(pool.Reference, new ArrearsOwed(package, 2, pool.Reference, $"{pool.Reference}-a/1", "Rate", "PAY-1", Pool.Host,
            [new(new(2014, 4, 1), new(2014, 4, 30), "MH", "AWP", 50), new(new(2014, 5, 1), new(2014, 5, 31), "MH", "AWP", -30), new(new(2014, 5, 1), new(2014, 5, 31), "MH", "GONE", 10)]));
        packages.Tell(pool.Reference, new FundingTransferred(package, 2, pool.Reference, $"{pool.Reference}-t/2", "NationalRate", "FNC", new(2014, 9, 1),
            [new(new(2014, 4, 1), new(2014, 5, 31), [new(Pool.Ccg, 200), new(Pool.Host, -200)])]));
        await Poll.Until(async () => (await pool.Get("journals")).Body.GetProperty("items").GetArrayLength() == 4, "all arrive");
        return pool;
    }

    private static FindToldReply Told(Pool pool) => new()
    {
        Newest = long.MaxValue,
        Packages = { new PackageTold { PackageId = $"p-{pool.Reference}", Version = 2 } },
        Months = { new MonthTold { Year = 2014, Period = 2, Line = "AWP", AmountPence = 100 }, new MonthTold { Year = 2015, Period = 1, Line = "STAFF", AmountPence = 50 } },
        Late = { new LateTold { Id = $"{pool.Reference}-a/1", AmountPence = 30 }, new LateTold { Id = $"{pool.Reference}-t/2", AmountPence = 200 } },
    };

    private static async Task<long> Consumed(Pool pool)
    {
        await using var find = pool.Service.Database.CreateCommand("select last_sequence from event_consumed where producer = 'clientpackages'");
        return (long)(await find.ExecuteScalarAsync())!;
    }

    private static async Task<(int Agreeing, int OnTheirWay, string? Difference)> Prove(Pool pool, FindToldReply told)
    {
        pool.Service.Neighbours.ToldOf[pool.Reference] = told;
        using var channel = GrpcChannel.ForAddress(pool.Service.NeighboursAddress);
        return await new PackageProof(pool.Service.Database, new ClientPackagesApi.ClientPackagesApiClient(channel)).Prove(pool.Reference, TestContext.Current.CancellationToken);
    }
}
