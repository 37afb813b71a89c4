using Npgsql;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Identity.Clients;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Identity.ListingCredentials;

/// <summary>Shows an organisation's credentials, revoked ones included, without their secrets.</summary>
internal static class ListCredentials
{
    private const string FindCredentials =
        """
        select client_id, name, roles, created_at, revoked_at
        from client_credential
        where organisation = $1
          and client_id > $2
        order by client_id
        limit $3
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/organisations/{code}/credentials", Handle).Describe(
        "ListCredentials",
        "An organisation's credentials by client id, without secrets. Pages by ?limit= and ?after=.",
        StatusCodes.Status200OK,
        responseExample: """{"items":[{"clientId":"11e-finance-k3w7q2mz","name":"Finance system","organisation":"11E","roles":["finance"],"createdAt":"2014-04-01T09:00:00Z","revokedAt":null}],"next":null}""");

    private static async Task<IResult> Handle(HttpContext http, string code, AgreementsApi.AgreementsApiClient agreements, NpgsqlDataSource database, CancellationToken cancel)
    {
        if ((await Administration.Authorise(Caller.Of(http), code, agreements, cancel)).IsRefused(out var refusal, out var organisation)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var items = await Find(database, organisation, paging, cancel);
        return Results.Json(Page.Of(items, paging, item => item.ClientId), PlatformJson.Options);
    }

    private static async Task<List<Item>> Find(NpgsqlDataSource database, OrganisationCode organisation, Paging paging, CancellationToken cancel)
    {
        var items = new List<Item>();
        await using var find = database.CreateCommand(FindCredentials);
        find.Parameters.Add(new() { Value = organisation.Value });
        find.Parameters.Add(new() { Value = paging.After });
        find.Parameters.Add(new() { Value = paging.Limit + 1 });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            items.Add(new(
                rows.GetString(0), rows.GetString(1), organisation, rows.GetFieldValue<string[]>(2),
                rows.GetDateTime(3), rows.IsDBNull(4) ? null : rows.GetDateTime(4)));
        return items;
    }

    private sealed record Item(string ClientId, string Name, OrganisationCode Organisation, string[] Roles, DateTime CreatedAt, DateTime? RevokedAt);
}
