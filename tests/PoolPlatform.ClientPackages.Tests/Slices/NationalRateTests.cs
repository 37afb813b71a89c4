using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

public sealed class NationalRateTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    private const string Path = "/v1/packages/national-rates";

    private static readonly string Admin = TestTokens.Issue("dev-admin", null, "platform-admin");

    [Fact]
    public async Task The_database_starts_with_the_published_rates()
    {
        var shown = (await service.Http.Get(Path, Practitioner())).GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("decidedOn").ValueKind == System.Text.Json.JsonValueKind.Null || string.CompareOrdinal(item.Text("decidedOn"), "2021") < 0)
            .Select(item => $"{item.Text("rate")} {item.Text("effectiveFrom")} {item.Text("perWeek")}");
        Assert.Equal(
            NationalRates.Known.SelectMany(known => known.Value.Rates.Select(rate => $"{known.Key} {rate.EffectiveFrom:yyyy-MM-dd} {rate.PerWeek}")).Order(StringComparer.Ordinal),
            shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_rate_decided_late_owes_the_difference_and_is_posted_once_with_its_days()
    {
        var pool = await Make(service);
        const string Fnc = """{"by":"amount","perWeek":{"11E":"254.06"},"rest":"E06000022"}""";
        var packageId = (await service.Http.Post("/v1/packages", Practitioner(), pool.Draft(route: "Fnc", lines: [Line("1120.00", "2025-05-14", split: Fnc)]))).Text("packageId");
        await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null);
        var finance = TestTokens.Of("E06000022", "finance");
        var arrears = $"/v1/packages/{packageId}/rate-arrears?rate=FncStandard&through=2025-08-31";
        Assert.Equal(0, (await service.Http.Post(arrears, finance, null, 200)).GetProperty("items").GetArrayLength());

        await service.Http.Refused(HttpMethod.Post, Path, finance, """{"rate":"FncStandard","effectiveFrom":"2025-06-01","perWeek":"261.06","decidedOn":"2025-09-12"}""", 403, "role-missing");
        await service.Http.Refused(HttpMethod.Post, Path, Admin, """{"rate":"FncStandard","effectiveFrom":"2025-06-01","perWeek":"0.00","decidedOn":"2025-09-12"}""", 422, "package-rate-not-positive");
        await service.Http.Refused(HttpMethod.Post, Path, Admin, """{"rate":"FncStandard","effectiveFrom":"2025-06-01","perWeek":"261.06","decidedOn":"2998-09-12"}""", 422, "decision-in-future");
        await service.Http.Post(Path, Admin, """{"rate":"FncStandard","effectiveFrom":"2025-06-01","perWeek":"261.06","decidedOn":"2025-09-12"}""");

        // £7.00 more a week for the 92 days from 1 June to 31 August.
        var item = Assert.Single((await service.Http.Post(arrears, finance, null, 200)).GetProperty("items").EnumerateArray());
        Assert.Equal(("2025-06-01", "2025-08-31", "92.00", "-92.00"), (item.Text("from"), item.Text("to"), item.GetProperty("transfers").Text("11E"), item.GetProperty("transfers").Text("E06000022")));
        Assert.Equal(1, (await service.Http.Post(arrears, finance, null, 200)).GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await service.Http.Get($"/v1/packages/{packageId}/rate-arrears", Commissioner)).GetProperty("items").GetArrayLength());
        var told = Assert.Single(await pool.Told(packageId), told => told.Type == "FundingTransferred").Event;
        Assert.Equal(("NationalRate", "FncStandard", "2025-09-12"), (told.Text("reason"), told.Text("decision"), told.Text("decidedOn")));
        Assert.Equal("2025-06-01 2025-08-31 11E 9200", Assert.Single(told.GetProperty("parts").EnumerateArray().Select(part =>
            $"{part.Text("from")} {part.Text("to")} {part.GetProperty("moves")[0].Text("partner")} {part.GetProperty("moves")[0].GetProperty("amountPence").GetInt64()}")));
        await service.Http.Refused(HttpMethod.Post, arrears.Replace("FncStandard", "Other", StringComparison.Ordinal), finance, null, 400, "malformed");
    }

    [Fact]
    public async Task Years_whose_rate_nobody_has_checked_are_told_and_not_guessed()
    {
        var pool = await Make(service, start: "2022-04-01");
        const string Fnc = """{"by":"amount","perWeek":{"11E":"187.60"},"rest":"E06000022"}""";
        var packageId = (await service.Http.Post("/v1/packages", Practitioner(), pool.Draft(route: "Fnc", lines: [Line("1120.00", "2022-05-14", split: Fnc)]))).Text("packageId");
        await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null);
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/rate-arrears?rate=FncStandard&through=2025-08-31", TestTokens.Of("E06000022", "finance"), null, 422, "national-rate-unknown");
    }
}
