using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;

namespace PoolPlatform.ClientPackages.Tests.Slices;

public sealed class ViewPersonTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    [Theory]
    [InlineData("E06000022", "practitioner")]
    [InlineData("11E", "pool-manager")]
    [InlineData("QOX", "practitioner")]
    public async Task Those_who_answer_for_a_person_read_who_it_is(string organisation, string role)
    {
        var number = NhsNumbers.Next();
        var personId = (await service.Http.Post("/v1/people", Practitioner(), RecordPersonTests.Person(number, """{"family":"Ogden","given":"Agnes","title":"Mrs"}"""))).Text("personId");

        using var answer = await service.Http.Send(HttpMethod.Get, $"/v1/people/{personId}?purpose=annual%20review", TestTokens.Of(organisation, role));

        var person = await answer.Is(200);
        Assert.Equal((personId, number, "1938-02-11"), (person.Text("personId"), person.Text("nhsNumber"), person.Text("born")));
        Assert.Equal(("Ogden", "Agnes", "Mrs"), (person.GetProperty("name").Text("family"), person.GetProperty("name").Text("given"), person.GetProperty("name").Text("title")));
        Assert.Equal(("E06000022", "11E"), (person.Text("responsibleCouncil"), person.Text("responsibleNhsBody")));
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Each_reading_is_written_down_with_who_when_and_what_for()
    {
        var personId = await Recorded();
        await service.Http.Get($"/v1/people/{personId}?purpose=annual%20review", Practitioner());
        await service.Http.Get($"/v1/people/{personId}?purpose=panel", Practitioner("QOX"));
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{personId}?purpose=curious", Practitioner("E08000001"), null, 404, "not-found");

        var first = await service.Http.Get($"/v1/people/{personId}/access-log?limit=1", TestTokens.Of("11E", "auditor"));
        var second = await service.Http.Get($"/v1/people/{personId}/access-log?limit=1&after={first.Text("next")}", Practitioner());

        var entry = Assert.Single(first.GetProperty("items").EnumerateArray());
        Assert.Equal(("E06000022-client", "E06000022", "annual review"), (entry.Text("clientId"), entry.Text("organisation"), entry.Text("purpose")));
        Assert.InRange(TimeProvider.System.GetUtcNow() - DateTimeOffset.Parse(entry.Text("readAt")), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Equal("panel", Assert.Single(second.GetProperty("items").EnumerateArray()).Text("purpose"));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, second.GetProperty("next").ValueKind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?purpose=")]
    [InlineData("?purpose=%20%20")]
    [InlineData("?purpose=a&purpose=b")]
    [InlineData("?purpose=a%00b")]
    [InlineData("?purpose=a%0Ab")]
    public async Task Without_a_purpose_nothing_is_read(string query)
    {
        var personId = await Recorded();
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{personId}{query}", Practitioner(), null, 400, "purpose-missing");
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{personId}?purpose={new string('p', 201)}", Practitioner(), null, 400, "purpose-missing");
        Assert.Equal(0L, await service.Query<long>($"select count(*) from people.access_log where person_id = '{personId}'"));
    }

    [Theory]
    [InlineData("E08000001", "practitioner", 404, "not-found")]
    [InlineData("00T", "pool-manager", 404, "not-found")]
    [InlineData("00T", "finance", 404, "not-found")]
    [InlineData("E06000022", "auditor", 403, "role-missing")]
    [InlineData("11E", "finance", 403, "role-missing")]
    [InlineData("11E", "commissioner", 403, "role-missing")]
    public async Task Others_find_nobody_and_a_wrong_role_is_refused(string organisation, string role, int status, string code)
    {
        var personId = await Recorded();
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{personId}", TestTokens.Of(organisation, role), null, status, code);
        if (role != "auditor") await service.Http.Refused(HttpMethod.Get, $"/v1/people/{personId}/access-log", TestTokens.Of(organisation, role), null, status, code);
    }

    [Theory]
    [InlineData("0198c5f0-1234-7000-8000-000000000002")]
    [InlineData("not-a-person")]
    [InlineData("%20")]
    [InlineData("{0198c5f0-1234-7000-8000-000000000002}")]
    public async Task A_person_that_is_not_there_is_not_found(string personId)
    {
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{personId}?purpose=review", Practitioner(), null, 404, "not-found");
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{personId}/access-log", Practitioner(), null, 404, "not-found");
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{personId}?purpose=review", TestTokens.Issue("dev-admin", null, "platform-admin"), null, 404, "not-found");
    }

    private async Task<string> Recorded() => (await service.Http.Post("/v1/people", Practitioner(), RecordPersonTests.Person())).Text("personId");
}
