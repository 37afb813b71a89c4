using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

public sealed class PackageRefusalTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    [Fact]
    public async Task A_draft_fits_the_agreement_and_the_budget()
    {
        var pool = await Make(service);

        await Refused(pool.Draft("OP"), "unknown-scheme", "scheme");
        await Refused(pool.Draft(lines: Line(from: "2025-03-31")), "date-outside-term", "lines[0].from");
        await Refused(pool.Draft(lines: Line(to: "2027-04-01")), "date-outside-term", "lines[0].to");
        await Refused(pool.Draft(lines: Line(split: """{"by":"percent","weights":{"00T":"100"}}""")), "unknown-partner", "lines[0].split");
        await Refused(pool.Draft(lines: Line(split: """{"by":"percent","weights":{"11E":"62","E06000022":"37"}}""")), "percent-not-hundred", "lines[0].split");
        await Refused(pool.Draft(lines: [Line(), Line(budgetLine: "NONE", service: "Day care")]), "unknown-line", "lines[1].budgetLine");
        await Refused(pool.Draft(lines: Line(budgetLine: "SL")), "unknown-line", "lines[0].budgetLine");
        await Refused(pool.Draft(lines: Line("0.00")), "package-rate-not-positive", "lines[0].weeklyRate");
        await Refused(pool.Draft(route: "Chc"), "package-route-split", "lines[0].split");
        Assert.Equal(0L, await service.Query<long>($"select count(*) from package where agreement = '{pool.Reference}'"));

        async Task Refused(string draft, string code, string fields) =>
            Assert.Equal(fields, (await service.Http.Refused(HttpMethod.Post, "/v1/packages", Practitioner(), draft, 422, code)).Fields());
    }

    [Fact]
    public async Task A_package_for_a_year_without_a_budget_can_be_drafted_but_not_approved()
    {
        var pool = await Make(service);
        var packageId = await pool.Drafted(Line(from: "2026-04-01"));
        Assert.Equal("lines[0].budgetLine", (await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/approval", Commissioner, null, 422, "unknown-line")).Fields());

        service.Known.Budgets[(pool.Reference, 2026)] = [("MH", "OPP")];
        await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null);
    }

    [Theory]
    [InlineData("Draft", 409)]
    [InlineData("InApproval", 409)]
    [InlineData("Active", 201)]
    [InlineData("NoticeGiven", 201)]
    [InlineData("Ended", 409)]
    [InlineData("Superseded", 409)]
    public async Task Care_is_bought_while_the_agreement_is_in_force(string state, int status)
    {
        var pool = await Make(service);
        var drafted = await pool.Drafted();
        service.Known.Agreements[pool.Reference].State = state;

        using var draft = await service.Http.Send(HttpMethod.Post, "/v1/packages", Practitioner(), pool.Draft(lines: Line(service: "Day care")));
        using var change = await pool.Change(drafted, "Why", "*", Line("1.00"));
        using var approval = await service.Http.Send(HttpMethod.Post, $"/v1/packages/{drafted}/approval", Commissioner);

        foreach (var answer in new[] { draft, change, approval })
            if (status == 201) await answer.Is(201);
            else Assert.Equal(state, (await answer.IsProblem(409, "agreement-not-active")).Text("state"));
    }

    [Theory]
    [MemberData(nameof(Bodies.Broken), MemberType = typeof(Bodies))]
    public async Task A_broken_body_is_refused(string what, string body)
    {
        var pool = await Make(service);
        var packageId = await pool.Approved();
        foreach (var path in new[] { "/v1/packages", $"/v1/packages/{packageId}/versions", $"/v1/packages/{packageId}/end" })
        {
            using var answer = await service.Http.Send(HttpMethod.Post, path, Practitioner(), body, ifMatch: "*");
            Assert.True((int)answer.StatusCode is 400 or 413, $"{what} to {path}: {(int)answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Too_many_lines_and_too_long_a_life_are_refused()
    {
        var pool = await Make(service, start: "1900-04-01", end: "2999-03-31");
        service.Known.Budgets[(pool.Reference, 1900)] = [.. Enumerable.Range(0, 200).Select(i => ("MH", $"L{i}"))];
        await service.Http.Refused(HttpMethod.Post, "/v1/packages", Practitioner(), pool.Draft(lines: [.. Enumerable.Range(0, 201).Select(i => Line(from: "1900-04-01", service: $"S{i}", budgetLine: "L1"))]), 422, "package-too-large");

        var packageId = await pool.Drafted([.. Enumerable.Range(0, 200).Select(i => Line(from: "1900-04-01", service: $"S{i}", budgetLine: $"L{i}"))]);
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/approval", Commissioner, null, 422, "package-commitments-too-many");
        Assert.Empty(await pool.Told(packageId));
    }

    [Fact]
    public async Task A_write_needs_a_key_and_a_json_body()
    {
        var pool = await Make(service);
        foreach (var path in new[] { "/v1/people", "/v1/packages" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(pool.Draft(), System.Text.Encoding.UTF8, "text/plain") };
            request.Headers.Authorization = new("Bearer", Practitioner());
            using (var noKey = await service.Http.SendAsync(request, TestContext.Current.CancellationToken)) await noKey.IsProblem(400, "idempotency-key-missing");
            using var typed = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(pool.Draft(), System.Text.Encoding.UTF8, "text/plain") };
            typed.Headers.Authorization = new("Bearer", Practitioner());
            typed.Headers.Add("Idempotency-Key", "typed");
            using var noJson = await service.Http.SendAsync(typed, TestContext.Current.CancellationToken);
            await noJson.IsProblem(415, "unsupported-media-type");
        }
        await service.Http.Refused(HttpMethod.Get, "/v1/packages", Practitioner(), null, 400, "malformed");
        await service.Http.Refused(HttpMethod.Get, $"/v1/packages?agreement={pool.Reference}&after=@", Practitioner(), null, 400, "malformed");
        await service.Http.Refused(HttpMethod.Get, $"/v1/packages?agreement={pool.Reference}&limit=0", TestTokens.Of("11E", "auditor"), null, 400, "malformed");
    }
}
