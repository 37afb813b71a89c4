using System.Text.Json;
using Npgsql;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.ViewingAgreements;

/// <summary>Who has managed the fund from when to when: regulation 7(4).</summary>
internal static class ViewPoolManagers
{
    private const string Example =
        """{"items":[{"name":"A. Manager","email":"pool.manager@example.org","from":"2014-04-01","to":"2015-09-30"},{"name":"B. Manager","email":"next@example.org","from":"2015-10-01","to":null}]}""";

    private const string FindManagers =
        """
        select distinct on (effective_on) effective_on, terms -> 'poolManager'
        from agreement_terms
        where reference = $1
        order by effective_on, version desc
        """;

    private sealed record InPost(string Name, string Email, DateOnly From, DateOnly? To);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/agreements/{reference}/pool-managers", Handle)
            .Describe("ViewPoolManagers", "Who has managed the fund, from when to when", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, string reference, AgreementStore agreements, NpgsqlDataSource database)
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        var named = new List<(DateOnly From, PoolManager? Manager)>();
        await using (var find = database.CreateCommand(FindManagers))
        {
            find.Parameters.Add(new() { Value = party.Agreement.Terms.Reference.Value });
            await using var rows = await find.ExecuteReaderAsync(http.RequestAborted);
            while (await rows.ReadAsync(http.RequestAborted))
                named.Add((rows.GetFieldValue<DateOnly>(0), rows.IsDBNull(1) ? null : JsonSerializer.Deserialize<PoolManager?>(rows.GetString(1), PlatformJson.Options)));
        }
        return Results.Json(new { items = InPosts(named) }, PlatformJson.Options);
    }

    /// <summary>An officer who is named by several terms in a row is in post once, until the day before another is named.</summary>
    private static List<InPost> InPosts(List<(DateOnly From, PoolManager? Manager)> named)
    {
        var changes = named.Where((one, at) => at == 0 || one.Manager != named[at - 1].Manager).ToList();
        return
        [
            .. changes.Select((one, at) => (one.From, one.Manager, Next: at + 1 < changes.Count ? changes[at + 1].From.AddDays(-1) : (DateOnly?)null))
                .Where(one => one.Manager is not null)
                .Select(one => new InPost(one.Manager!.Name, one.Manager.Email, one.Manager.From ?? one.From, one.Manager.To ?? one.Next)),
        ];
    }
}
