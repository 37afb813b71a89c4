using System.Text.Json;
using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.Bulk;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.UpliftingRates;

/// <summary>Somebody else than whoever prepared it has looked at an uplift: all its packages get a new version in force, in one transaction.</summary>
internal static class ApplyUplift
{
    private const string Find =
        """
        select agreement, provider, percent, effective_from, reason, packages, effects::text, digest, prepared_by, applied_at is not null
        from uplift
        where uplift_id = $1
        """;

    private const string Hold = "select applied_at is not null from uplift where uplift_id = $1 for update";

    private const string Update = "update uplift set applied_by = $2, applied_at = $3 where uplift_id = $1";

    private const string Example = """{"officer":"Head of service"}""";

    internal sealed record Request
    {
        /// <summary>The post that approves; needed once the organisation has recorded delegations.</summary>
        public string? Officer { get; init; }
    }

    private sealed record Uplift(
        Guid Id, AgreementReference Agreement, MassUplift Rule, string Reason, int Packages, Dictionary<string, Money> Effects, string Digest, string PreparedBy, bool Applied)
    {
        public UpliftRates.Reply Reply(bool applied) =>
            new(Id.ToString("D"), Agreement, Rule.Provider, Rule.Rise, Rule.From, Reason, Packages, Effects, applied ? "Applied" : "Previewed");
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/packages/uplifts/{upliftId}/approval", Handle)
            .Describe("ApplyUplift", "Apply an uplift that somebody else prepared, to all its packages at once", StatusCodes.Status200OK, Example, UpliftRates.ReplyExample, bodyIsOptional: true);
        routes.MapGet("/v1/packages/uplifts/{upliftId}", HandleView)
            .Describe("ViewUplift", "An uplift and what it costs by year", StatusCodes.Status200OK, null, UpliftRates.ReplyExample);
    }

    private static async Task<IResult> HandleView(HttpContext http, string upliftId, NpgsqlDataSource database, PoolAccess pools) =>
        (await Asked(Caller.Of(http), upliftId, AskedPool.Readers, database, pools, http.RequestAborted)).Match(asked => Results.Json(asked.Uplift.Reply(asked.Uplift.Applied), PlatformJson.Options), Problems.From);

    private static Task<IResult> Handle(HttpContext http, string upliftId, Writes writes, NpgsqlDataSource database, PoolAccess pools) =>
        writes.RunWithOptionalBody<(Uplift Uplift, AgreedPool Pool), Request>(
            http,
            (caller, cancel) => Asked(caller, upliftId, PackageAccess.Approvers, database, pools, cancel),
            (asked, request, change, cancel) => Save(asked.Uplift, asked.Pool, request.Officer, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(Uplift uplift, AgreedPool pool, string? officer, PoolAccess pools, Change change, CancellationToken cancel)
    {
        await using (var hold = new NpgsqlCommand(Hold, change.Connection, change.Transaction) { Parameters = { new() { Value = uplift.Id } } })
            if (await hold.ExecuteScalarAsync(cancel) is true) return ClientPackagesRefusals.UpliftApplied;
        if (change.Caller.ClientId == uplift.PreparedBy) return ClientPackagesRefusals.UpliftOwnReview;
        if (pool.NotInForce is { } notInForce) return notInForce;
        if ((await RaisedPackages.Hold(change, pool.Reference, uplift.Rule, pool.Term, cancel)).IsRefused(out var refusal, out var raised)) return refusal;
        if (raised.Digest != uplift.Digest) return ClientPackagesRefusals.UpliftStale;

        var restated = new List<(StoredPackage, CarePackage, DateOnly?)>(raised.Packages.Count);
        var moved = new List<Stated>(raised.Packages.Count);
        foreach (var (stored, terms) in raised.Packages)
        {
            var package = stored.Package.Uplift(terms, uplift.Reason);
            if (Commitments.Prepare(change, stored, package, pool, "Changed").IsRefused(out refusal, out var stated)) return refusal;
            restated.Add((stored, package, stated.Through));
            moved.Add(stated);
            change.Record($"package:{package.Id}", "UpliftPackage", new { version = package.InForce!.Number, upliftId = uplift.Id });
        }
        await PackageStore.SaveRestated(change, restated, cancel);
        await Commitments.Keep(change, pool.Reference, moved, cancel);
        // Of the uplift and not of each package: whoever may not spend the sum may not spend it in ten thousand small ones either.
        var dearest = uplift.Effects.Values.DefaultIfEmpty(Money.Zero).Max();
        if (await pools.RefuseApproval(change.Caller.Organisation!.Value, officer, dearest, DateOnly.FromDateTime(change.Now.UtcDateTime), cancel) is { } broken) return broken;
        await using (var update = new NpgsqlCommand(Update, change.Connection, change.Transaction) { Parameters = { new() { Value = uplift.Id }, new() { Value = change.Caller.ClientId }, new() { Value = change.Now } } })
            await update.ExecuteNonQueryAsync(cancel);
        change.Record($"uplift:{uplift.Id}", "ApplyUplift", new { packages = raised.Packages.Count, officer });
        return Answer.Ok(uplift.Reply(applied: true));
    }

    private static async Task<Outcome<(Uplift Uplift, AgreedPool Pool)>> Asked(Caller caller, string upliftId, string[] roles, NpgsqlDataSource database, PoolAccess pools, CancellationToken cancel)
    {
        if (!Guid.TryParseExact(upliftId, "D", out var id) || await Read(id, database, cancel) is not { } uplift) return ProtocolRefusals.NotFound();
        if ((await pools.AsParty(caller, uplift.Agreement, cancel)).IsRefused(out var refusal, out var pool)) return refusal;
        return caller.May(roles) ? (uplift, pool) : ProtocolRefusals.RoleMissing(roles);
    }

    private static async Task<Uplift?> Read(Guid id, NpgsqlDataSource database, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(Find);
        find.Parameters.Add(new() { Value = id });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return null;
        return new(
            id,
            AgreementReference.TryParse(rows.GetString(0), out var agreement) ? agreement : throw new InvalidDataException("An agreement's reference is malformed."),
            new(rows.GetString(1), Percent.TryParse(rows.GetString(2), out var percent) ? percent : throw new InvalidDataException("A percentage is malformed."), rows.GetFieldValue<DateOnly>(3)),
            rows.GetString(4), rows.GetInt32(5), JsonSerializer.Deserialize<Dictionary<string, Money>>(rows.GetString(6), PlatformJson.Options)!, rows.GetString(7), rows.GetString(8), rows.GetBoolean(9));
    }
}
