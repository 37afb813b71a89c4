using System.Text.Json.Nodes;
using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>Good requests with something odd in them go further than noise: every write answers them with what is wrong, and a stranger learns nothing from any.</summary>
public sealed class OddRequestsTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    private const int Each = 40;

    // Values that stand for classes: nothing, other kinds, edges of calendars and money, text that is none.
    private static readonly string[] Odd =
    [
        "null", "true", "0", "-1", "1e400", "12345678901234567890", "\"\"", "\" \"", "[]", "{}", "[[]]", "\"0.00\"", "\"-0.01\"", "\"9999999999999.99\"", "\"99999999999999999999.99\"", "\"1900-04-01\"", "\"0001-01-01\"",
        "\"2998-12-31\"", "\"2999-03-31\"", "\"9999-12-31\"", "\"2025-02-29\"", "\"100\"", "\"0.0000001\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\u202e\"", "\"Chc\"", "\"Pooled\"", "\"BlockFunded\"", "\"Attrition\"", "\"11E\"",
        "\"E99999999\"", "\"OPP\"", "\"SL\"", "2147483647", "[{\"from\":\"2025-05-14\"}]", "\"00000000-0000-0000-0000-000000000000\"",
    ];

    [Fact]
    public async Task A_good_request_with_something_odd_in_it_is_answered_by_every_write_and_never_with_an_error_of_ours()
    {
        var random = new Random(20261127);
        var pool = await Make(service, end: "2033-03-31");
        var visited = Line("249.06", "2025-06-01", service: "Home care")[..^1] + ""","contract":{"visits":{"hourlyRate":"23.72"},"retainer":[{"weeks":6,"percent":"100"},{"weeks":null,"percent":"50"}]}}""";
        var packageId = await pool.Approved(Line("742.35", "2025-05-14", "2026-03-31"), visited);
        var allowance = (await service.Http.Post($"/v1/packages/allowances?agreement={pool.Reference}", Commissioner, """{"scheme":"MH","kind":"Vacancy","budgetLine":"OPP","from":"2025-05-14","perWeek":"1.00"}""")).Text("allowanceId");
        var uplift = (await service.Http.Post($"/v1/packages/uplifts?agreement={pool.Reference}", Commissioner, """{"provider":"Sunny Bank","percent":"4.5","from":"2026-01-01","reason":"x"}""")).Text("upliftId");
        var package = $"/v1/packages/{packageId}";
        var (manager, stranger) = (TestTokens.Of("E06000022", "pool-manager", "practitioner", "finance"), TestTokens.Of("00T", "pool-manager", "practitioner", "finance", "commissioner"));
        (string Path, string Body)[] writes =
        [
            ("/v1/packages", pool.Draft()),
            ($"{package}/versions", $$"""{"reason":"Why","route":"Joint","lines":[{{Line()}},{{visited}}],"charges":[{"kind":"Contribution","perWeek":"41.15","from":"2025-05-14","budgetLine":"OPP","reduces":"E06000022"}],"oneOffs":[{"service":"Hoist","provider":"Maker","budgetLine":"OPP","amount":"812.50","on":"2025-06-01","split":{{Split}}}]}"""),
            ($"{package}/approval", """{"officer":"Head of service"}"""),
            ($"{package}/start", """{"on":"2025-05-14"}"""),
            ($"{package}/end", """{"on":"2025-04-09","reason":"Never"}"""),
            ($"{package}/interim-funding", """{"funder":"11E","dispute":"D-1","from":"2025-05-14"}"""),
            ($"{package}/interim-funding/decision", """{"decidedOn":"2025-06-30","split":{"by":"percent","weights":{"11E":"100"}}}"""),
            ($"{package}/deliveries", """{"line":1,"week":"2025-06-11","visits":[{"minutes":30,"count":18,"carers":2,"bankHoliday":true}]}"""),
            ($"{package}/deliveries/1/hold", """{"reason":"No visit sheet"}"""),
            ($"{package}/payments", """{"reference":"run-1","from":"2025-05-14","to":"2025-06-30"}"""),
            ($"{package}/reviews", """{"due":"2025-06-30","done":"2025-06-30","goals":[{"goal":"walks-outdoors","met":true}],"scores":[{"domain":"Experience","score":4}]}"""),
            ($"/v1/packages/uplifts?agreement={pool.Reference}", """{"provider":"Sunny Bank","percent":"4.5","from":"2026-01-01","reason":"Fees"}"""),
            ($"/v1/packages/uplifts/{uplift}/approval", """{"officer":"Nobody"}"""),
            ($"/v1/packages/allowances?agreement={pool.Reference}", """{"scheme":"MH","kind":"DisputedChc","budgetLine":"OPP","from":"2025-05-14","to":"2031-03-31","amount":"41695.08","probability":"35"}"""),
            ($"/v1/packages/allowances/{allowance}/versions", """{"reason":"Why","from":"2025-05-14","to":"2031-03-31","perWeek":"2.00","probability":"35"}"""),
            ($"/v1/packages/allowances/{allowance}/end", """{"on":"0001-01-01","reason":"Why"}"""),
            ($"/v1/people/{pool.PersonId}/moves", """{"from":"2025-06-15","responsibleCouncil":"E06000022","responsibleNhsBody":"11E"}"""),
            ("/v1/people/sharing-agreements", """{"reference":"ISA-ODD","parties":["11E","E06000022"],"lawfulBasis":"Law","purpose":"Care","covers":["review"],"from":"2025-04-01","to":"2026-03-31","reviewOn":"2026-04-01"}"""),
        ];
        foreach (var (path, body) in writes)
            for (var i = 0; i < Each; i++)
            {
                var odd = Changed(body, random);
                using (var answer = await service.Http.Send(HttpMethod.Post, path, manager, odd, ifMatch: "*"))
                    Assert.True((int)answer.StatusCode is (>= 200 and < 300) or 400 or 404 or 409 or 412 or 422, $"{(int)answer.StatusCode} from {path} for {odd}");
                // What a stranger to all of it may do at all is to register its own sharing; of the rest there is nothing for it.
                if (i % 8 == 0 && !path.EndsWith("sharing-agreements", StringComparison.Ordinal) && path != "/v1/packages")
                    await service.Http.Refused(HttpMethod.Post, path, stranger, odd, 404, "not-found");
            }
        await service.Http.Get(package, Commissioner);
    }

    private static string Changed(string body, Random random)
    {
        var root = JsonNode.Parse(body)!;
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var places = Places(root).ToList();
            if (places.Count == 0) break;
            places[random.Next(places.Count)](random);
        }
        // Values that no node can hold, such as half of a surrogate pair, stand as marks until the text is written.
        var text = root.ToJsonString();
        for (var i = 0; i < Odd.Length; i++) text = text.Replace($"\"odd-{i}-\"", Odd[i], StringComparison.Ordinal);
        return text;
    }

    private static IEnumerable<Action<Random>> Places(JsonNode node)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields.ToList())
                {
                    yield return random => fields[name] = $"odd-{random.Next(Odd.Length)}-";
                    yield return _ => fields.Remove(name);
                    foreach (var place in value is null ? [] : Places(value)) yield return place;
                }
                yield return _ => fields["odd"] = 1;
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    var at = i;
                    yield return random => items[Math.Min(at, items.Count - 1)] = $"odd-{random.Next(Odd.Length)}-";
                    foreach (var place in items[i] is { } item ? Places(item) : []) yield return place;
                }
                if (items.Count > 0) yield return _ => items.Add(items[0]!.DeepClone());
                break;
            default:
                break;
        }
    }
}
