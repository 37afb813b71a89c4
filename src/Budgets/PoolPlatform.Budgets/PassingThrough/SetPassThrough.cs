using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.PassingThrough;

/// <summary>The host says to which districts a grant is passed on, by when, and what stays by their agreement: all of it is one or the other.</summary>
internal static class SetPassThrough
{
    private const string Example =
        """{"passBy":"2014-06-30","districts":[{"district":"E07000187","amount":"400000.00"},{"district":"E07000188","amount":"250000.00","retained":"50000.00","agreedIn":"Letter of 12 May 2014"}]}""";

    private const string Insert = "insert into pass_through (pool_id, fy, source, number, definition, recorded_at) values ($1, $2, $3, $4, $5, $6)";

    internal sealed record Request(DateOnly PassBy, IReadOnlyList<District> Districts);

    internal sealed record District([property: System.Text.Json.Serialization.JsonPropertyName("district")] OrganisationCode Code, Money Amount, Money? Retained = null, string? AgreedIn = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/pools/{reference}/years/{year}/pass-throughs/{source}", Handle)
            .Describe("SetPassThrough", "Say how a grant such as Dfg is passed on to districts in full", StatusCodes.Status200OK, Example, ViewPassThrough.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, string source, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<(PoolScope Scope, ContributionSource Source), Request>(
            http,
            async (caller, cancel) => (await access.AsHost(caller, reference, year, cancel)).Then<(PoolScope, ContributionSource)>(scope => PassThroughs.TryReadSource(source, out var known) ? (scope, known) : ProtocolRefusals.NotFound()),
            (named, request, change, cancel) => Save(named.Scope, named.Source, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, ContributionSource source, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (Elements.NullIn("districts", request.Districts) is { } malformed) return malformed;
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        var plan = await ContributionStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel);
        if (plan.Number == 0) return ContributionRefusals.ContributionsMissing();
        var passThrough = new PassThrough(source, request.PassBy, [.. request.Districts.Select(one => new DistrictShare(one.Code, one.Amount, one.Retained ?? Money.Zero, one.AgreedIn))]);
        if (passThrough.Check(plan, scope.Year) is { } refusal) return refusal;
        var before = await PassThroughs.Find(change.Connection, pool.PoolId, scope.Year, source, cancel);
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = pool.PoolId });
            insert.Parameters.Add(new() { Value = pool.Fy });
            insert.Parameters.Add(new() { Value = source.ToString() });
            insert.Parameters.Add(new() { Value = (before?.Number ?? 0) + 1 });
            insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(passThrough, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Jsonb });
            insert.Parameters.Add(new() { Value = pool.RecordedAt });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        change.Record(scope.Subject, "SetPassThrough", new { Source = source, Before = before?.Definition, After = passThrough });
        return Answer.Ok(await PassThroughs.Show(change.Connection, pool.PoolId, scope.Year, source, DateOnly.FromDateTime(change.Now.UtcDateTime), cancel) ?? throw new InvalidOperationException("What was saved is gone."));
    }
}
