using System.Collections.Immutable;
using Npgsql;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.RegisteringSharing;

/// <summary>The register of agreements under which bodies share what they know of people. Each party reads those that it is party to.</summary>
internal static class RegisterSharing
{
    private const string Example =
        """{"reference":"ISA-2025-07","parties":["11E","E06000022"],"lawfulBasis":"UK GDPR 6(1)(e), 9(2)(h)","purpose":"Joint packages of care","covers":["annual review","panel"],"from":"2025-04-01","to":null,"reviewOn":"2026-04-01"}""";

    private const string ItemExample =
        """{"sharingAgreementId":"0198c5f0-0000-7000-8000-000000000007","reference":"ISA-2025-07","parties":["11E","E06000022"],"lawfulBasis":"UK GDPR 6(1)(e), 9(2)(h)","purpose":"Joint packages of care","covers":["annual review","panel"],"from":"2025-04-01","to":null,"reviewOn":"2026-04-01","reviewOverdue":false}""";

    private const string ListExample = $$"""{"items":[{{ItemExample}}],"next":null}""";

    private const string Insert =
        """
        insert into sharing_agreement (sharing_agreement_id, reference, parties, lawful_basis, purpose, starts_on, ends_on, review_on, recorded_by, recorded_at, covers)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict on constraint sharing_agreement_reference_once do nothing
        """;

    private const string FindMine =
        "select sharing_agreement_id, reference, parties, lawful_basis, purpose, starts_on, ends_on, review_on, covers from sharing_agreement where $1 = any(parties) order by starts_on, reference";

    private static readonly string[] Readers = [.. PersonAccess.Keepers, Roles.Commissioner, Roles.Auditor];

    private sealed record Request(string Reference, ImmutableArray<OrganisationCode> Parties, string LawfulBasis, string Purpose, DateOnly From, DateOnly ReviewOn, DateOnly? To = null,
        IReadOnlyList<string>? Covers = null);

    private sealed record Item(
        string SharingAgreementId, string Reference, IReadOnlyList<OrganisationCode> Parties, string LawfulBasis, string Purpose, IReadOnlyList<string>? Covers, DateOnly From, DateOnly? To,
        DateOnly ReviewOn, bool ReviewOverdue);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/people/sharing-agreements", Handle)
            .Describe("RegisterSharingAgreement", "Register an agreement to share what is known of people", StatusCodes.Status201Created, Example, ItemExample);
        routes.MapGet("/v1/people/sharing-agreements", HandleList)
            .Describe("ViewSharingAgreements", "The sharing agreements that your organisation is party to", StatusCodes.Status200OK, null, ListExample);
    }

    private static Task<IResult> Handle(HttpContext http, Writes writes, PersonAccess access) =>
        writes.Run<OrganisationCode, Request>(
            http,
            (caller, _) => Task.FromResult<Outcome<OrganisationCode>>(
                caller.Organisation is { } organisation && caller.May(Roles.Commissioner, Roles.PoolManager) ? organisation : ProtocolRefusals.RoleMissing([Roles.Commissioner, Roles.PoolManager])),
            (organisation, request, change, cancel) => Save(organisation, request, access, change, cancel));

    private static async Task<Outcome<Answer>> Save(OrganisationCode organisation, Request request, PersonAccess access, Change change, CancellationToken cancel)
    {
        foreach (var (field, text) in new[] { ("reference", request.Reference), ("lawfulBasis", request.LawfulBasis), ("purpose", request.Purpose) })
            if (string.IsNullOrWhiteSpace(text) || text.Length > 500 || text.Any(char.IsControl)) return ProtocolRefusals.Malformed(field, "This has 1 to 500 characters.");
        if (request.Covers is { } covers && (covers.Count is 0 or > 50 || covers.Any(one => string.IsNullOrWhiteSpace(one) || one.Length > 200 || one.Any(char.IsControl))))
            return ProtocolRefusals.Malformed("covers", "Name 1 to 50 purposes of 1 to 200 characters, or leave the field out: then every purpose is covered.");
        if (request.Parties.IsDefault || request.Parties.Distinct().Count() is < 2 or > 50 || request.Parties.Distinct().Count() != request.Parties.Length || !request.Parties.Contains(organisation)) return ClientPackagesRefusals.SharingParties;
        if (request.To < request.From || request.ReviewOn < request.From) return ClientPackagesRefusals.DatesReversed.About(request.To < request.From ? "to" : "reviewOn", ClientPackagesRefusals.DatesReversed.Message);
        if (await access.FirstUnknown(request.Parties, cancel) is { } unknown) return ClientPackagesRefusals.UnknownOrganisation("parties", unknown);

        var id = change.NewId();
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = id });
            insert.Parameters.Add(new() { Value = request.Reference });
            insert.Parameters.Add(new() { Value = request.Parties.Select(party => party.Value).ToArray() });
            insert.Parameters.Add(new() { Value = request.LawfulBasis });
            insert.Parameters.Add(new() { Value = request.Purpose });
            insert.Parameters.Add(new() { Value = request.From });
            insert.Parameters.Add(new() { Value = (object?)request.To ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Date });
            insert.Parameters.Add(new() { Value = request.ReviewOn });
            insert.Parameters.Add(new() { Value = organisation.Value });
            insert.Parameters.Add(new() { Value = change.Now });
            insert.Parameters.Add(new() { Value = (object?)request.Covers?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text });
            if (await insert.ExecuteNonQueryAsync(cancel) == 0) return ClientPackagesRefusals.SharingKnown;
        }
        change.Record($"sharing-agreement:{id}", "RegisterSharingAgreement", new { request.Reference, request.Parties });
        var today = DateOnly.FromDateTime(change.Now.UtcDateTime);
        return Answer.Created("/v1/people/sharing-agreements", new Item(
            id.ToString("D"), request.Reference, request.Parties, request.LawfulBasis, request.Purpose, request.Covers, request.From, request.To, request.ReviewOn, request.ReviewOn < today));
    }

    private static async Task<IResult> HandleList(HttpContext http, NpgsqlDataSource database, TimeProvider time)
    {
        var caller = Caller.Of(http);
        if (caller.Organisation is not { } organisation || !caller.May(Readers)) return Problems.From(ProtocolRefusals.RoleMissing(Readers));
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        await using var find = database.CreateCommand(FindMine);
        find.Parameters.Add(new() { Value = organisation.Value });
        await using var rows = await find.ExecuteReaderAsync(http.RequestAborted);
        var items = new List<Item>();
        while (await rows.ReadAsync(http.RequestAborted))
            items.Add(new(
                rows.GetGuid(0).ToString("D"), rows.GetString(1), [.. rows.GetFieldValue<string[]>(2).Select(Storage.PersonStore.Code)], rows.GetString(3), rows.GetString(4), rows.IsDBNull(8) ? null : rows.GetFieldValue<string[]>(8),
                rows.GetFieldValue<DateOnly>(5),
                rows.IsDBNull(6) ? null : rows.GetFieldValue<DateOnly>(6), rows.GetFieldValue<DateOnly>(7), rows.GetFieldValue<DateOnly>(7) < today));
        return Results.Json(new Page<Item>(items, null), PlatformJson.Options);
    }
}
