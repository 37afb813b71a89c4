using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

public sealed class PackageAccessTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    private static readonly string[] AllRoles = ["platform-admin", "pool-manager", "finance", "commissioner", "practitioner", "auditor"];

    [Theory]
    [InlineData("00T")]
    [InlineData("E08000001")]
    public async Task A_stranger_with_every_role_finds_nothing(string organisation)
    {
        var pool = await Make(service);
        var packageId = await pool.Approved();
        var stranger = TestTokens.Of(organisation, AllRoles);

        foreach (var path in new[] { $"/v1/packages/{packageId}", $"/v1/packages/{packageId}/versions", $"/v1/packages/{packageId}/history", $"/v1/packages?agreement={pool.Reference}", $"/v1/people/{pool.PersonId}?purpose=review", $"/v1/people/{pool.PersonId}/access-log" })
            await service.Http.Refused(HttpMethod.Get, path, stranger, null, 404, "not-found");
        foreach (var (path, body) in new[] { ("versions", "{}"), ("approval", "{}"), ("end", "{}") })
            await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/{path}", stranger, body, 404, "not-found");
        foreach (var draft in new[] { pool.Draft(), pool.Draft("NONE"), pool.Draft(lines: "{}"), pool.Draft(lines: Line("0.00")) })
            await service.Http.Refused(HttpMethod.Post, "/v1/packages", stranger, draft, 404, "not-found");
        await service.Http.Refused(HttpMethod.Post, "/v1/packages", stranger, pool.Draft().Replace(pool.Reference, "NO-SUCH-POOL", StringComparison.Ordinal), 404, "not-found");
    }

    [Fact]
    public async Task Nobody_without_an_organisation_sees_a_package()
    {
        var pool = await Make(service);
        var packageId = await pool.Approved();
        await service.Http.Refused(HttpMethod.Get, $"/v1/packages/{packageId}", TestTokens.Issue("dev-admin", null, "platform-admin"), null, 404, "not-found");
        await service.Http.Refused(HttpMethod.Get, $"/v1/packages/{packageId}", null, null, 401, "token-missing");
        await service.Http.Refused(HttpMethod.Get, "/v1/packages/not-a-package", Commissioner, null, 404, "not-found");
        await service.Http.Refused(HttpMethod.Post, "/v1/packages/0198c5f0-0000-7000-8000-000000000001/approval", Commissioner, null, 404, "not-found");
    }

    [Theory]
    [InlineData("finance", "view")]
    [InlineData("finance", "list")]
    [InlineData("finance", "draft")]
    [InlineData("commissioner", "draft")]
    [InlineData("auditor", "draft")]
    [InlineData("commissioner", "versions")]
    [InlineData("auditor", "versions")]
    [InlineData("practitioner", "approval")]
    [InlineData("finance", "approval")]
    [InlineData("auditor", "approval")]
    [InlineData("commissioner", "end")]
    public async Task A_wrong_role_of_a_party_is_told_so(string role, string what)
    {
        var pool = await Make(service);
        var packageId = await pool.Approved();
        var (method, path, body) = what switch
        {
            "view" => (HttpMethod.Get, $"/v1/packages/{packageId}", null),
            "list" => (HttpMethod.Get, $"/v1/packages?agreement={pool.Reference}", null),
            "draft" => (HttpMethod.Post, "/v1/packages", "{}"),
            _ => (HttpMethod.Post, $"/v1/packages/{packageId}/{what}", (string?)"{}"),
        };
        await service.Http.Refused(method, path, TestTokens.Of("E06000022", role), body, 403, "role-missing");
    }

    [Fact]
    public async Task A_party_that_does_not_answer_for_the_person_sees_the_package_without_its_practitioners_and_never_the_person()
    {
        // The council answers together with another NHS body, which is no party.
        var pool = await Make(service, person: RecordPersonTests.Person(nhsBody: "00T"));
        var packageId = await pool.Approved();

        Assert.Equal(pool.PersonId, (await service.Http.Get($"/v1/packages/{packageId}", TestTokens.Of("11E", "auditor"))).Text("personId"));
        await service.Http.Refused(HttpMethod.Get, $"/v1/packages/{packageId}", Practitioner("11E"), null, 404, "not-found");
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/versions", Practitioner("11E"), "{}", 404, "not-found");
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/end", TestTokens.Of("11E", "pool-manager"), "{}", 404, "not-found");
        await service.Http.Refused(HttpMethod.Post, "/v1/packages", Practitioner("11E"), pool.Draft(), 404, "not-found");
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{pool.PersonId}?purpose=review", Practitioner("11E"), null, 404, "not-found");

        await service.Http.Get($"/v1/people/{pool.PersonId}?purpose=review", Practitioner("00T"));
        await service.Http.Refused(HttpMethod.Get, $"/v1/packages/{packageId}", Practitioner("00T"), null, 404, "not-found");
    }

    [Fact]
    public async Task The_host_reads_who_a_person_is_once_its_pool_has_a_package_for_them_but_not_who_else_did()
    {
        var person = RecordPersonTests.Person(council: "E08000001");
        var pool = await Make(service, person: person);
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{pool.PersonId}?purpose=payment", Practitioner(), null, 404, "not-found");

        await service.Http.Post("/v1/packages", Practitioner("11E"), pool.Draft());

        Assert.Equal("Ogden", (await service.Http.Get($"/v1/people/{pool.PersonId}?purpose=payment", Practitioner())).GetProperty("name").Text("family"));
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{pool.PersonId}?purpose=payment", TestTokens.Of("E06000022", "finance"), null, 403, "role-missing");
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{pool.PersonId}/access-log", Practitioner(), null, 404, "not-found");
        Assert.Equal("E06000022", (await service.Http.Get($"/v1/people/{pool.PersonId}/access-log", Practitioner("11E"))).GetProperty("items")[0].Text("organisation"));
    }

    [Fact]
    public async Task A_successor_does_what_the_body_it_follows_could()
    {
        var pool = await Make(service);
        var packageId = (await service.Http.Post("/v1/packages", Practitioner("QOX"), pool.Draft())).Text("packageId");
        await service.Http.Post($"/v1/packages/{packageId}/approval", TestTokens.Of("92G", "pool-manager"), null);
        Assert.Equal(1, (await service.Http.Get($"/v1/packages?agreement={pool.Reference}", Practitioner("QOX"))).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_list_is_paged_and_a_practitioner_sees_its_own_people_in_it()
    {
        var pool = await Make(service);
        var packages = new[] { await pool.Drafted(), await pool.Approved(), await pool.Approved() };
        await service.Http.Post($"/v1/packages/{packages[2]}/end", Practitioner(), """{"on":"2025-08-09","reason":"Moved"}""", 200);
        var other = (await service.Http.Post("/v1/people", Practitioner(), RecordPersonTests.Person(nhsBody: "00T"))).Text("personId");
        var others = (await service.Http.Post("/v1/packages", Practitioner(), pool.Draft().Replace(pool.PersonId, other, StringComparison.Ordinal))).Text("packageId");

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await service.Http.Get($"/v1/packages?agreement={pool.Reference}&limit=2{(next is null ? "" : $"&after={next}")}", Commissioner);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => $"{item.Text("packageId")} {item.Text("state")}"));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);

        Assert.Equal(new[] { $"{packages[0]} Draft", $"{packages[1]} Approved", $"{packages[2]} Ended", $"{others} Draft" }.Order(), seen.Order());
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(4, await Listed(Practitioner()));
        Assert.Equal(3, await Listed(Practitioner("11E")));

        async Task<int> Listed(string token) => (await service.Http.Get($"/v1/packages?agreement={pool.Reference}", token)).GetProperty("items").GetArrayLength();
    }
}
