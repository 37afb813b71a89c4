using System.Text.Json;
using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>An active agreement of 11E and E06000022 with its budget, and a person that both answer for; packages are drafted and approved in it.</summary>
internal sealed class PoolWithPerson
{
    private static int agreements;

    private readonly ClientPackagesUnderTest service;

    private PoolWithPerson(ClientPackagesUnderTest service, string reference, string personId)
    {
        this.service = service;
        Reference = reference;
        PersonId = personId;
    }

    public string Reference { get; }

    public string PersonId { get; }

    public static string Commissioner { get; } = TestTokens.Of("11E", "commissioner");

    public static async Task<PoolWithPerson> Make(ClientPackagesUnderTest service, string state = "Active", string start = "2025-04-01", string end = "2027-03-31", string? person = null)
    {
        var reference = $"POOL-{Interlocked.Increment(ref agreements)}";
        service.Known.Agree(reference, state, start, end);
        var council = (person ?? RecordPersonTests.Person()).Contains("\"E06000022\"", StringComparison.Ordinal) ? Practitioner() : Practitioner("11E");
        return new(service, reference, (await service.Http.Post("/v1/people", council, person ?? RecordPersonTests.Person())).Text("personId"));
    }

    public static string Line(string rate = "742.35", string from = "2025-05-14", string? to = null, string budgetLine = "OPP", string split = Split, string service = "Nursing home") =>
        $$"""{"service":"{{service}}","provider":"Sunny Bank","weeklyRate":"{{rate}}","from":"{{from}}","to":{{(to is null ? "null" : $"\"{to}\"")}},"budgetLine":"{{budgetLine}}","split":{{split}}}""";

    public const string Split = """{"by":"percent","weights":{"11E":"62","E06000022":"38"}}""";

    public string Draft(string scheme = "MH", string route = "Joint", params string[] lines) =>
        $$"""{"agreement":"{{Reference}}","scheme":"{{scheme}}","personId":"{{PersonId}}","route":"{{route}}","lines":[{{string.Join(',', lines.Length == 0 ? [Line()] : lines)}}]}""";

    public async Task<string> Drafted(params string[] lines) => (await service.Http.Post("/v1/packages", Practitioner(), Draft(lines: lines))).Text("packageId");

    public async Task<string> Approved(params string[] lines)
    {
        var packageId = await Drafted(lines);
        await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null);
        return packageId;
    }

    public async Task<string> ETag(string packageId)
    {
        using var answer = await service.Http.Send(HttpMethod.Get, $"/v1/packages/{packageId}", Commissioner);
        await answer.Is(200);
        return answer.Headers.ETag!.ToString();
    }

    public async Task<HttpResponseMessage> Change(string packageId, string reason, string? ifMatch, params string[] lines) =>
        await service.Http.Send(HttpMethod.Post, $"/v1/packages/{packageId}/versions", Practitioner(), $$"""{"reason":"{{reason}}","lines":[{{string.Join(',', lines)}}]}""", ifMatch: ifMatch);

    /// <summary>What was told about a package, oldest first, as type and payload.</summary>
    public async Task<List<(string Type, JsonElement Event)>> Told(string packageId) =>
    [
        .. JsonElement.Parse(await service.Query<string>(
            $"select coalesce(json_agg(json_build_object('type', type, 'event', payload::json) order by id), '[]')::text from event_log where stream = '{Reference}' and payload like '%{packageId}%'"))
            .EnumerateArray().Select(row => (row.Text("type"), row.GetProperty("event"))),
    ];

    /// <summary>Pence committed by the newest announcement, by financial year and period.</summary>
    public async Task<Dictionary<(int Year, int Period), long>> Committed(string packageId) =>
        (await Told(packageId)).Last(told => told.Type == "CommitmentChanged").Event.GetProperty("commitments").EnumerateArray()
        .ToDictionary(row => (row.GetProperty("year").GetInt32(), row.GetProperty("period").GetInt32()), row => row.GetProperty("amountPence").GetInt64());
}
