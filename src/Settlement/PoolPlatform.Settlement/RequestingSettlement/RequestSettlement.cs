using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.Settling;
using PoolPlatform.Settlement.FinishingWork;
using PoolPlatform.Settlement.Parties;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.RequestingSettlement;

/// <summary>The host asks for a year to be settled. The request is safe as soon as it is answered; its figures follow, whatever falls over meanwhile.</summary>
internal static class RequestSettlement
{
    private const string Example =
        """{"through":12,"schemes":{"MH":{"measures":{"quality":{"met":3,"of":4,"evidence":"Quality board, May"}},"approvals":{"11E":{"upTo":"350000.00","decision":"Chief finance officers, 3 March"}}}}}""";

    private const string ReplyExample =
        """{"settlementId":"0196f1c2-7d3a-7000-8000-000000000001","reference":"BANES-MH","year":"2014-15","through":12,"asAt":"2015-05-01T09:30:00+00:00","state":"Calculating","version":1}""";

    // Two requests for one year take their turns, also when there is no row yet that could be locked.
    private const string HoldYear = "select pg_advisory_xact_lock(hashtextextended($1 || chr(1) || $2, 75))";

    private const string FindOpen = "select id from settlement where reference = $1 and year = $2 and state not in ('Agreed', 'Settled', 'Superseded')";

    private const string NextVersion = "select coalesce(max(version), 0) + 1 from settlement where reference = $1 and year = $2 and state in ('Agreed', 'Settled')";

    private const string SupersedeOpen = "update settlement set state = 'Superseded' where id = $1";

    private const string Insert = "insert into settlement (id, reference, year, through, as_at, requested_by, version, told, told_of_pool, state) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'Calculating')";

    /// <param name="Schemes">What the rules are told beside the ledger's figures, by scheme: measures, what partners would have had alone, approvals.</param>
    /// <param name="Pool">The same for the rule of the pool as a whole.</param>
    internal sealed record Request(int Through, JsonElement? Schemes = null, JsonElement? Pool = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/pools/{reference}/years/{year}/settlements", Handle)
            .Describe("RequestSettlement", "Ask for a year to be settled, on figures effective up to the end of a period and as recorded now", StatusCodes.Status202Accepted, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string reference, string year, Writes writes, PartyFinder parties, SettlementWorker worker) =>
        writes.Run<(Party Party, FinancialYear Year), Request>(
            http,
            async (caller, cancel) => FinancialYear.TryParse(year, out var parsed)
                ? (await parties.FindHost(caller, reference, parsed, [Roles.Finance, Roles.PoolManager], cancel)).Then<(Party, FinancialYear)>(party => (party, parsed))
                : ProtocolRefusals.NotFound(),
            (scope, request, change, cancel) => Save(scope.Party, scope.Year, request, worker, change, cancel));

    private static async Task<Outcome<Answer>> Save(Party party, FinancialYear year, Request request, SettlementWorker worker, Change change, CancellationToken cancel)
    {
        if (!PeriodNo.TryFrom(request.Through, out var through)) return SettlementRefusals.PeriodOutOfRange();
        if (!party.Term.Overlaps(new(year.Start, through.EndIn(year)))) return SettlementRefusals.YearOutsideTerm(year);
        if (party.Terms.State is not ("Active" or "NoticeGiven")) return SettlementRefusals.AgreementNotActive(party.Terms.State);
        if (RuleFiguresReading.Told(request.Schemes, request.Pool).IsRefused(out var unreadable, out _)) return unreadable;
        var (id, version) = await Ask(party.Reference, year, through, change.Now, new(request.Schemes?.GetRawText(), request.Pool?.GetRawText()), change, cancel);
        change.Record(StoredSettlement.SubjectOf(id), "RequestSettlement", new { party.Reference, year, through = through.Number, asAt = change.Now, version, told = request.Schemes, toldOfPool = request.Pool });
        change.AfterCommit(_ => worker.FinishSoon(id));
        return Answer.Accepted($"/v1/settlements/{id}", new { settlementId = id, reference = party.Reference, year, through = through.Number, asAt = change.Now, state = SettlementState.Calculating, version });
    }

    /// <summary>The same year to the same period on the same figures, worked out anew: lines are held now, or were decided on.</summary>
    public static async Task<(Guid Id, int Version)> Again(StoredSettlement settlement, Change change, CancellationToken cancel)
    {
        var asked = await Ask(settlement.Reference, settlement.Year, settlement.Through, settlement.AsAt, settlement.ToldText, change, cancel);
        change.Record(StoredSettlement.SubjectOf(asked.Id), "RequestSettlement", new { settlement.Reference, settlement.Year, through = settlement.Through.Number, asAt = settlement.AsAt, asked.Version, after = settlement.Id });
        return asked;
    }

    private static async Task<(Guid Id, int Version)> Ask(
        AgreementReference reference, FinancialYear year, PeriodNo through, DateTimeOffset asAt, ToldText told, Change change, CancellationToken cancel)
    {
        var version = await Supersede(reference, year, change, cancel);
        var id = change.NewId();
        await using var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = id });
        insert.Parameters.Add(new() { Value = reference.Value });
        insert.Parameters.Add(new() { Value = year.StartYear });
        insert.Parameters.Add(new() { Value = (short)through.Number });
        insert.Parameters.Add(new() { Value = asAt });
        insert.Parameters.Add(new() { Value = OnBehalfOf.Name(change.Caller) });
        insert.Parameters.Add(new() { Value = version });
        insert.Parameters.Add(new() { Value = (object?)told.Schemes ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Json });
        insert.Parameters.Add(new() { Value = (object?)told.Pool ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Json });
        await insert.ExecuteNonQueryAsync(cancel);
        return (id, version);
    }

    /// <summary>Makes way for another; an agreed one stands, and the next settles the difference under the next number.</summary>
    private static async Task<int> Supersede(AgreementReference reference, FinancialYear year, Change change, CancellationToken cancel)
    {
        await using (var hold = new NpgsqlCommand(HoldYear, change.Connection, change.Transaction) { Parameters = { new() { Value = reference.Value }, new() { Value = year.ToString() } } })
            await hold.ExecuteNonQueryAsync(cancel);
        if (await Find(FindOpen) is Guid open)
        {
            var held = await SettlementStore.Hold(change, open, cancel);
            // The partners may have agreed it while this waited for its row; then it stands.
            if (!held.Fund.Supersede(change.Now).IsRefused(out _, out _))
            {
                await using var supersede = new NpgsqlCommand(SupersedeOpen, change.Connection, change.Transaction) { Parameters = { new() { Value = open } } };
                await supersede.ExecuteNonQueryAsync(cancel);
                change.Record(held.Subject, "SupersedeSettlement", new { was = held.Fund.State });
            }
        }
        return (int)(await Find(NextVersion))!;

        async Task<object?> Find(string sql)
        {
            await using var find = new NpgsqlCommand(sql, change.Connection, change.Transaction) { Parameters = { new() { Value = reference.Value }, new() { Value = year.StartYear } } };
            return await find.ExecuteScalarAsync(cancel);
        }
    }
}
