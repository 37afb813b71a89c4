using System.Globalization;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Moving;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ShiftingResources;

/// <summary>Resource that moved between sectors, with its evidence: recorded, listed and added up. No money of the fund moves by it.</summary>
internal static class RecordShift
{
    private const string Kind = "resource-shift";

    private const string Example = """{"from":"Acute","to":"Community","amount":"350000.00","on":"2014-10-01","recurrent":true,"evidence":"Evaluation of neighbourhood teams, table 4","scheme":"MH"}""";

    private const string ItemExample = """{"number":1,"recordedAt":"2014-10-05T09:00:00+00:00","from":"Acute","to":"Community","amount":"350000.00","on":"2014-10-01","recurrent":true,"evidence":"Evaluation of neighbourhood teams, table 4","scheme":"MH","note":null}""";

    private sealed record Item(int Number, DateTimeOffset RecordedAt, CareSector From, CareSector To, Money Amount, DateOnly On, bool Recurrent, string Evidence, string? Scheme, string? Note);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/pools/{reference}/years/{year}/resource-shifts", Handle)
            .Describe("RecordShift", "Record resource that moved from one sector to another", StatusCodes.Status201Created, Example, ItemExample);
        routes.MapGet("/v1/pools/{reference}/years/{year}/resource-shifts", HandleList)
            .Describe("ViewShifts", "Resource that moved between sectors, one by one and by direction", StatusCodes.Status200OK, null, $$"""{"totals":[{"from":"Acute","to":"Community","amount":"350000.00","recurrent":"350000.00"}],"items":[{{ItemExample}}],"next":null}""");
    }

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, ResourceShift>(
            http,
            (caller, cancel) => access.AsHost(caller, reference, year, cancel),
            (scope, request, change, cancel) => Save(scope, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(PoolScope scope, ResourceShift shift, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (!scope.Terms.IsInForce) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);
        if (shift.Check(scope.OfYear.Planned(), scope.Year) is { } refusal) return refusal;
        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        var number = (await PoolDocuments.Each<ResourceShift>(change.Connection, pool.PoolId, scope.Year, Kind, "", cancel)).Count + 1;
        await PoolDocuments.Save(change, pool, Kind, "", number, shift, cancel);
        change.Announce(scope.Reference.Value, new ResourceShifted(
            scope.Reference.Value, scope.Year.StartYear, number, shift.From.ToString(), shift.To.ToString(), shift.Amount.Pence, shift.On, shift.Recurrent, shift.Evidence, shift.Scheme));
        change.Record(scope.Subject, "RecordShift", new { Number = number, Shift = shift });
        return Answer.Created(string.Create(CultureInfo.InvariantCulture, $"{scope.Path}/resource-shifts"), Show(number, pool.RecordedAt, shift));
    }

    private static async Task<IResult> HandleList(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        await using var connection = await database.OpenConnectionAsync(cancel);
        var shifts = await PoolYears.Find(connection, scope.Reference, cancel) is { } pool ? await PoolDocuments.Each<ResourceShift>(connection, pool, scope.Year, Kind, "", cancel) : [];
        return Results.Json(
            new
            {
                Totals = shifts.GroupBy(one => (one.Definition.From, one.Definition.To)).OrderBy(group => group.Key).Select(group => new
                {
                    group.Key.From,
                    group.Key.To,
                    Amount = Money.Sum(group.Select(one => one.Definition.Amount)),
                    Recurrent = Money.Sum(group.Where(one => one.Definition.Recurrent).Select(one => one.Definition.Amount)),
                }),
                Items = shifts.Select(one => Show(one.Number, one.RecordedAt, one.Definition)),
                Next = default(string),
            },
            PlatformJson.Options);
    }

    private static Item Show(int number, DateTimeOffset recordedAt, ResourceShift shift) =>
        new(number, recordedAt, shift.From, shift.To, shift.Amount, shift.On, shift.Recurrent, shift.Evidence, shift.Scheme, shift.Note);
}
