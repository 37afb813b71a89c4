using Grpc.Core;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Contracts;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

public sealed class CheckRiskSharesTests(OneHost one) : IClassFixture<OneHost>
{
    [Theory]
    [InlineData("""{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}],"under":"same"}""", "", "")]
    [InlineData("""{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.32"}}}],"under":"same"}""", "RuleBroken percent-not-hundred at over[0].share.weights", "")]
    [InlineData("""{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","99Z":"31.33"}}}],"under":"same"}""", "RuleBroken partner-unknown at over[0].share.weights.99Z", "")]
    [InlineData("""{"over":[{"kind":"tiers","bands":[{"toAmount":"100.00","share":{"by":"equal"}}]}],"under":"same"}""", "", "risk-share-incomplete at over[0].bands")]
    [InlineData("""{"over":[],"under":"same"}""", "", "risk-share-incomplete at over")]
    [InlineData("""{"over":[{"kind":"share","share":{"by":"equal"}}]}""", "Invalid malformed at under", "")]
    [InlineData("[]", "Invalid malformed at ", "")]
    [InlineData("{", "Invalid malformed at ", "")]
    public async Task A_rule_is_told_what_is_wrong_with_it_and_what_it_leaves_open(string rule, string errors, string gaps)
    {
        var host = await one.Started();
        using var channel = host.Channel();
        var request = new CheckRiskSharesRequest { Host = "E06000022", Partners = { "11E", "E06000022" }, Schemes = { new SchemeRule { Scheme = "MH", RiskShare = rule } } };

        var reply = await new SettlementApi.SettlementApiClient(channel).CheckRiskSharesAsync(request, Bearer(TestTokens.Issue("svc-agreements", null, Roles.Service)), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(errors, string.Join(", ", reply.Errors.Select(error => $"{error.Kind} {error.Code} at {error.Path}")));
        Assert.Equal(gaps, string.Join(", ", reply.Gaps.Select(gap => $"{gap.Code} at {gap.Path}")));
        Assert.All(reply.Errors.Concat(reply.Gaps), problem => Assert.Equal("MH", problem.Scheme));
    }

    [Fact]
    public async Task A_rule_of_the_pool_is_checked_as_such_and_gaps_of_rules_that_will_not_run_do_not_count()
    {
        var host = await one.Started();
        using var channel = host.Channel();
        const string open = """{"over":[{"kind":"offset"}],"under":"same"}""";
        var request = new CheckRiskSharesRequest { Host = "E06000022", Partners = { "11E", "E06000022" }, Schemes = { new SchemeRule { Scheme = "MH", RiskShare = """{"over":[],"under":"same"}""" } }, PoolRiskShare = open };

        var reply = await new SettlementApi.SettlementApiClient(channel).CheckRiskSharesAsync(request, Bearer(TestTokens.Issue("svc-agreements", null, Roles.Service)), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Empty(reply.Errors);
        Assert.Equal([("", true, "risk-share-incomplete")], reply.Gaps.Select(gap => (gap.Scheme, gap.OfPool, gap.Code)));
    }

    [Fact]
    public async Task Only_services_may_ask()
    {
        var host = await one.Started();
        using var channel = host.Channel();

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new SettlementApi.SettlementApiClient(channel).CheckRiskSharesAsync(new(), Bearer(TestTokens.Of("11E", Roles.PoolManager)), cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    private static Metadata Bearer(string token) => new() { { "Authorization", $"Bearer {token}" } };
}
