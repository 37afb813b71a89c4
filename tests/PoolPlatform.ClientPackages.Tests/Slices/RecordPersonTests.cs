using System.Text.Json;
using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;

namespace PoolPlatform.ClientPackages.Tests.Slices;

public sealed class RecordPersonTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    [Theory]
    [InlineData("E06000022", "practitioner")]
    [InlineData("11E", "pool-manager")]
    [InlineData("QOX", "practitioner")]
    public async Task A_body_that_answers_for_a_person_records_it(string organisation, string role)
    {
        using var answer = await service.Http.Send(HttpMethod.Post, "/v1/people", TestTokens.Of(organisation, role), Person());

        var recorded = await answer.Is(201);
        Assert.Equal($"/v1/people/{recorded.Text("personId")}", answer.Headers.Location!.OriginalString);
        Assert.Equal("personId", Assert.Single(recorded.EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("E08000001", "practitioner", 404, "not-found")]
    [InlineData("00T", "pool-manager", 404, "not-found")]
    [InlineData("E06000022", "finance", 403, "role-missing")]
    [InlineData("E06000022", "commissioner", 403, "role-missing")]
    [InlineData("E06000022", "auditor", 403, "role-missing")]
    public async Task Others_may_not(string organisation, string role, int status, string code)
    {
        await service.Http.Refused(HttpMethod.Post, "/v1/people", TestTokens.Of(organisation, role), Person(), status, code);
        Assert.Equal(status, (int)(await service.Http.Send(HttpMethod.Post, "/v1/people", TestTokens.Of(organisation, role), Person("1234567890"))).StatusCode);
    }

    [Fact]
    public async Task Neither_the_administrator_nor_a_caller_without_a_token_may()
    {
        await service.Http.Refused(HttpMethod.Post, "/v1/people", TestTokens.Issue("dev-admin", null, "platform-admin"), Person(), 403, "role-missing");
        await service.Http.Refused(HttpMethod.Post, "/v1/people", null, Person(), 401, "token-missing");
    }

    [Theory]
    [InlineData("9434765918")]
    [InlineData("943476591")]
    [InlineData("9990000001")]
    [InlineData("1111111111")]
    public async Task A_number_that_fails_modulus_11_is_refused_and_repeated_nowhere(string number)
    {
        var problem = await service.Http.Refused(HttpMethod.Post, "/v1/people", Practitioner(), Person(number), 422, "nhs-number-invalid");

        Assert.Equal("nhsNumber", problem.Fields());
        Assert.DoesNotContain(number, problem.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(number, service.Logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Organisations_that_are_not_known_are_named()
    {
        Assert.Equal("responsibleNhsBody", (await service.Http.Refused(HttpMethod.Post, "/v1/people", Practitioner(), Person(nhsBody: "99Z"), 422, "unknown-organisation")).Fields());
        Assert.Equal("responsibleCouncil", (await service.Http.Refused(HttpMethod.Post, "/v1/people", Practitioner(), Person(council: "E09999999"), 422, "unknown-organisation")).Fields());
    }

    [Fact]
    public async Task A_person_is_recorded_once_and_only_those_who_answer_for_it_learn_which_one_it_is()
    {
        var number = NhsNumbers.Next();
        var personId = (await service.Http.Post("/v1/people", Practitioner(), Person(number))).Text("personId");

        var toColleagues = await service.Http.Refused(HttpMethod.Post, "/v1/people", Practitioner("QOX"), Person($" {number[..3]} {number[3..6]} {number[6..]}"), 409, "person-already-known");
        var toStrangers = await service.Http.Refused(HttpMethod.Post, "/v1/people", Practitioner("E08000001"), Person(number, council: "E08000001", nhsBody: "00T"), 409, "person-already-known");

        Assert.Equal(personId, toColleagues.Text("personId"));
        Assert.Equal("detail,status,title,traceId,type", string.Join(',', toStrangers.EnumerateObject().Select(field => field.Name).Order()));
        Assert.DoesNotContain(personId, toStrangers.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(number, toColleagues.GetRawText() + toStrangers.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_who_record_the_same_person_at_once_one_does()
    {
        var body = Person();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => service.Http.Send(HttpMethod.Post, "/v1/people", Practitioner(), body)));

        Assert.Equal([201, 409, 409, 409, 409, 409, 409, 409], answers.Select(answer => (int)answer.StatusCode).Order());
        var one = (await answers.Single(answer => (int)answer.StatusCode == 201).Is(201)).Text("personId");
        foreach (var answer in answers.Where(answer => (int)answer.StatusCode == 409)) Assert.Equal(one, (await answer.IsProblem(409, "person-already-known")).Text("personId"));
    }

    [Fact]
    public async Task The_same_request_again_is_answered_as_the_first_time()
    {
        var body = Person();
        using var first = await service.Http.Send(HttpMethod.Post, "/v1/people", Practitioner(), body, "the same");
        using var again = await service.Http.Send(HttpMethod.Post, "/v1/people", Practitioner(), body, "the same");
        using var other = await service.Http.Send(HttpMethod.Post, "/v1/people", Practitioner(), Person(), "the same");

        Assert.Equal((await first.Is(201)).Text("personId"), (await again.Is(201)).Text("personId"));
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        await other.IsProblem(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task The_hash_that_an_idempotency_row_keeps_is_no_plain_hash_of_the_body()
    {
        var body = Person();
        using var answer = await service.Http.Send(HttpMethod.Post, "/v1/people", Practitioner(), body, "hashed");
        await answer.Is(201);

        var kept = await service.Query<byte[]>("select request_hash from idempotency_key where key = 'hashed'");
        Assert.NotEqual(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(body)), kept);
    }

    [Theory]
    [MemberData(nameof(Bodies.Broken), MemberType = typeof(Bodies))]
    public async Task A_broken_body_is_refused(string what, string body)
    {
        using var answer = await service.Http.Send(HttpMethod.Post, "/v1/people", Practitioner(), body);
        Assert.True((int)answer.StatusCode is 400 or 413, $"{what}: {(int)answer.StatusCode}");
    }

    [Theory]
    [InlineData("""{"given":"Agnes"}""", "name.family")]
    [InlineData("""{"family":"Ogden","given":["Agnes"]}""", "name.given")]
    [InlineData("""{"family":"Ogden","given":"Agnes","maiden":"Smith"}""", "name.maiden")]
    [InlineData("\"Agnes Ogden\"", "name")]
    [InlineData("null", "name")]
    public async Task A_name_has_a_family_and_a_given_part(string name, string field)
    {
        var problem = await service.Http.Refused(HttpMethod.Post, "/v1/people", Practitioner(), Person(name: name), 400, "malformed");
        Assert.Equal(field, problem.Fields());
        Assert.DoesNotContain("Agnes", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_born_tomorrow() =>
        Assert.Equal("born", (await service.Http.Refused(HttpMethod.Post, "/v1/people", Practitioner(), Person(born: "2998-01-01"), 422, "born-in-future")).Fields());

    internal static string Person(
        string? number = null, string name = """{"family":"Ogden","given":"Agnes"}""", string born = "1938-02-11", string council = "E06000022", string nhsBody = "11E") =>
        $$"""{"nhsNumber":{{JsonSerializer.Serialize(number ?? NhsNumbers.Next())}},"name":{{name}},"born":"{{born}}","responsibleCouncil":"{{council}}","responsibleNhsBody":"{{nhsBody}}"}""";
}
