using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Contracts.Events;
using PoolPlatform.Settlement.Domain;
using PoolPlatform.Settlement.Domain.Settling;
using PoolPlatform.Settlement.FinishingWork;
using PoolPlatform.Settlement.Parties;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.RecordingPayments;

/// <summary>The host records cash that clears a partner's balance; when nothing is left between the partners, the settlement is settled.</summary>
internal static class RecordPayment
{
    private const int LongestReference = 200;

    private const string Example = """{"partner":"11E","amount":"319612.27","paidOn":"2015-05-29","reference":"BACS 4711"}""";

    private const string ReplyExample =
        """
        {"paymentId":"0196f1d0-1111-7000-8000-000000000002","settlementId":"0196f1c2-7d3a-7000-8000-000000000001","partner":"11E","amount":"319612.27",
         "paidOn":"2015-05-29","reference":"BACS 4711","recordedAt":"2015-05-29T14:00:00+00:00","outstanding":"0.00","state":"Settled"}
        """;

    private const string InsertPayment =
        """
        insert into settlement_payment (id, settlement_id, partner, amount_pence, paid_on, reference, recorded_at, recorded_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """;

    private const string AddToPaid = "update settlement_partner set paid_pence = paid_pence + $3 where settlement_id = $1 and partner = $2";

    private const string MoveSettlement = "update settlement set state = $2 where id = $1";

    internal sealed record Request(OrganisationCode Partner, Money Amount, DateOnly PaidOn, string? Reference = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/settlements/{id}/payments", Handle)
            .Describe("RecordSettlementPayment", "Record cash that clears a partner's balance", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string id, Writes writes, SettlementAccess access, SettlementWorker worker) =>
        writes.Run<SettlementView, Request>(
            http,
            (caller, cancel) => access.FindForHost(caller, id, [Roles.Finance, Roles.PoolManager], cancel),
            (view, request, change, cancel) => Save(view, request, worker, change, cancel));

    private static async Task<Outcome<Answer>> Save(SettlementView view, Request request, SettlementWorker worker, Change change, CancellationToken cancel)
    {
        if (request.Reference?.Length > LongestReference) return ProtocolRefusals.Malformed("reference", $"A reference has at most {LongestReference} characters.");
        var held = await SettlementStore.Hold(change, view.Settlement.Id, cancel);
        if (request.PaidOn < held.Year.Start) return SettlementRefusals.PaidBeforeYear(held.Year);
        if (held.Basis is { IsLive: false }) return SettlementRefusals.ShadowMovesNoCash();
        // A body that has followed a partner pays that partner's balance.
        var partner = view.Party.Meant(request.Partner) ?? request.Partner;
        if (held.Fund.RecordPayment(partner, request.Amount, request.PaidOn, request.Reference, change.Now).IsRefused(out var refusal, out var events)) return refusal;
        var after = events.Aggregate(held.Fund, (fund, happened) => fund.Apply(happened));
        var payment = after.Payments[^1];

        var paymentId = change.NewId();
        await using (var batch = new NpgsqlBatch(change.Connection, change.Transaction))
        {
            batch.BatchCommands.Add(new(InsertPayment)
            {
                Parameters =
                {
                    new() { Value = paymentId }, new() { Value = held.Id }, new() { Value = payment.Partner.Value }, new() { Value = payment.Amount.Pence },
                    new() { Value = payment.PaidOn }, new() { Value = (object?)payment.Reference ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                    new() { Value = payment.RecordedAt }, new() { Value = OnBehalfOf.Name(change.Caller) },
                },
            });
            batch.BatchCommands.Add(new(AddToPaid) { Parameters = { new() { Value = held.Id }, new() { Value = payment.Partner.Value }, new() { Value = payment.Amount.Pence } } });
            batch.BatchCommands.Add(new(MoveSettlement) { Parameters = { new() { Value = held.Id }, new() { Value = after.State.ToString() } } });
            await batch.ExecuteNonQueryAsync(cancel);
        }
        if (events.Any(happened => happened is FundSettlementEvent.Settled))
            change.Announce(held.Reference.Value, new SettlementSettled(held.Id.ToString(), held.Reference.Value, held.Year.StartYear));
        var outstanding = after.Outstanding(payment.Partner);
        change.Record(held.Subject, "RecordPayment", new { paymentId, payment.Partner, payment.Amount, payment.PaidOn, outstanding, after.State });
        change.AfterCommit(_ => worker.FinishSoon(held.Id));
        return Answer.Created(
            $"/v1/settlements/{held.Id}",
            new { paymentId, settlementId = held.Id, payment.Partner, payment.Amount, payment.PaidOn, payment.Reference, payment.RecordedAt, outstanding, after.State });
    }
}
