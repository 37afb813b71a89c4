using System.Collections.Immutable;
using Npgsql;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain;
using PoolPlatform.Settlement.Domain.Settling;
using PoolPlatform.Settlement.FinishingWork;
using PoolPlatform.Settlement.Parties;
using PoolPlatform.Settlement.RequestingSettlement;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.HoldingLines;

/// <summary>Takes the disputed lines out of a settlement, so that what nobody disputes can be agreed and paid: the lines are held, and the rest is laid before the partners again, on the same figures.</summary>
internal static class HoldLines
{
    private const string ReplyExample =
        """{"settlementId":"0196f1c2-7d3a-7000-8000-000000000002","lines":["LA"],"stage":"Officers","dueOn":"2015-05-18","state":"Calculating","version":1}""";

    private const string Insert =
        """
        insert into held_line (id, reference, year, line, settlement_id, stage, due_on, held_at)
        select id, $2, $3, line, $4, $5, $6, $7 from unnest($1::uuid[], $8::text[]) as held (id, line)
        on conflict do nothing
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/settlements/{id}/held-lines", Handle)
            .Describe("HoldDisputedLines", "Hold the lines that partners dispute and lay the rest before them again", StatusCodes.Status202Accepted, null, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string id, Writes writes, SettlementAccess access, SettlementWorker worker) =>
        writes.RunWithoutBody(
            http,
            (caller, cancel) => access.FindForHost(caller, id, [Roles.Finance, Roles.PoolManager], cancel),
            (view, change, cancel) => Save(view, worker, change, cancel));

    private static async Task<Outcome<Answer>> Save(SettlementView view, SettlementWorker worker, Change change, CancellationToken cancel)
    {
        var held = await SettlementStore.Hold(change, view.Settlement.Id, cancel);
        if (Disputed(held.Fund).IsRefused(out var refusal, out var lines)) return refusal;
        var (stage, dueOn) = HeldLineStages.First(change.Now);
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = lines.Select(_ => change.NewId()).ToArray() });
            foreach (var value in new object[] { held.Reference.Value, held.Year.StartYear, held.Id, stage, dueOn, change.Now, lines.ToArray() }) insert.Parameters.Add(new() { Value = value });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        change.Record(held.Subject, "HoldLines", new { lines, stage, dueOn });
        var (id, version) = await RequestSettlement.Again(held, change, cancel);
        change.AfterCommit(_ => worker.FinishSoon(id));
        return Answer.Accepted($"/v1/settlements/{id}", new { settlementId = id, lines, stage, dueOn, state = SettlementState.Calculating, version });
    }

    /// <summary>The lines of all disputes that stand; one that names no line disputes the whole, and then nothing is undisputed.</summary>
    private static Outcome<ImmutableArray<string>> Disputed(FundSettlement fund)
    {
        if (fund.State != SettlementState.Disputed) return SettlementRefusals.NothingDisputed(fund.State.ToString());
        var disputes = fund.Responses.GroupBy(response => response.Partner).Select(responses => responses.Last().Response).OfType<SettlementResponse.Dispute>().ToList();
        return disputes.Any(dispute => dispute.Lines.IsEmpty)
            ? SettlementRefusals.WholeDisputed()
            : disputes.SelectMany(dispute => dispute.Lines).Distinct(StringComparer.Ordinal).ToImmutableArray();
    }
}
