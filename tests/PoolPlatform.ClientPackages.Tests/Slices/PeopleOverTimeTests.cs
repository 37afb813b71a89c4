using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>People move, die and are forgotten.</summary>
public sealed class PeopleOverTimeTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    [Fact]
    public async Task With_a_move_other_bodies_answer_from_that_day_and_the_old_ones_no_longer_read_who_it_is()
    {
        var personId = (await service.Http.Post("/v1/people", Practitioner(), RecordPersonTests.Person())).Text("personId");
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{personId}?purpose=review", Practitioner("E08000001"), null, 404, "not-found");

        var moved = await service.Http.Post($"/v1/people/{personId}/moves", Practitioner(), """{"from":"2025-09-01","responsibleCouncil":"E08000001","responsibleNhsBody":"00T"}""", 200);
        Assert.Equal([("1900-04-01", "E06000022"), ("2025-09-01", "E08000001")], moved.GetProperty("items").EnumerateArray().Select(item => (item.Text("from"), item.Text("responsibleCouncil"))));

        await service.Http.Get($"/v1/people/{personId}?purpose=review", Practitioner("E08000001"));
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{personId}?purpose=review", Practitioner(), null, 404, "not-found");
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{personId}/access-log", Practitioner(), null, 404, "not-found");

        // Told later of a move in between: the newest day still says who answers now.
        await service.Http.Post($"/v1/people/{personId}/moves", Practitioner("00T"), """{"from":"2025-06-01","responsibleCouncil":"E06000022","responsibleNhsBody":"00T"}""", 200);
        Assert.Equal(3, (await service.Http.Get($"/v1/people/{personId}/responsibility", TestTokens.Of("00T", "auditor"))).GetProperty("items").GetArrayLength());
        await service.Http.Get($"/v1/people/{personId}?purpose=review", Practitioner("E08000001"));

        await service.Http.Refused(HttpMethod.Post, $"/v1/people/{personId}/moves", Practitioner("00T"), """{"from":"2998-06-01","responsibleCouncil":"E06000022","responsibleNhsBody":"00T"}""", 422, "move-in-future");
        await service.Http.Refused(HttpMethod.Post, $"/v1/people/{personId}/moves", Practitioner("00T"), """{"from":"2025-06-01","responsibleCouncil":"E99999999","responsibleNhsBody":"00T"}""", 422, "unknown-organisation");
    }

    [Fact]
    public async Task A_death_reported_late_ends_every_package_with_the_day_and_its_notice()
    {
        var pool = await Make(service);
        var noted = Line(from: "2025-06-01")[..^1] + ""","contract":{"terminationNoticeDays":3}}""";
        var running = await pool.Approved(noted);
        var later = await pool.Approved(Line(from: "2025-09-01", service: "Day care"));
        var draft = await pool.Drafted();

        var died = await service.Http.Post($"/v1/people/{pool.PersonId}/death", Practitioner(), """{"on":"2025-08-09"}""", 200);

        Assert.Equal((2, draft), (died.GetProperty("packagesEnded").GetArrayLength(), died.GetProperty("draftsLeft")[0].GetString()));
        // 1 June to 9 August and three days of notice are 73 days of £742.35 a week.
        Assert.Equal(742_35L * 73 / 7, (await pool.Committed(running)).Values.Sum());
        Assert.Empty(await pool.Committed(later));
        Assert.Equal("Ended", (await service.Http.Get($"/v1/packages/{later}", Commissioner)).Text("state"));
        Assert.Equal("2025-08-09", (await service.Http.Get($"/v1/people/{pool.PersonId}?purpose=review", Practitioner())).Text("died"));

        await service.Http.Refused(HttpMethod.Post, $"/v1/people/{pool.PersonId}/death", Practitioner(), """{"on":"2025-08-10"}""", 409, "death-known");
        await service.Http.Refused(HttpMethod.Post, "/v1/packages", Practitioner(), pool.Draft(), 422, "person-died");
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{draft}/approval", Commissioner, null, 422, "person-died");
        await service.Http.Post("/v1/packages", Practitioner(), pool.Draft(lines: [Line(from: "2025-06-01", to: "2025-08-09", service: "Paid late")]));
        Assert.DoesNotContain("2025-08-09", await service.Query<string>($"select t::text from people.person t where person_id = '{pool.PersonId}'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_death_in_the_future_is_refused() =>
        await service.Http.Refused(HttpMethod.Post, $"/v1/people/{(await Make(service)).PersonId}/death", Practitioner(), """{"on":"2998-08-09"}""", 422, "death-in-future");

    [Fact]
    public async Task Erasure_drops_who_it_was_and_keeps_the_money()
    {
        var number = NhsNumbers.Next();
        var pool = await Make(service, person: RecordPersonTests.Person(number, """{"family":"Thistlewaite","given":"Ivor"}"""));
        var packageId = await pool.Approved();
        await service.Http.Refused(HttpMethod.Post, $"/v1/people/{pool.PersonId}/erasure", Practitioner(), """{"reason":"Retention"}""", 409, "person-in-care");
        await service.Http.Post($"/v1/packages/{packageId}/end", Practitioner(), """{"on":"2025-08-09","reason":"Moved"}""", 200);

        await service.Http.Post($"/v1/people/{pool.PersonId}/erasure", Practitioner(), """{"reason":"Ivor Thistlewaite asked"}""", 200);

        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{pool.PersonId}?purpose=review", Practitioner(), null, 409, "person-erased");
        await service.Http.Refused(HttpMethod.Post, $"/v1/people/{pool.PersonId}/erasure", Practitioner(), """{"reason":"Again"}""", 409, "person-erased");
        await service.Http.Refused(HttpMethod.Post, "/v1/packages", Practitioner(), pool.Draft(), 409, "person-erased");
        Assert.Equal(933240, (await pool.Committed(packageId)).Values.Sum());
        Assert.Equal("Ended", (await service.Http.Get($"/v1/packages/{packageId}", Commissioner)).Text("state"));
        var everything = await service.Query<string>(PeopleAtRestTests.Everything);
        Assert.DoesNotContain("Thistlewaite", everything, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(4L, await service.Query<long>($"select num_nulls(nhs_number_sealed, nhs_number_index, name_sealed, born_sealed)::bigint from people.person where person_id = '{pool.PersonId}'"));
        // The number is free again: nobody could tell that it was somebody's.
        await service.Http.Post("/v1/people", Practitioner(), RecordPersonTests.Person(number));
    }

    [Fact]
    public async Task Sharing_agreements_are_registered_once_and_read_by_their_parties()
    {
        const string Body = """{"reference":"ISA-1","parties":["11E","E06000022"],"lawfulBasis":"UK GDPR 6(1)(e), 9(2)(h)","purpose":"Joint packages","from":"2025-04-01","to":null,"reviewOn":"2026-04-01"}""";
        await service.Http.Post("/v1/people/sharing-agreements", Commissioner, Body);
        await service.Http.Refused(HttpMethod.Post, "/v1/people/sharing-agreements", Commissioner, Body, 409, "sharing-agreement-known");
        await service.Http.Refused(HttpMethod.Post, "/v1/people/sharing-agreements", TestTokens.Of("00T", "commissioner"), Body, 422, "sharing-parties");
        await service.Http.Refused(HttpMethod.Post, "/v1/people/sharing-agreements", Commissioner, Body.Replace("E06000022", "E99999999", StringComparison.Ordinal), 422, "unknown-organisation");
        await service.Http.Refused(HttpMethod.Post, "/v1/people/sharing-agreements", Commissioner, Body.Replace("2026-04-01", "2024-04-01", StringComparison.Ordinal), 422, "dates-reversed");
        await service.Http.Refused(HttpMethod.Post, "/v1/people/sharing-agreements", Practitioner(), Body, 403, "role-missing");
        Assert.Equal("ISA-1", Assert.Single((await service.Http.Get("/v1/people/sharing-agreements", Practitioner())).GetProperty("items").EnumerateArray()).Text("reference"));
        Assert.Equal(0, (await service.Http.Get("/v1/people/sharing-agreements", TestTokens.Of("00T", "auditor"))).GetProperty("items").GetArrayLength());
    }
}

/// <summary>On a database of its own: the others need theirs under the key that they began with.</summary>
public sealed class KeyRotationTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    private const string NewKey = "YW5vdGhlciBrZXkgb2YgdGhpcnR5LXR3byBieXRlcyE=";

    [Fact]
    public async Task Under_a_new_key_all_people_are_sealed_anew_before_anything_is_served()
    {
        var number = NhsNumbers.Next();
        var pool = await Make(service, person: RecordPersonTests.Person(number, """{"family":"Ogden","given":"Agnes"}"""));
        await service.Http.Post($"/v1/people/{pool.PersonId}/death", Practitioner(), """{"on":"2025-08-09"}""", 200);
        for (var i = 0; i < 3; i++) await service.Http.Post("/v1/people", Practitioner(), RecordPersonTests.Person());
        var before = await service.Query<string>("select string_agg(encode(nhs_number_index || name_sealed || died_sealed, 'hex'), ' ') from people.person where died_sealed is not null");

        await using var rotated = service.Start(NewKey, previousKey: ClientPackagesUnderTest.Key);
        using var http = new HttpClient { BaseAddress = rotated.Services.HttpAddress() };

        Assert.Equal(1L, await service.Query<long>("select count(distinct key_id) from people.person"));
        Assert.NotEqual(before, await service.Query<string>("select string_agg(encode(nhs_number_index || name_sealed || died_sealed, 'hex'), ' ') from people.person where died_sealed is not null"));
        var person = await http.Get($"/v1/people/{pool.PersonId}?purpose=review", Practitioner());
        Assert.Equal((number, "Ogden", "2025-08-09"), (person.Text("nhsNumber"), person.GetProperty("name").Text("family"), person.Text("died")));
        await http.Refused(HttpMethod.Post, "/v1/people", Practitioner(), RecordPersonTests.Person(number), 409, "person-already-known");
        Assert.Contains("Sealed 4 people anew", service.Logs, StringComparison.Ordinal);

        // The new key is enough from now on, and the old one no longer opens anything.
        await service.Start(NewKey).DisposeAsync();
        Assert.Contains("but people are sealed under the key", Assert.ThrowsAny<Exception>(() => service.Start(ClientPackagesUnderTest.Key)).Message, StringComparison.Ordinal);
    }
}
