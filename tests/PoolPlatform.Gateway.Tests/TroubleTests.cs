using System.Net;

namespace PoolPlatform.Gateway.Tests;

/// <summary>Each test has a gateway and services of its own, because it takes some of them down.</summary>
public sealed class TroubleTests : IAsyncLifetime
{
    private readonly GatewayUnderTest gateway = new();

    public ValueTask InitializeAsync() => gateway.InitializeAsync();

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    [Fact]
    public async Task A_service_that_is_down_is_answered_for_with_503_and_the_others_go_on()
    {
        await gateway.Service("Settlement").Stop();

        using var down = await gateway.Http.Get("/v1/settlements/1", Calls.Finance);
        using var up = await gateway.Http.Get("/v1/agreements", Calls.Finance);

        await down.IsProblem(HttpStatusCode.ServiceUnavailable, "dependency-down");
        Assert.Equal("2", down.Headers.RetryAfter!.ToString());
        Assert.Equal(HttpStatusCode.OK, up.StatusCode);
    }

    [Fact]
    public async Task The_gateway_is_ready_when_every_service_is()
    {
        using var ready = await gateway.Http.Get("/health/ready", token: null);
        gateway.Service("Reporting").Ready = false;
        using var notReady = await gateway.Http.Get("/health/ready", token: null);
        gateway.Service("Reporting").Ready = true;
        await gateway.Service("Budgets").Stop();
        using var down = await gateway.Http.Get("/health/ready", token: null);
        using var live = await gateway.Http.Get("/health/live", token: null);

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(6, (await ready.Json()).GetProperty("checks").EnumerateObject().Count());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, notReady.StatusCode);
        Assert.Equal("Unhealthy", (await notReady.Json()).GetProperty("checks").GetProperty("reporting").GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
        Assert.Equal("Unhealthy", (await down.Json()).GetProperty("checks").GetProperty("budgets").GetString());
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task While_a_service_cannot_describe_itself_there_is_no_document()
    {
        await gateway.Service("Identity").Stop();

        using var answer = await gateway.Http.Get("/openapi/v1.json", token: null);

        await answer.IsProblem(HttpStatusCode.ServiceUnavailable, "dependency-down");
        Assert.Equal("2", answer.Headers.RetryAfter!.ToString());
    }

    [Fact]
    public async Task A_service_that_answers_rubbish_for_a_description_is_no_500()
    {
        gateway.Service("Budgets").Description = "<html>";

        using var answer = await gateway.Http.Get("/openapi/v1.json", token: null);

        await answer.IsProblem(HttpStatusCode.ServiceUnavailable, "dependency-down");
    }
}
