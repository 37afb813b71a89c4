using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Budgets.ProvingLedger;
using PoolPlatform.Postgres.Events;
using PoolPlatform.Settlement.Contracts.Events;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>The other half of verify: what the ledger holds of a settlement is what Settlement's own log says that it laid before the partners.</summary>
public sealed class Proving_settlements(BudgetsUnderTest service)
{
    private const long Share = 31961227;
    private const long Outstanding = 61000000;

    [Fact]
    public async Task A_settlement_in_the_ledger_is_the_one_that_the_partners_agreed()
    {
        await using var settlement = await RunningService.StartNeighbours();
        var pool = await Settled();
        Propose(settlement, pool, Share, Outstanding);

        Assert.Equal((1, null), await Prove(settlement, pool));
    }

    [Fact]
    public async Task What_earlier_versions_have_settled_is_not_asked_for_again()
    {
        await using var settlement = await RunningService.StartNeighbours();
        var pool = await Settled();
        Propose(settlement, pool, Share + 500, Outstanding + 200, settledShare: 500, settledOutstanding: 200);

        Assert.Equal((1, null), await Prove(settlement, pool));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task An_account_that_a_partner_took_over_is_proved_too(long wrong, bool agrees)
    {
        await using var settlement = await RunningService.StartNeighbours();
        var pool = await (await service.NewPool(terms => terms.Partners.Add(new Agreements.Contracts.Partner { Code = "QOX", Name = "CCG", Kind = "Ccg" }))).WithBudget();
        var request = new PostSettlementRequest { SettlementId = "s-proved", Reference = pool.Reference, Year = 2014 };
        request.Partners.Add(new SettledPartner { Partner = Pool.Ccg, VarianceSharePence = Share, ContributionOutstandingPence = 5, TakenOverPence = Outstanding - 10000 });
        request.Partners.Add(new SettledPartner { Partner = "QOX", TakenOverPence = 10000 - Outstanding });
        await pool.Service.Grpc.PostSettlementAsync(request, RunningService.ServiceToken);
        settlement.Services.GetRequiredService<NeighboursAnswers>().Tell(pool.Reference, new SettlementProposed(
            "s-proved", pool.Reference, 2014, 12, TimeProvider.System.GetUtcNow(), 0, Share, Share, 0, 0,
            [new(Pool.Ccg, 5, 0, 0, Share, Share, Share, Inherited: [new("QOX", Outstanding, 0, 10000, 0, 10000 - Outstanding + wrong)])]));

        Assert.Equal(agrees, (await Prove(settlement, pool)).Difference is null);
    }

    [Fact]
    public async Task Another_share_is_named_with_its_account_and_both_sums()
    {
        await using var settlement = await RunningService.StartNeighbours();
        var pool = await Settled();
        Propose(settlement, pool, Share + 1, Outstanding);

        var (agreeing, difference) = await Prove(settlement, pool);

        Assert.Equal(0, agreeing);
        Assert.StartsWith($"{pool.Reference}: journal ", difference, StringComparison.Ordinal);
        Assert.EndsWith(" of settlement s-proved has 929612.27 on partner-current:11E, and 929612.28 was agreed", difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_contribution_outstanding_is_named_where_the_current_account_agrees()
    {
        await using var settlement = await RunningService.StartNeighbours();
        var pool = await Settled();
        Propose(settlement, pool, Share + 1, Outstanding - 1);

        Assert.EndsWith(" has -319612.27 on risk-share, and -319612.28 was agreed", (await Prove(settlement, pool)).Difference, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_settlement_that_settlement_does_not_know_is_named()
    {
        await using var settlement = await RunningService.StartNeighbours();
        var pool = await Settled();

        Assert.EndsWith(" posts settlement s-proved, which Settlement does not know", (await Prove(settlement, pool)).Difference, StringComparison.Ordinal);
    }

    private async Task<Pool> Settled()
    {
        var pool = await (await service.NewPool()).WithBudget();
        var request = new PostSettlementRequest { SettlementId = "s-proved", Reference = pool.Reference, Year = 2014 };
        request.Partners.Add(new SettledPartner { Partner = Pool.Ccg, VarianceSharePence = Share, ContributionOutstandingPence = Outstanding });
        await pool.Service.Grpc.PostSettlementAsync(request, RunningService.ServiceToken);
        return pool;
    }

    private static void Propose(WebApplication settlement, Pool pool, long share, long outstanding, long settledShare = 0, long settledOutstanding = 0) =>
        settlement.Services.GetRequiredService<NeighboursAnswers>().Tell(pool.Reference, new SettlementProposed(
            "s-proved", pool.Reference, 2014, 12, TimeProvider.System.GetUtcNow(), 0, share, share, 0, 0,
            [new(Pool.Ccg, outstanding, 0, 0, share, outstanding + share, outstanding + share, settledShare, settledOutstanding, settledShare + settledOutstanding)]));

    private static async Task<(int Agreeing, string? Difference)> Prove(WebApplication settlement, Pool pool)
    {
        using var channel = GrpcChannel.ForAddress(settlement.GrpcAddress());
        return await new SettlementProof(pool.Service.Database, new EventLogApi.EventLogApiClient(channel)).Prove(pool.Reference, TestContext.Current.CancellationToken);
    }
}
