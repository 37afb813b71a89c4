using System.Globalization;
using Npgsql;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.ViewingPerson;

/// <summary>Who read a person's identity, when, and what for: for the bodies that answer for the person.</summary>
internal static class ViewAccessLog
{
    private const string Example =
        """{"items":[{"readAt":"2025-11-23T10:00:00+00:00","clientId":"e06000022-practitioner-ab12cd34","organisation":"E06000022","purpose":"annual review"}],"next":null}""";

    private const string FindPage = "select id, read_at, client_id, organisation, purpose from people.access_log where person_id = $1 and id > $2 order by id limit $3";

    private static readonly string[] Readers = [.. PersonAccess.Keepers, Roles.Auditor];

    private sealed record Item(DateTimeOffset ReadAt, string ClientId, string Organisation, string Purpose);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/people/{personId}/access-log", Handle)
            .Describe("ViewAccessLog", "Who read a person's identity, when and what for, oldest first", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, string personId, PersonAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsResponsible(Caller.Of(http), personId, Readers, cancel)).IsRefused(out var refusal, out var person)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = 0L;
        if (paging.After.Length > 0 && !long.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problems.From(Paging.NotACursor());
        await using var find = database.CreateCommand(FindPage);
        find.Parameters.Add(new() { Value = person.Value });
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = paging.Limit + 1 });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var items = new List<(long Id, Item Item)>();
        while (await rows.ReadAsync(cancel))
            items.Add((rows.GetInt64(0), new(rows.GetFieldValue<DateTimeOffset>(1), rows.GetString(2), rows.GetString(3), rows.GetString(4))));
        var page = Page.Of(items, paging, item => item.Id.ToString(CultureInfo.InvariantCulture));
        return Results.Json(new Page<Item>([.. page.Items.Select(item => item.Item)], page.Next), PlatformJson.Options);
    }
}
