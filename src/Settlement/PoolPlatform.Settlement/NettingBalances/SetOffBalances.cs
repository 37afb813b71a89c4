using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain;
using PoolPlatform.Settlement.Domain.Paying;
using PoolPlatform.Settlement.FinishingWork;
using PoolPlatform.Settlement.RecordingPayments;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.NettingBalances;

/// <summary>Two bodies set off what they owe each other in several pools: one change, a payment of its own in each settlement, and no cash. Each ledger takes its part once, whatever falls over meanwhile.</summary>
internal static class SetOffBalances
{
    private const string Example = """{"counterparty":"E06000022","on":"2015-06-30","reference":"Set-off June 2015"}""";

    private const string ReplyExample =
        """
        {"setOffId":"0196f1d0-1111-7000-8000-000000000009","counterparty":"E06000022","amount":"68670.00","on":"2015-06-30","reference":"Set-off June 2015",
         "payments":[{"settlementId":"0196f1c2-7d3a-7000-8000-000000000001","partner":"11E","amount":"68670.00","state":"Agreed"},{"settlementId":"0196f1c2-7d3a-7000-8000-000000000002","partner":"11E","amount":"-68670.00","state":"Settled"}]}
        """;

    private const string Insert =
        """
        insert into set_off (id, body, acts_for, counterparty, amount_pence, set_off_on, reference, recorded_at, recorded_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    // In id order: two set-offs that share settlements would otherwise deadlock.
    private const string HoldSettlements = "select id from settlement where id = any ($1) order by id for update";

    internal sealed record Request(OrganisationCode Counterparty, DateOnly On, string? Reference = null);

    /// <summary>The caller's organisation, and the codes as whom it acts.</summary>
    private sealed record Body(OrganisationCode Organisation, string[] ActsFor);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/settlements/set-offs", Handle)
            .Describe("SetOffBalances", "Set off what your organisation and one other owe each other in several pools, where all their agreements say so", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, Writes writes, BalancesOfBody balances, SettlementWorker worker) =>
        writes.Run<Body, Request>(
            http,
            async (caller, cancel) => caller.Organisation is { } body && caller.May(Roles.Finance)
                ? (await balances.ActsFor(body, cancel)).Then<Body>(actsFor => new Body(body, actsFor))
                : ProtocolRefusals.RoleMissing(Roles.Finance, Roles.PoolManager),
            (body, request, change, cancel) => Save(body, request, worker, change, cancel));

    private static async Task<Outcome<Answer>> Save(Body body, Request request, SettlementWorker worker, Change change, CancellationToken cancel)
    {
        if (request.Reference?.Length > 200) return ProtocolRefusals.Malformed("reference", "A reference has at most 200 characters.");
        var open = await Between(body, request.Counterparty, change, cancel);
        await using (var hold = new NpgsqlCommand(HoldSettlements, change.Connection, change.Transaction) { Parameters = { new() { Value = open.Select(one => one.Balance.SettlementId).Distinct().ToArray() } } })
            await hold.ExecuteNonQueryAsync(cancel);
        // As they stand now that they are held: a payment may have come in while this waited. One that was agreed meanwhile is not among them and keeps for the next time.
        var held = open.Select(one => one.Balance.SettlementId).ToHashSet();
        var balances = (await Between(body, request.Counterparty, change, cancel)).Where(one => held.Contains(one.Balance.SettlementId)).ToList();
        if (balances.FirstOrDefault(one => request.On < one.Year.Start) is { } early) return SettlementRefusals.PaidBeforeYear(early.Year);
        if (Netting.SetOff([.. balances.Select(one => one.Balance)]).IsRefused(out var refusal, out var parts)) return refusal;

        var (id, amount) = (change.NewId(), Money.Sum(parts.Where(part => part.Cleared > Money.Zero).Select(part => part.Cleared)));
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            foreach (var value in new object[] { id, body.Organisation.Value, body.ActsFor, request.Counterparty.Value, amount.Pence, request.On }) insert.Parameters.Add(new() { Value = value });
            insert.Parameters.Add(new() { Value = (object?)request.Reference ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
            foreach (var value in new object[] { change.Now, OnBehalfOf.Name(change.Caller) }) insert.Parameters.Add(new() { Value = value });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        var payments = new List<object>();
        foreach (var part in parts)
        {
            var settlement = await SettlementStore.Hold(change, part.Balance.SettlementId, cancel);
            // What the body is owed as a host is the partner's balance, and what it owes as one is owed to the partner.
            var cleared = body.ActsFor.Contains(part.Balance.Partner.Value) ? part.Cleared : -part.Cleared;
            if (settlement.Fund.RecordSetOff(part.Balance.Partner, cleared, request.On, request.Reference, change.Now).IsRefused(out var unfit, out var events)) return unfit;
            await KeepPayments.Of(settlement, events, id, change, cancel);
            var state = events.Aggregate(settlement.Fund, (fund, happened) => fund.Apply(happened)).State;
            change.Record(settlement.Subject, "SetOff", new { setOffId = id, part.Balance.Partner, amount = cleared, request.On, state });
            change.AfterCommit(_ => worker.FinishSoon(settlement.Id));
            payments.Add(new { settlementId = settlement.Id, part.Balance.Partner, amount = cleared, state });
        }
        return Answer.Created("/v1/settlements/balances", new { setOffId = id, request.Counterparty, amount, request.On, request.Reference, payments });
    }

    private static async Task<List<BodyBalance>> Between(Body body, OrganisationCode counterparty, Change change, CancellationToken cancel) =>
        [.. (await BalancesOfBody.Open(change.Connection, body.ActsFor, cancel)).Where(one => one.Counterparty == counterparty)];
}
