using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.UpliftingRates;

/// <summary>Prepares a rise of one provider's rates over all packages of a pool and shows in pounds what it would cost. Nothing is changed yet.</summary>
internal static class UpliftRates
{
    private const string Example = """{"provider":"Sunny Bank","percent":"4.5","from":"2026-04-01","reason":"Fee uplift 2026-27"}""";

    internal const string ReplyExample =
        """{"upliftId":"0198c5f0-0000-7000-8000-000000000009","agreement":"BANES-MH","provider":"Sunny Bank","percent":"4.5","from":"2026-04-01","reason":"Fee uplift 2026-27","packages":312,"effects":{"2026-27":"543210.87"},"state":"Previewed"}""";

    private const string Insert =
        """
        insert into uplift (uplift_id, agreement, provider, percent, effective_from, reason, packages, effects, digest, prepared_by, prepared_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    private sealed record Request(string Provider, Percent Percent, DateOnly From, string Reason);

    internal sealed record Reply(
        string UpliftId, AgreementReference Agreement, string Provider, Percent Percent, DateOnly From, string Reason, int Packages, IReadOnlyDictionary<string, Money> Effects, string State);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/packages/uplifts", Handle)
            .Describe("PrepareUplift", "Preview a rise of one provider's rates over all packages of a pool, in pounds by year", StatusCodes.Status201Created, Example, ReplyExample)
            .DescribeQuery("agreement", "The reference of the agreement.", required: true);

    private static Task<IResult> Handle(HttpContext http, Writes writes, PoolAccess pools) =>
        writes.Run<AgreedPool, Request>(http, (_, _) => AskedPool.Read(http, pools, PackageAccess.Approvers), Save);

    private static async Task<Outcome<Answer>> Save(AgreedPool pool, Request request, Change change, CancellationToken cancel)
    {
        if (request.Percent.Value is <= 0 or > 100) return ClientPackagesRefusals.UpliftPercent.About("percent", ClientPackagesRefusals.UpliftPercent.Message);
        foreach (var (field, text) in new[] { ("provider", request.Provider), ("reason", request.Reason) })
            if (string.IsNullOrWhiteSpace(text) || text.Length > 500 || text.Any(char.IsControl)) return ProtocolRefusals.Malformed(field, "This has 1 to 500 characters.");
        if (pool.NotInForce is { } notInForce) return notInForce;
        if (!pool.Term.Contains(request.From)) return ClientPackagesRefusals.OutsideTerm.About("from", ClientPackagesRefusals.OutsideTerm.Message);
        if ((await RaisedPackages.Hold(change, pool.Reference, new(request.Provider, request.Percent, request.From), pool.Term, cancel)).IsRefused(out var refusal, out var raised)) return refusal;
        if (raised.Packages.Count == 0) return ClientPackagesRefusals.UpliftNothing;

        var id = change.NewId();
        var effects = raised.Effects.ToDictionary(effect => effect.Key.ToString(), effect => effect.Value);
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = id });
            insert.Parameters.Add(new() { Value = pool.Reference.Value });
            insert.Parameters.Add(new() { Value = request.Provider });
            insert.Parameters.Add(new() { Value = request.Percent.ToString() });
            insert.Parameters.Add(new() { Value = request.From });
            insert.Parameters.Add(new() { Value = request.Reason });
            insert.Parameters.Add(new() { Value = raised.Packages.Count });
            insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(effects, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json });
            insert.Parameters.Add(new() { Value = raised.Digest });
            insert.Parameters.Add(new() { Value = change.Caller.ClientId });
            insert.Parameters.Add(new() { Value = change.Now });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        change.Record($"uplift:{id}", "PrepareUplift", new { agreement = pool.Reference, request.Provider, request.Percent, request.From, packages = raised.Packages.Count });
        return Answer.Created(
            $"/v1/packages/uplifts/{id:D}",
            new Reply(id.ToString("D"), pool.Reference, request.Provider, request.Percent, request.From, request.Reason, raised.Packages.Count, effects, "Previewed"));
    }
}
