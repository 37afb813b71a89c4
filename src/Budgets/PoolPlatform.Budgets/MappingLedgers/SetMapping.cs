using System.Text.Json;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.MappingLedgers;

/// <summary>The host says how the files of one source are to be read, and which budget line their codes mean.</summary>
internal static class SetMapping
{
    private const string Example =
        """
        {"separator":",","encoding":"windows-1252","dateFormat":"dd/MM/yyyy","thousandsSeparator":",","credits":"Parentheses",
         "columns":{"date":"Date","costCentre":"Service Area Code","subjective":"Account Code","amount":"Amount","reference":"Transaction Number","supplier":"Supplier Name","description":"Expenses Type"},
         "paidBy":"E06000022","codes":[{"costCentre":"04501","subjective":"R4100","line":"AWP"},{"costCentre":"04502","line":"AWP"}]}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/pools/{reference}/years/{year}/mappings/{source}", Handle)
            .Describe("SetMapping", "Say how a ledger's own files are read and which budget line its codes mean", StatusCodes.Status200OK, Example, MappingReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, string source, Writes writes, PoolAccess access, PoolYears pools) =>
        writes.Run<PoolScope, MappingDefinition>(
            http,
            async (caller, cancel) => (await access.AsHost(caller, reference, year, cancel)).Then<PoolScope>(scope => SourceName.IsUsable(source) ? scope : ProtocolRefusals.NotFound()),
            (scope, request, change, cancel) => Save(http.Request, scope, source, request, pools, change, cancel));

    private static async Task<Outcome<Answer>> Save(HttpRequest http, PoolScope scope, string source, MappingDefinition request, PoolYears pools, Change change, CancellationToken cancel)
    {
        if (Elements.NullIn("codes", request.Codes) is { } malformed) return malformed;
        if (!scope.Terms.TakesBudgets) return BudgetsRefusals.AgreementNotActive(scope.Terms.State);

        var pool = await pools.Hold(change, scope.Reference, scope.Year, cancel);
        if (await BudgetStore.Find(change.Connection, pool.PoolId, scope.Year, null, cancel) is not { } stored) return BudgetsRefusals.BudgetMissing();
        var current = await MappingStore.Find(change.Connection, pool.PoolId, scope.Year, source, cancel);
        if (IfMatch.Check(http, current?.Mapping.Number ?? 0) is { } stale) return stale;
        var number = (current?.Mapping.Number ?? 0) + 1;
        if (request.Mapping(number).Check(scope.OfYear.Planned(), stored.Budget) is { } refusal) return refusal;

        if (current is not null && JsonSerializer.Serialize(request, PlatformJson.Options) == JsonSerializer.Serialize(current.Definition, PlatformJson.Options))
        {
            change.Record(scope.Subject, "SetMapping", new { Source = source, current.Mapping.Number, Unchanged = true });
            return Answer.Ok(MappingReply.Of(source, current.Mapping.Number, current.RecordedAt, current.Definition)) with { ETag = IfMatch.ETag(current.Mapping.Number) };
        }
        await MappingStore.Save(change.Connection, pool, source, number, request, change.Caller.ClientId, cancel);
        change.Record(scope.Subject, "SetMapping", new { Source = source, Number = number, Before = current?.Definition, After = request });
        return Answer.Ok(MappingReply.Of(source, number, pool.RecordedAt, request)) with { ETag = IfMatch.ETag(number) };
    }
}
