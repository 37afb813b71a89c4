using Grpc.Core;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Contracts;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>Who would bear a variance: the same as a settlement of the same figures would say.</summary>
public sealed class ShareVarianceTests(OneHost one) : IClassFixture<OneHost>
{
    private const string Percent = """{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}],"under":"same"}""";

    private const string Netted = """{"over":[{"kind":"offset"},{"kind":"share","share":{"by":"equal"}}],"under":"same"}""";

    private const string ReserveFirst = """{"over":[{"kind":"reserve","name":"risk-pool","upTo":"500000.00"},{"kind":"share","share":{"by":"equal"}}],"under":"same"}""";

    [Fact]
    public async Task A_variance_is_shared_by_the_rule_to_the_penny()
    {
        var reply = await Share(Percent, Line("AWP", 2_419_000_000, 2_465_543_217));

        Assert.Equal(46_543_217, reply.VariancePence);
        Assert.Equal(["11E 31961227", "E06000022 14581990"], reply.Shares.Select(share => $"{share.Partner} {share.SharePence}"));
    }

    [Fact]
    public async Task A_reserve_that_the_rule_names_meets_it_first()
    {
        var reply = await Share(ReserveFirst, Line("AWP", 1_000, 1_100), new VarianceLine { Code = "risk-pool", Scheme = "MH", Kind = "Reserve", BudgetPence = 40, OutturnPence = 0 });

        Assert.Equal((100, 40), (reply.VariancePence, reply.MetByReservesPence));
        Assert.Equal([30L, 30L], reply.Shares.Select(share => share.SharePence));
    }

    [Fact]
    public async Task A_rule_of_the_pool_runs_on_all_schemes_netted()
    {
        var reply = await Share("", Netted, Line("AWP", 1_000, 1_100), Line("NCA", 1_000, 940));

        Assert.Equal(40, reply.VariancePence);
        Assert.Equal([20L, 20L], reply.Shares.Select(share => share.SharePence));
    }

    [Fact]
    public async Task What_no_rule_shares_is_refused_as_a_settlement_would_be()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Share("""{"over":[],"under":"same"}""", Line("AWP", 1_000, 1_100)));

        Assert.Equal("risk-share-incomplete", refused.Trailers.GetValue("refusal-code"));
    }

    private Task<ShareVarianceReply> Share(string rule, params VarianceLine[] lines) => Share(rule, "", lines);

    private async Task<ShareVarianceReply> Share(string rule, string ofPool, params VarianceLine[] lines)
    {
        var host = await one.Started();
        using var channel = host.Channel();
        var request = new ShareVarianceRequest { Host = "E06000022", Partners = { "11E", "E06000022" }, Schemes = { new SchemeRule { Scheme = "MH", RiskShare = rule } }, PoolRiskShare = ofPool, Lines = { lines } };
        return await new SettlementApi.SettlementApiClient(channel).ShareVarianceAsync(
            request, new Metadata { { "Authorization", $"Bearer {TestTokens.Issue("svc-agreements", null, Roles.Service)}" } }, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static VarianceLine Line(string code, long budget, long outturn) => new() { Code = code, Scheme = "MH", Owner = "11E", Kind = "Block", BudgetPence = budget, OutturnPence = outturn };
}
