using System.Text.RegularExpressions;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.CuttingOff;

/// <summary>The host names the figures that it gives out: the NHS's cut-off first, the council's later, over one ledger. They never move again.</summary>
internal static partial class MakeCutOff
{
    private const string Example = """{"name":"nhs-month-12","through":12,"note":"Draft accounts of the NHS"}""";

    private const string ItemExample = """{"name":"nhs-month-12","through":12,"asAt":"2015-04-21T16:00:00+00:00","note":"Draft accounts of the NHS"}""";

    private const string Insert = "insert into cut_off (pool_id, fy, name, through, as_at, note, actor) values ($1, $2, $3, $4, $5, $6, $7)";

    internal sealed record Request(string Name, int Through, string? Note = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/pools/{reference}/years/{year}/cut-offs", Handle)
            .Describe("MakeCutOff", "Name the figures as they stand now, up to the end of a period", StatusCodes.Status201Created, Example, ItemExample);
        routes.MapGet("/v1/pools/{reference}/years/{year}/cut-offs", View)
            .Describe("ViewCutOffs", "The cut-offs of a pool's year, oldest first", StatusCodes.Status200OK, null, $$"""{"items":[{{ItemExample}}],"next":null}""");
    }

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, Request>(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, request, change, cancel) => Save(scope, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, Request request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (!Name().IsMatch(request.Name)) return LedgerRefusals.NameUnusable("name");
        if (!PeriodNo.TryFrom(request.Through, out _)) return ProtocolRefusals.Malformed("through", "A period is a number from 1 to 13.");
        if (Text.UnusableRemark(request.Note, Text.MaxRemarkCharacters) is { } unusable) return BudgetsRefusals.TextUnusable("note", unusable);

        // Held alone, so that nothing can be recorded any more up to the instant that is taken.
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        if ((await CutOff.Find(change.Connection, pool.PoolId, scope.Year, cancel)).Any(known => known.Name == request.Name)) return LedgerRefusals.CutOffExists(request.Name);
        var made = new CutOff(request.Name, request.Through, pool.RecordedAt, request.Note ?? "");
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = pool.PoolId });
            insert.Parameters.Add(new() { Value = pool.Fy });
            insert.Parameters.Add(new() { Value = made.Name });
            insert.Parameters.Add(new() { Value = (short)made.Through });
            insert.Parameters.Add(new() { Value = made.AsAt });
            insert.Parameters.Add(new() { Value = made.Note });
            insert.Parameters.Add(new() { Value = change.Caller.ClientId });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        change.Record(scope.Subject, "MakeCutOff", new { made.Name, made.Through, made.AsAt });
        return Answer.Created($"{scope.Path}/cut-offs", Item(made));
    }

    private static async Task<IResult> View(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var made = await CutOff.Find(connection, await PoolYears.Find(connection, scope.Reference, cancel) ?? 0, scope.Year, cancel);
        return Results.Json(new Page<object>([.. made.Select(Item)], null), PlatformJson.Options);
    }

    private static object Item(CutOff made) => new { made.Name, made.Through, made.AsAt, made.Note };

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
