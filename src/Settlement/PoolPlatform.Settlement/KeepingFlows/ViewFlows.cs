using Npgsql;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain.Flows;
using PoolPlatform.Settlement.Parties;
using PoolPlatform.Settlement.WritingCsv;

namespace PoolPlatform.Settlement.KeepingFlows;

/// <summary>The flows of an agreement that a body pays or receives, one of them in full, its statement and its history.</summary>
internal static class ViewFlows
{
    private const string ListExample =
        """
        {"items":[{"flowId":"0196f1c2-7d3a-7000-8000-000000000001","kind":"Dowry","state":"Agreed","code":null,"payer":"11E","payee":"E06000022","from":"2015-04-01","through":"2016-03-31","agreed":"207981.17","paid":"0.00"}],
         "next":null,"dowryAccounts":[{"payer":"11E","surplus":"0.00"}]}
        """;

    private const string StatementExample = "Payer,Payee,Claim,From,Through,Days,Amount,State,Paid on,Reference,Paid\r\n11E,E06000022,1,2015-04-01,2016-03-30,365,207981.17,Agreed,,,\r\n";

    private const string HistoryExample =
        """{"items":[{"recordedAt":"2015-05-01T09:30:00+00:00","clientId":"e06000022-finance-ab12cd34","organisation":"E06000022","onBehalfOf":null,"operation":"ProposeFlow","facts":{"kind":"Dowry"}}],"next":null}""";

    private const string FindOfSides =
        """
        select f.id, f.kind, f.state, f.code, f.payer, f.payee, f.from_on, f.through_on,
            (coalesce(sum(c.amount_pence) filter (where c.state in ('Agreed', 'Paid')), 0) - coalesce((select sum(k.amount_pence) from flow_credit k where k.flow_id = f.id), 0))::bigint, coalesce(sum(c.paid_pence), 0)::bigint
        from flow f
        left join flow_claim c on c.flow_id = f.id
        where f.reference = $1 and (f.payer = any ($2) or f.payee = any ($2)) and f.id > $3
        group by f.id
        order by f.id
        limit $4
        """;

    private const string FindAccounts =
        """
        select a.payer, a.surplus_pence
        from dowry_account a
        where a.reference = $1
        and exists (select from flow f where f.reference = a.reference and f.payer = a.payer and f.kind = 'Dowry' and (f.payer = any ($2) or f.payee = any ($2)))
        order by a.payer
        """;

    private sealed record Item(Guid FlowId, FlowKind Kind, FlowState State, string? Code, string Payer, string Payee, DateOnly From, DateOnly? Through, Money Agreed, Money Paid);

    private sealed record Account(string Payer, Money Surplus);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/agreements/{reference}/flows", List)
            .Describe("ViewFlows", "List the one-way money of an agreement that your organisation pays or receives, and the accounts of the dowries by originating area", StatusCodes.Status200OK, null, ListExample);
        routes.MapGet("/v1/agreements/{reference}/flows/{flow}", View)
            .Describe("ViewFlow", "Read a flow: its terms, claims, certificates and payments", StatusCodes.Status200OK, null, FlowReply.Example);
        routes.MapGet("/v1/agreements/{reference}/flows/{flow}/statement", Statement)
            .Describe("ViewFlowStatement", "A flow's claims and payments as CSV", StatusCodes.Status200OK, null, StatementExample, responseType: "text/csv");
        routes.MapGet("/v1/agreements/{reference}/flows/{flow}/history", History)
            .Describe("ViewFlowHistory", "Who did what to a flow, oldest first", StatusCodes.Status200OK, null, HistoryExample);
    }

    private static async Task<IResult> List(HttpContext http, string reference, PartyFinder parties, FlowAccess access, NpgsqlDataSource database)
    {
        if ((await parties.Find(Caller.Of(http), reference, access.Today, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = Guid.Empty;
        if (paging.After.Length > 0 && !Guid.TryParseExact(paging.After, "D", out after)) return Problems.From(Paging.NotACursor());
        var sides = party.ActsFor.Select(one => one.Value).ToArray();
        var items = await Read(database, FindOfSides, row => new Item(
            row.GetGuid(0), Enum.Parse<FlowKind>(row.GetString(1)), Enum.Parse<FlowState>(row.GetString(2)), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4), row.GetString(5),
            row.GetFieldValue<DateOnly>(6), row.IsDBNull(7) ? null : row.GetFieldValue<DateOnly>(7), Money.FromPence(row.GetInt64(8)), Money.FromPence(row.GetInt64(9))),
            http.RequestAborted, party.Reference.Value, sides, after, paging.Limit + 1);
        var dowryAccounts = await Read(database, FindAccounts, row => new Account(row.GetString(0), Money.FromPence(row.GetInt64(1))), http.RequestAborted, party.Reference.Value, sides);
        var page = Page.Of(items, paging, item => item.FlowId.ToString());
        return Results.Json(new { page.Items, page.Next, dowryAccounts }, PlatformJson.Options);
    }

    private static async Task<IResult> View(HttpContext http, string reference, string flow, FlowAccess access) =>
        (await access.Find(Caller.Of(http), reference, flow, Roles.ReadersOfMoney, http.RequestAborted)).Match(view => Results.Json(FlowReply.Of(view.Stored), PlatformJson.Options), Problems.From);

    private static async Task<IResult> Statement(HttpContext http, string reference, string flow, FlowAccess access) =>
        (await access.Find(Caller.Of(http), reference, flow, Roles.ReadersOfMoney, http.RequestAborted)).Match(view => CsvTable.Of($"flow-{view.Stored.Id}", Rows(FlowReply.Of(view.Stored))), Problems.From);

    private static async Task<IResult> History(HttpContext http, string reference, string flow, FlowAccess access, AuditTrail trail)
    {
        if ((await access.Find(Caller.Of(http), reference, flow, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var view)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        return (await trail.Of(view.Stored.Subject, paging, http.RequestAborted)).Match(page => Results.Json(page, PlatformJson.Options), Problems.From);
    }

    private static IEnumerable<object?[]> Rows(FlowReply flow)
    {
        yield return ["Payer", "Payee", "Claim", "From", "Through", "Days", "Amount", "State", "Paid on", "Reference", "Paid"];
        foreach (var claim in flow.Claims)
        {
            yield return [flow.Payer, flow.Payee, claim.Number, claim.From, claim.Through, claim.Days, claim.Amount, claim.State, null, null, null];
            if (claim.Credit is { } credit) yield return [flow.Payer, flow.Payee, claim.Number, credit.From, credit.Through, -credit.Days, -credit.Amount, "Credited", null, null, null];
            foreach (var payment in flow.Payments.Where(payment => payment.Claim == claim.Number))
                yield return [flow.Payer, flow.Payee, claim.Number, null, null, null, null, payment.IsRecovery ? "Recovered" : null, payment.PaidOn, payment.Reference, payment.IsRecovery ? -payment.Amount : payment.Amount];
        }
        foreach (var recovery in flow.Payments.Where(payment => payment.Year is not null))
            yield return [flow.Payer, flow.Payee, null, recovery.Year!.Value.Start, recovery.Year.Value.End, null, null, "Recovered", recovery.PaidOn, recovery.Reference, -recovery.Amount];
    }

    private static async Task<List<T>> Read<T>(NpgsqlDataSource database, string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel, params object[] parameters)
    {
        await using var find = database.CreateCommand(sql);
        foreach (var value in parameters) find.Parameters.Add(new() { Value = value });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var found = new List<T>();
        while (await rows.ReadAsync(cancel)) found.Add(read(rows));
        return found;
    }
}
