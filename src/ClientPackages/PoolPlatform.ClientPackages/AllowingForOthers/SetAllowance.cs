using System.Text.Json;
using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.AllowingForOthers;

/// <summary>Allows for money that no person stands behind, and changes how much. It buys nothing, so that nobody approves it; the forecast moves at once, by its reason.</summary>
internal static class SetAllowance
{
    private const string Example = """{"scheme":"MH","kind":"Attrition","budgetLine":"OPP","from":"2025-11-01","to":null,"percentOfRemainder":"5"}""";

    private const string ChangeExample = """{"reason":"Fewer leave than in other winters","from":"2025-11-01","to":null,"percentOfRemainder":"4"}""";

    private const string EndExample = """{"on":"2025-12-31","reason":"The panel has decided"}""";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/packages/allowances", Handle)
            .Describe("SetAllowance", "Allow in a pool's forecast for money that no person stands behind", StatusCodes.Status201Created, Example, AllowanceReply.Example)
            .DescribeQuery("agreement", "The reference of the agreement.", required: true);
        routes.MapPost("/v1/packages/allowances/{allowanceId}/versions", HandleChange)
            .Describe("ChangeAllowance", "Allow for another sum or other days, with a reason; needs If-Match", StatusCodes.Status201Created, ChangeExample, AllowanceReply.Example)
            .DescribeIfMatch();
        routes.MapPost("/v1/packages/allowances/{allowanceId}/end", HandleEnd)
            .Describe("EndAllowance", "End an allowance after a day; before its first day it is withdrawn as a whole", StatusCodes.Status200OK, EndExample, AllowanceReply.Example);
    }

    private static Task<IResult> Handle(HttpContext http, Writes writes, PoolAccess pools, BudgetLines budgets) =>
        writes.Run<AgreedPool, JsonElement>(http, (_, _) => AskedPool.Read(http, pools, AllowanceReply.Writers), (pool, body, change, cancel) => Add(pool, body, budgets, change, cancel));

    private static Task<IResult> HandleChange(HttpContext http, string allowanceId, Writes writes, PoolAccess pools, BudgetLines budgets, NpgsqlDataSource database) =>
        writes.Run<(StoredAllowance Stored, AgreedPool Pool), JsonElement>(
            http,
            async (caller, cancel) => (await AllowanceReply.Find(caller, allowanceId, AllowanceReply.Writers, database, pools, cancel))
                .Then<(StoredAllowance, AgreedPool)>(found => http.Request.Headers.IfMatch.Count > 0 ? found : ClientPackagesRefusals.AllowanceVersionRequired),
            (found, body, change, cancel) => Save(http.Request, found.Stored.Id, found.Pool, body, budgets, change, cancel));

    private static Task<IResult> HandleEnd(HttpContext http, string allowanceId, Writes writes, PoolAccess pools, NpgsqlDataSource database) =>
        writes.Run<(StoredAllowance Stored, AgreedPool Pool), JsonElement>(
            http,
            (caller, cancel) => AllowanceReply.Find(caller, allowanceId, AllowanceReply.Writers, database, pools, cancel),
            (found, body, change, cancel) => End(http.Request, found.Stored.Id, found.Pool, body, change, cancel));

    private static async Task<Outcome<Answer>> Add(AgreedPool pool, JsonElement body, BudgetLines budgets, Change change, CancellationToken cancel)
    {
        if (AllowanceReading.Read(body).IsRefused(out var refusal, out var request)) return refusal;
        if (pool.NotInForce is { } notInForce) return notInForce;
        if (await WhyNot(pool, request.Scheme, request.Terms, budgets, cancel) is { } misfit) return misfit;
        var made = new StoredAllowance(change.NewId(), pool.Reference, request.Scheme, request.Terms, 1, null, null, 0, [], null);
        var stated = await AllowanceStatements.State(change, null, made, pool, "New", cancel);
        await AllowanceStore.Add(change, stated, cancel);
        change.Record($"allowance:{made.Id}", "SetAllowance", new { agreement = pool.Reference, request.Scheme, request.Terms.Kind, request.Terms.BudgetLine });
        return Answer.Created($"/v1/packages/allowances/{made.Id:D}", AllowanceReply.Of(stated)) with { ETag = AllowanceReply.ETag(stated) };
    }

    private static async Task<Outcome<Answer>> Save(HttpRequest http, Guid id, AgreedPool pool, JsonElement body, BudgetLines budgets, Change change, CancellationToken cancel)
    {
        var stored = await AllowanceStore.Lock(change, id, cancel);
        if (Stale(http, stored)) return ClientPackagesRefusals.AllowanceStale;
        if (AllowanceReading.ReadChange(body, stored.Terms).IsRefused(out var refusal, out var request)) return refusal;
        if (stored.EndedOn is not null) return ClientPackagesRefusals.AllowanceEnded;
        if (pool.NotInForce is { } notInForce) return notInForce;
        if (await WhyNot(pool, stored.Scheme, request.Terms, budgets, cancel) is { } misfit) return misfit;
        var changed = stored with { Terms = request.Terms, Version = stored.Version + 1, Reason = request.Reason };
        var stated = await AllowanceStatements.State(change, stored, changed, pool, "Changed", cancel);
        await AllowanceStore.Save(change, stored, stated, cancel);
        change.Record($"allowance:{id}", "ChangeAllowance", new { version = stated.Version });
        return Answer.Created($"/v1/packages/allowances/{id:D}", AllowanceReply.Of(stated)) with { ETag = AllowanceReply.ETag(stated) };
    }

    private static async Task<Outcome<Answer>> End(HttpRequest http, Guid id, AgreedPool pool, JsonElement body, Change change, CancellationToken cancel)
    {
        if (PackageReading.ReadEnd(body).IsRefused(out var refusal, out var request)) return refusal;
        var stored = await AllowanceStore.Lock(change, id, cancel);
        if (Stale(http, stored)) return ClientPackagesRefusals.AllowanceStale;
        if (stored.EndedOn is not null) return ClientPackagesRefusals.AllowanceEnded;
        var ended = stored with { EndedOn = request.On, Version = stored.Version + 1, Reason = request.Reason };
        var stated = await AllowanceStatements.State(change, stored, ended, pool, "Ended", cancel);
        await AllowanceStore.Save(change, stored, stated, cancel);
        change.Record($"allowance:{id}", "EndAllowance", new { version = stated.Version, endedOn = request.On });
        return Answer.Ok(AllowanceReply.Of(stated)) with { ETag = AllowanceReply.ETag(stated) };
    }

    /// <summary>Why an allowance does not fit the agreement and its budget; null where it does. It counts at once, so that its year must have a budget.</summary>
    private static async Task<Refusal?> WhyNot(AgreedPool pool, string scheme, AllowanceTerms terms, BudgetLines budgets, CancellationToken cancel)
    {
        var dates = terms.Dates;
        if (!pool.On(dates.Start).Schemes.Contains(scheme)) return ClientPackagesRefusals.SchemeUnknown.About("scheme", ClientPackagesRefusals.SchemeUnknown.Message);
        if (!pool.On(dates.Start).Term.Contains(dates.Start)) return ClientPackagesRefusals.OutsideTerm.About("from", ClientPackagesRefusals.OutsideTerm.Message);
        if (dates.End is { } end && !pool.On(end).Term.Contains(end)) return ClientPackagesRefusals.OutsideTerm.About("to", ClientPackagesRefusals.OutsideTerm.Message);
        return (await budgets.Find(pool, scheme, [dates.Start], cancel)).Has(dates.Start, terms.BudgetLine)
            ? null
            : ClientPackagesRefusals.BudgetLineUnknown.About("budgetLine", ClientPackagesRefusals.BudgetLineUnknown.Message);
    }

    private static bool Stale(HttpRequest http, StoredAllowance stored) =>
        http.Headers.IfMatch.SelectMany(header => header?.Split(',', StringSplitOptions.TrimEntries) ?? []).ToList() is { Count: > 0 } given && !given.Contains("*") && !given.Contains(AllowanceReply.ETag(stored));
}
