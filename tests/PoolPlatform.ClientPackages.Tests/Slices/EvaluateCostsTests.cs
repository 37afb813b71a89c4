using PoolPlatform.Testing;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>The costing itself is held by the golden tables of the domain; here it is asked over HTTP.</summary>
public sealed class EvaluateCostsTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    private const string Path = "/v1/package-costs/evaluate";

    [Theory]
    [InlineData("Inclusive", "34148.10")]
    [InlineData("Nights", "34042.05")]
    public async Task E1_a_part_year_is_costed_by_days(string days, string total)
    {
        var costs = await service.Http.Post(Path, Anybody, $$"""{"lines":[{"weeklyRate":"742.35","from":"2025-05-14","to":"2026-03-31","days":"{{days}}"}],"from":"2025-04-01","to":"2026-03-31","slices":"CalendarMonth"}""", 200);

        Assert.Equal(total, costs.Text("total"));
        Assert.Equal(11, costs.GetProperty("lines")[0].GetProperty("slices").GetArrayLength());
    }

    [Theory]
    [InlineData("2025-09-30", "5944.80", "3685.78", "2259.02")]
    [InlineData("2025-09-28", "5520.17", "3422.51", "2097.66")]
    public async Task E9_a_joint_package_is_split_to_the_penny(string to, string total, string health, string council)
    {
        var costs = await service.Http.Post(Path, Anybody, $$$$"""{"lines":[{"weeklyRate":"1486.20","from":"2025-09-03","to":"{{{{to}}}}","split":{"by":"percent","weights":{"11E":"62","E06000022":"38"}}}],"from":"2025-04-01","to":"2026-03-31","slices":"CalendarMonth"}""", 200);

        Assert.Equal(total, costs.Text("total"));
        var slice = costs.GetProperty("lines")[0].GetProperty("slices")[0];
        Assert.Equal(("2025-09-03", to, total), (slice.Text("from"), slice.Text("to"), slice.Text("amount")));
        Assert.Equal((health, council), (slice.GetProperty("funders").Text("11E"), slice.GetProperty("funders").Text("E06000022")));
    }

    [Fact]
    public async Task A_token_is_needed_but_no_key_and_no_role()
    {
        using var noKey = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent("""{"lines":[],"from":"2025-04-01","to":"2026-03-31","slices":"FourWeek"}""", System.Text.Encoding.UTF8, "application/json") };
        noKey.Headers.Authorization = new("Bearer", Anybody);
        using var answer = await service.Http.SendAsync(noKey, TestContext.Current.CancellationToken);
        Assert.Equal("0.00", (await answer.Is(200)).Text("total"));

        await service.Http.Refused(HttpMethod.Post, Path, null, "{}", 401, "token-missing");
    }

    [Theory]
    [MemberData(nameof(Bodies.Broken), MemberType = typeof(Bodies))]
    public async Task A_broken_body_is_refused(string what, string body)
    {
        using var answer = await service.Http.Send(HttpMethod.Post, Path, Anybody, body);
        Assert.True((int)answer.StatusCode is 400 or 413 or 422, $"{what}: {(int)answer.StatusCode}");
    }

    [Fact]
    public async Task The_service_describes_every_route_of_its_own()
    {
        var paths = (await service.Http.Get("/openapi/v1.json", Anybody)).GetProperty("paths");
        Assert.Equal(
            [
                "/v1/package-costs/evaluate",
                "/v1/packages",
                "/v1/packages/allowances",
                "/v1/packages/allowances/{allowanceId}",
                "/v1/packages/allowances/{allowanceId}/end",
                "/v1/packages/allowances/{allowanceId}/history",
                "/v1/packages/allowances/{allowanceId}/versions",
                "/v1/packages/counts",
                "/v1/packages/deliveries",
                "/v1/packages/extract-mapping",
                "/v1/packages/imports",
                "/v1/packages/movement",
                "/v1/packages/national-rates",
                "/v1/packages/route-changes",
                "/v1/packages/timings",
                "/v1/packages/uplifts",
                "/v1/packages/uplifts/{upliftId}",
                "/v1/packages/uplifts/{upliftId}/approval",
                "/v1/packages/{packageId}",
                "/v1/packages/{packageId}/adjustments",
                "/v1/packages/{packageId}/approval",
                "/v1/packages/{packageId}/deliveries",
                "/v1/packages/{packageId}/deliveries/{number}/confirmation",
                "/v1/packages/{packageId}/deliveries/{number}/hold",
                "/v1/packages/{packageId}/end",
                "/v1/packages/{packageId}/history",
                "/v1/packages/{packageId}/interim-funding",
                "/v1/packages/{packageId}/interim-funding/decision",
                "/v1/packages/{packageId}/panel",
                "/v1/packages/{packageId}/payments",
                "/v1/packages/{packageId}/rate-arrears",
                "/v1/packages/{packageId}/reviews",
                "/v1/packages/{packageId}/routes",
                "/v1/packages/{packageId}/start",
                "/v1/packages/{packageId}/versions",
                "/v1/people",
                "/v1/people/sharing-agreements",
                "/v1/people/{personId}",
                "/v1/people/{personId}/access-log",
                "/v1/people/{personId}/care",
                "/v1/people/{personId}/death",
                "/v1/people/{personId}/erasure",
                "/v1/people/{personId}/moves",
                "/v1/people/{personId}/responsibility",
            ],
            paths.EnumerateObject().Select(path => path.Name).Order(StringComparer.Ordinal));
    }

    private static string Anybody => TestTokens.Of("00T", "auditor");
}
