using System.Net;
using System.Net.Http.Headers;
using System.Text;
using PoolPlatform.Testing;

namespace PoolPlatform.Gateway.Tests;

public sealed class LimitsTests(GatewayUnderTest gateway) : IClassFixture<GatewayUnderTest>
{
    private const int MiB = 1024 * 1024;
    private const string Imports = "/v1/pools/BANES-MH/years/2014-15/expenditure/imports?source=agresso";

    [Fact]
    public async Task A_body_of_a_mebibyte_passes_and_one_byte_more_does_not()
    {
        using var passes = await gateway.Http.Send(HttpMethod.Post, "/v1/risk-shares/evaluate", Calls.Finance, Body(MiB, "application/json"));
        using var tooLarge = await gateway.Http.Send(HttpMethod.Post, "/v1/risk-shares/evaluate", Calls.Finance, Body(MiB + 1, "application/json"));

        Assert.Equal(MiB, (await passes.Seen()).BodyBytes);
        Assert.Equal("1 MiB", (await tooLarge.IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large")).GetProperty("limit").GetString());
    }

    [Fact]
    public async Task A_body_that_does_not_say_its_size_is_cut_off()
    {
        using var answer = await gateway.Http.Send(HttpMethod.Post, "/v1/risk-shares/evaluate", Calls.Finance, new Unsized(2 * MiB));

        await answer.IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task Ledger_files_may_be_larger()
    {
        using var passes = await gateway.Http.Send(HttpMethod.Post, Imports, Calls.Finance, Body(40 * MiB, "text/csv"));
        using var notCsv = await gateway.Http.Send(HttpMethod.Post, Imports, Calls.Finance, Body(2 * MiB, "application/json"));

        Assert.Equal(40 * MiB, (await passes.Seen()).BodyBytes);
        await notCsv.IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task A_ledger_file_that_says_it_is_larger_than_256_MiB_is_refused_before_it_is_sent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Imports) { Content = Body(0, "text/csv") };
        request.Headers.Authorization = new("Bearer", Calls.Finance);
        request.Headers.ExpectContinue = true;
        request.Content.Headers.ContentLength = 256L * MiB + 1;
        using var answer = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("256 MiB", (await answer.IsProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large")).GetProperty("limit").GetString());
    }

    [Fact]
    public async Task Without_a_token_the_size_is_not_even_looked_at()
    {
        using var answer = await gateway.Http.Send(HttpMethod.Post, "/v1/risk-shares/evaluate", token: null, Body(MiB + 1, "application/json"));

        await answer.IsProblem(HttpStatusCode.Unauthorized, "token-missing");
    }

    [Fact]
    public async Task Beyond_its_rate_a_client_is_told_to_wait_and_others_are_not()
    {
        using var slow = gateway.Start(("Gateway:RateLimit:RequestsPerSecond", "1"), ("Gateway:RateLimit:Burst", "3"));
        var other = TestTokens.Of("E06000022", "finance");

        var statuses = new List<HttpStatusCode>();
        HttpResponseMessage last = null!;
        for (var i = 0; i < 5; i++)
        {
            last = await slow.Get("/v1/settlements/1", Calls.Finance);
            statuses.Add(last.StatusCode);
        }
        using var another = await slow.Get("/v1/settlements/1", other);
        using var anonymous = await slow.Get("/.well-known/jwks.json", token: null);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], statuses.Take(3));
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        if (last.StatusCode == HttpStatusCode.TooManyRequests)
        {
            await last.IsProblem(HttpStatusCode.TooManyRequests, "rate-limited");
            Assert.Equal("1", last.Headers.RetryAfter!.ToString());
        }
        Assert.Equal(HttpStatusCode.OK, another.StatusCode);
        Assert.Equal(HttpStatusCode.OK, anonymous.StatusCode);
        last.Dispose();
    }

    [Fact]
    public async Task Without_a_good_token_the_address_counts_and_refused_requests_count_too()
    {
        using var slow = gateway.Start(("Gateway:RateLimit:RequestsPerSecond", "1"), ("Gateway:RateLimit:Burst", "2"));
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
            using (var answer = await slow.Get("/v1/settlements/1", "a.b.c")) statuses.Add(answer.StatusCode);
        using var healthy = await slow.Get("/health/live", token: null);

        Assert.Equal(HttpStatusCode.Unauthorized, statuses[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.OK, healthy.StatusCode);
    }

    [Fact]
    public async Task In_Development_a_client_may_send_many_at_once()
    {
        var statuses = await Task.WhenAll(Enumerable.Range(0, 1500).Select(async _ =>
        {
            using var answer = await gateway.Http.Get("/v1/settlements/1", TestTokens.Of("E06000022", "auditor"));
            return answer.StatusCode;
        }));

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
    }

    private static ByteArrayContent Body(int bytes, string type) => new(new byte[bytes]) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    /// <summary>Sent in chunks, so that nobody knows beforehand how much it will be.</summary>
    private sealed class Unsized : HttpContent
    {
        private readonly int bytes;

        public Unsized(int bytes)
        {
            this.bytes = bytes;
            Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var chunk = Encoding.ASCII.GetBytes(new string(' ', 64 * 1024));
            for (var sent = 0; sent < bytes; sent += chunk.Length) await stream.WriteAsync(chunk);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
