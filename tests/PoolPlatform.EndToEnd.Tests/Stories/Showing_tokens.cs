using System.Text;
using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>No token, a bad one, one that somebody wrote into, one whose time is over: 401 each time, and a problem.</summary>
public sealed class Showing_tokens(Platform platform)
{
    [Fact]
    public async Task Without_a_token_nothing_is_shown() => (await platform.Nobody.Get("/v1/agreements")).IsProblem(401, "token-missing");

    [Fact]
    public async Task A_token_that_was_written_into_is_refused()
    {
        var pool = await platform.BudgetedPool();
        var token = await pool.Host.Token();
        var (header, payload, signature) = token.Split('.') is [var h, var p, var s] ? (h, p, s) : throw new FormatException(token);
        var claims = Encoding.UTF8.GetString(Convert.FromBase64String(payload.Replace('-', '+').Replace('_', '/').PadRight((payload.Length + 3) / 4 * 4, '=')));
        var promoted = Encode(claims.Replace("pool-manager", "platform-admin", StringComparison.Ordinal));
        var unsigned = Encode("""{"alg":"none","typ":"JWT"}""");
        foreach (var forged in new[]
        {
            $"{header}.{promoted}.{signature}", $"{header}.{payload}.{signature[..^4]}AAAA", $"{header}.{payload}.", $"{unsigned}.{payload}.", $"{unsigned}.{promoted}.{signature}", "rubbish", "a.b.c", new string('x', 8000),
        })
        {
            var caller = platform.WithToken(forged);
            (await caller.Get($"{pool.Path}/position")).IsProblem(401, "token-invalid");
            (await caller.Post($"{pool.Path}/expenditure", pool.Expenditure("HEALTH", "1.00"))).IsProblem(401, "token-invalid");
        }
        Assert.Equal("0.00", (await pool.Position()).Text("actual"));
    }

    [Fact]
    public async Task An_expired_token_is_refused_and_says_so()
    {
        var first = await platform.As(BanesCcg, "auditor", "finance").Token();
        var caller = platform.WithToken(first);
        (await caller.Get("/v1/agreements")).Is(200);
        var refused = await Poll.Until("the token has expired", TimeSpan.FromSeconds(150), () => caller.Get("/v1/agreements"), answer => answer.Status != 200);
        refused.IsProblem(401, "token-expired");
        (await platform.As(BanesCcg, "auditor", "finance").Get("/v1/agreements")).Is(200);
    }

    [Theory]
    [InlineData("grant_type=client_credentials&client_id=dev-admin&client_secret=wrong", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials&client_id=nobody&client_secret=wrong", 401, "invalid_client")]
    [InlineData("grant_type=client_credentials&client_id=dev-admin", 400, "invalid_request")]
    [InlineData("grant_type=password&username=a&password=b", 400, "unsupported_grant_type")]
    [InlineData("", 400, "invalid_request")]
    public async Task The_token_endpoint_refuses_as_OAuth_says(string form, int status, string error)
    {
        var answer = await platform.Nobody.Send(HttpMethod.Post, "/connect/token", new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"));
        Assert.Equal(error, answer.Is(status).Text("error"));
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
