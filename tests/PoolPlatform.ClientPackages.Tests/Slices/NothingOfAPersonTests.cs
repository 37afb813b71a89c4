using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>A whole life of care, after which nothing of the person stands in any event, audit entry, remembered answer, figure, error or log line.</summary>
public sealed class NothingOfAPersonTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    [Fact]
    public async Task Names_numbers_and_birthdays_are_nowhere_but_in_the_answer_to_whoever_may_read_them()
    {
        var number = NhsNumbers.Next();
        var person = RecordPersonTests.Person(number, """{"family":"Quimbleton","given":"Hepzibah"}""", "1919-11-07");
        var pool = await Make(service, person: person);
        var finance = TestTokens.Of("E06000022", "finance");
        var visited = Line("249.06", "2025-06-01", service: "Home care")[..^1] + ""","contract":{"visits":{"hourlyRate":"23.72"}}}""";
        var packageId = await pool.Approved(Line("742.35", "2025-05-14", "2026-03-31"), visited);
        var path = $"/v1/packages/{packageId}";
        var told = new List<string>();
        async Task Post(string where, string token, string? body, int status) => told.Add((await service.Http.Post(where, token, body, status)).GetRawText());

        await Post($"{path}/start", Practitioner(), """{"on":"2025-05-14"}""", 200);
        await Post($"{path}/interim-funding", Commissioner, """{"funder":"11E","dispute":"D-1","from":"2025-05-14"}""", 201);
        await Post($"{path}/interim-funding/decision", Commissioner, """{"decidedOn":"2025-06-30","split":{"by":"percent","weights":{"11E":"100"}}}""", 201);
        await Post($"{path}/deliveries", Practitioner(), """{"line":1,"week":"2025-06-11","visits":[{"minutes":30,"count":18}]}""", 201);
        await Post($"{path}/payments", finance, """{"reference":"run-1","from":"2025-05-14","to":"2025-06-30"}""", 201);
        await Post($"{path}/reviews", Practitioner(), """{"due":"2025-06-30","done":"2025-06-30","scores":[{"domain":"Experience","score":4}]}""", 201);
        await Post($"/v1/people/{pool.PersonId}/moves", Practitioner(), """{"from":"2025-06-15","responsibleCouncil":"E06000022","responsibleNhsBody":"11E"}""", 200);
        told.Add((await service.Http.Refused(HttpMethod.Post, "/v1/people", Practitioner(), person, 409, "person-already-known")).GetRawText());
        told.Add((await service.Http.Refused(HttpMethod.Post, "/v1/people", Practitioner(), person.Replace(number, number[..9] + (char)('0' + (number[9] - '0' + 1) % 10), StringComparison.Ordinal), 422, "nhs-number-invalid")).GetRawText());
        told.Add((await service.Http.Refused(HttpMethod.Get, $"/v1/people/{pool.PersonId}?purpose=review", TestTokens.Of("00T", "practitioner"), null, 404, "not-found")).GetRawText());
        await service.Http.Get($"/v1/people/{pool.PersonId}?purpose=annual%20review", Practitioner());
        await Post($"/v1/people/{pool.PersonId}/death", Practitioner(), """{"on":"2025-07-09"}""", 200);
        await Post($"{path}/adjustments", finance, null, 200);
        foreach (var figures in new[] { $"counts?agreement={pool.Reference}", $"timings?agreement={pool.Reference}", $"route-changes?agreement={pool.Reference}", $"movement?agreement={pool.Reference}&year=2025-26" })
            told.Add((await service.Http.Get($"/v1/packages/{figures}", Commissioner)).GetRawText());
        told.Add((await service.Http.Get($"/v1/people/{pool.PersonId}/care", TestTokens.Of("11E", "auditor"))).GetRawText());
        await Post($"/v1/people/{pool.PersonId}/erasure", Practitioner(), """{"reason":"Hepzibah Quimbleton asked for it"}""", 200);

        var everywhere = string.Join('\n', told) + service.Logs + await service.Query<string>(PeopleAtRestTests.Everything);
        Assert.Contains("ErasePerson", everywhere, StringComparison.Ordinal);
        foreach (var secret in new[] { number, $"{number[..3]} {number[3..6]} {number[6..]}", "Quimbleton", "Hepzibah", "1919-11-07" })
            Assert.DoesNotContain(secret, everywhere, StringComparison.OrdinalIgnoreCase);
    }
}
