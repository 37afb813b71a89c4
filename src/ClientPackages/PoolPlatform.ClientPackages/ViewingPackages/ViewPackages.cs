using Npgsql;
using NpgsqlTypes;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.ViewingPackages;

/// <summary>The packages that one pool pays for, oldest first; a practitioner sees those of the people that its organisation answers for.</summary>
internal static class ViewPackages
{
    private const string Example =
        """{"items":[{"packageId":"0198c5f0-0000-7000-8000-000000000001","agreement":"BANES-MH","scheme":"MH","personId":"0198c5f0-1234-7000-8000-000000000002","state":"Approved","version":1,"endedOn":null}],"next":null}""";

    private const string FindPage =
        """
        select p.package_id, p.scheme, p.person_id, p.last_version, p.ended_on,
               case when p.ended_on is not null then 'Ended' when p.started_on is not null then 'Live' when p.in_force is not null then 'Approved' when p.panel_on is not null then 'Panel' else 'Draft' end
        from package p
        join people.person h on h.person_id = p.person_id
        where p.agreement = $1 and p.package_id > $2
        and ($4::text[] is null or h.responsible_council = any($4) or h.responsible_nhs_body = any($4))
        order by p.package_id
        limit $3
        """;

    private const string FindBodies =
        """
        select distinct b.code
        from package p
        join people.person h on h.person_id = p.person_id
        cross join lateral (values (h.responsible_council), (h.responsible_nhs_body)) b (code)
        where p.agreement = $1
        """;

    private sealed record Item(string PackageId, AgreementReference Agreement, string Scheme, string PersonId, PackageState State, int Version, DateOnly? EndedOn);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/packages", Handle)
            .Describe("ViewPackages", "List the packages that a pool pays for", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("agreement", "The reference of the agreement.", required: true);

    private static async Task<IResult> Handle(HttpContext http, NpgsqlDataSource database, PoolAccess pools, PersonAccess persons)
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);
        if (http.Request.Query["agreement"] is not [{ Length: > 0 } text]) return Problems.From(ProtocolRefusals.Malformed("agreement", "Name the agreement whose packages you ask for: ?agreement=<reference>."));
        if (!AgreementReference.TryParse(text, out var agreement)) return Problems.From(ProtocolRefusals.NotFound());
        if ((await pools.AsParty(caller, agreement, cancel)).IsRefused(out var refusal, out _)) return Problems.From(refusal);
        if (!caller.May(PackageAccess.Readers)) return Problems.From(ProtocolRefusals.RoleMissing(PackageAccess.Readers));
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = Guid.Empty;
        if (paging.After.Length > 0 && !Guid.TryParseExact(paging.After, "D", out after)) return Problems.From(Paging.NotACursor());

        var bodies = PackageAccess.IsOnlyPractitioner(caller) ? await persons.StandsFor(caller.Organisation!.Value, await Bodies(database, agreement, cancel), cancel) : null;
        await using var find = database.CreateCommand(FindPage);
        find.Parameters.Add(new() { Value = agreement.Value });
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = paging.Limit + 1 });
        find.Parameters.Add(new() { Value = (object?)bodies ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var items = new List<Item>();
        while (await rows.ReadAsync(cancel))
            items.Add(new(
                new PackageId(rows.GetGuid(0)).ToString(), agreement, rows.GetString(1), new PersonId(rows.GetGuid(2)).ToString(), Enum.Parse<PackageState>(rows.GetString(5)), rows.GetInt32(3),
                rows.IsDBNull(4) ? null : rows.GetFieldValue<DateOnly>(4)));
        return Results.Json(Page.Of(items, paging, item => item.PackageId), PlatformJson.Options);
    }

    private static async Task<List<OrganisationCode>> Bodies(NpgsqlDataSource database, AgreementReference agreement, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindBodies);
        find.Parameters.Add(new() { Value = agreement.Value });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var bodies = new List<OrganisationCode>();
        while (await rows.ReadAsync(cancel)) bodies.Add(PersonStore.Code(rows.GetString(0)));
        return bodies;
    }
}
