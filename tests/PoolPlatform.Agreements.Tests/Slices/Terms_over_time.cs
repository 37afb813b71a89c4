using Grpc.Core;
using Grpc.Net.Client;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>What other services are told whose figures cover more than one day.</summary>
public class Terms_over_time(OneHost one) : IClassFixture<OneHost>
{
    private static readonly Metadata Service = new() { { "authorization", $"Bearer {TestTokens.Issue("svc-budgets", null, "service")}" } };

    [Fact]
    public async Task A_span_has_the_terms_of_each_of_its_days_in_order()
    {
        var varied = await Partnership.Active(await one.Started());
        await varied.Vary("2015-04-01", """{"title":"From April 2015"}""");
        await varied.Vary("2014-10-01", """{"title":"From October 2014"}""");
        await varied.Vary("2016-04-01", """{"title":"From April 2016"}""");

        Assert.Equal(["2014-04-01 Mental health pooled budget", "2014-10-01 From October 2014"], await Over(varied, "2014-04-01", "2015-03-31"));
        Assert.Equal(["2014-10-01 From October 2014", "2015-04-01 From April 2015"], await Over(varied, "2015-03-31", "2015-04-01"));
        Assert.Equal(["2016-04-01 From April 2016"], await Over(varied, "2020-01-01", "2020-12-31"));
        Assert.Equal(4, (await Over(varied, "0001-01-01", "9999-12-31")).Count);
    }

    [Fact]
    public async Task Days_before_the_term_have_the_terms_that_begin_it()
    {
        var varied = await Partnership.Active(await one.Started());
        await varied.Vary("2015-04-01", """{"title":"From April 2015"}""");

        Assert.Equal(["2014-04-01 Mental health pooled budget"], await Over(varied, "2013-04-01", "2014-03-31"));
        using var channel = varied.Host.Channel();
        Assert.Equal("2014-04-01", (await Client(channel).FindTermsAsync(new() { Reference = varied.Reference, On = "2013-04-01" }, Service)).EffectiveFrom);
    }

    [Fact]
    public async Task What_was_recorded_late_for_a_day_is_what_holds_on_it()
    {
        var varied = await Partnership.Active(await one.Started());
        await varied.Vary("2015-04-01", """{"term":{"noticeMonths":3}}""");
        await varied.Vary("2014-10-01", """{"title":"From October 2014"}""");

        Assert.Equal(["2014-10-01 From October 2014", "2015-04-01 From October 2014"], await Over(varied, "2014-12-01", "2015-12-31"));
    }

    [Fact]
    public async Task An_unknown_agreement_and_a_span_that_ends_before_it_starts_are_refused()
    {
        var varied = await Partnership.Active(await one.Started());

        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => Over(varied.Host, "NO-SUCH", "2014-04-01", "2015-03-31"))).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => Over(varied, "2015-04-01", "2014-04-01"))).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => Over(varied, "", "2014-04-01"))).StatusCode);
    }

    private static Task<List<string>> Over(Partnership varied, string from, string through) => Over(varied.Host, varied.Reference, from, through);

    private static async Task<List<string>> Over(AgreementsHost host, string reference, string from, string through)
    {
        using var channel = host.Channel();
        var found = await Client(channel).FindTermsOverTimeAsync(new() { Reference = reference, From = from, Through = through }, Service);
        return [.. found.Terms.Select(terms => $"{terms.EffectiveFrom} {terms.Title}")];
    }

    private static AgreementsApi.AgreementsApiClient Client(GrpcChannel channel) => new(channel);
}
