using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement.Contracts.Events;
using PoolPlatform.Settlement.Domain.Flows;
using PoolPlatform.Settlement.FinishingWork;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.KeepingFlows;

/// <summary>Whoever received money records it: the payee what was paid of a claim, the payer what came back of a year's grant that was not used, or of a dowry's claim that was credited.</summary>
internal static class PayClaim
{
    private const string Example = """{"amount":"138.68","paidOn":"2015-07-10","reference":"BACS 77"}""";
    private const string RecoveryExample = """{"year":"2015-16","amount":"10000.00","paidOn":"2016-07-10","reference":"BACS 78"}""";

    private const string Insert =
        """
        insert into flow_payment (id, flow_id, claim, year, amount_pence, paid_on, reference, recorded_at, recorded_by, is_recovery)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    private const string AddToPaid =
        """
        update flow_claim
        set paid_pence = paid_pence + $3, state = case when paid_pence + $3 = amount_pence then 'Paid' else state end
        where flow_id = $1 and number = $2
        """;

    internal sealed record Request(Money Amount, DateOnly PaidOn, string? Reference = null);

    /// <param name="Year">The year of a grant.</param>
    /// <param name="Claim">The claim of a dowry.</param>
    internal sealed record RecoveryRequest(Money Amount, DateOnly PaidOn, string? Reference = null, FinancialYear? Year = null, int? Claim = null);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/agreements/{reference}/flows/{flow}/claims/{claim:int}/payments", Handle)
            .Describe("RecordFlowPayment", "Record what was received of a claim, as its payee", StatusCodes.Status201Created, Example, FlowReply.Example);
        routes.MapPost("/v1/agreements/{reference}/flows/{flow}/recoveries", Recover)
            .Describe("RecordRecovery", "Record what came back of a year's grant that was not used, or of a dowry's claim that was credited, as its payer", StatusCodes.Status201Created, RecoveryExample, FlowReply.Example);
    }

    private static Task<IResult> Handle(HttpContext http, string reference, string flow, int claim, Writes writes, FlowAccess access) =>
        writes.Run<FlowView, Request>(
            http,
            (caller, cancel) => access.FindFor(FlowSide.Payee, caller, reference, flow, cancel),
            async (view, request, change, cancel) =>
            {
                if (request.Reference?.Length > 200) return FlowRefusals.TextTooLong("reference");
                var held = await FlowStore.Hold(change, view.Stored.Id, cancel);
                if (held.Flow.Claims.FirstOrDefault(one => one.Number == claim) is not { } found) return FlowRefusals.ClaimUnknown();
                if (found.RefusePayment(request.Amount) is { } refusal) return refusal;
                var paid = found with { Paid = found.Paid + request.Amount, State = found.Outstanding == request.Amount ? ClaimState.Paid : found.State };
                await using (var add = new NpgsqlCommand(AddToPaid, change.Connection, change.Transaction) { Parameters = { new() { Value = held.Id }, new() { Value = claim }, new() { Value = request.Amount.Pence } } })
                    await add.ExecuteNonQueryAsync(cancel);
                var after = held.Flow with { Claims = [.. held.Flow.Claims.Select(one => one.Number == claim ? paid : one)] };
                return await Keep(held, after, new(change.NewId(), claim, null, request.Amount, request.PaidOn, request.Reference, change.Now), change, cancel);
            });

    private static Task<IResult> Recover(HttpContext http, string reference, string flow, Writes writes, FlowAccess access) =>
        writes.Run<FlowView, RecoveryRequest>(
            http,
            (caller, cancel) => access.FindFor(FlowSide.Payer, caller, reference, flow, cancel),
            async (view, request, change, cancel) =>
            {
                if (request.Reference?.Length > 200) return FlowRefusals.TextTooLong("reference");
                var held = await FlowStore.Hold(change, view.Stored.Id, cancel);
                if (held.Flow.Recover(request.Year, request.Claim, request.Amount, request.PaidOn, request.Reference).IsRefused(out var refusal, out var after)) return refusal;
                return await Keep(held, after, new(change.NewId(), request.Claim, request.Year, request.Amount, request.PaidOn, request.Reference, change.Now, IsRecovery: true), change, cancel);
            });

    private static async Task<Outcome<Answer>> Keep(StoredFlow held, Flow after, StoredFlowPayment payment, Change change, CancellationToken cancel)
    {
        var (claim, year, amount, paidOn) = (payment.Claim, payment.Year, payment.Amount, payment.PaidOn);
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction)
        {
            Parameters =
            {
                new() { Value = payment.Id }, new() { Value = held.Id },
                new() { Value = (object?)claim ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer }, new() { Value = (object?)year?.StartYear ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer },
                new() { Value = amount.Pence }, new() { Value = paidOn }, new() { Value = (object?)payment.Reference ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = change.Now }, new() { Value = OnBehalfOf.Name(change.Caller) }, new() { Value = payment.IsRecovery },
            },
        })
            await insert.ExecuteNonQueryAsync(cancel);
        change.Announce(held.Reference.Value, new FlowPaid(
            held.Id.ToString(), held.Reference.Value, held.Flow.Kind.ToString(), held.Flow.Payer.Value, held.Flow.Payee.Value, payment.IsRecovery ? -amount.Pence : amount.Pence, paidOn));
        change.Record(held.Subject, payment.IsRecovery ? "RecordRecovery" : "RecordFlowPayment", new { paymentId = payment.Id, claim, year, amount, paidOn });
        return Answer.Created($"/v1/agreements/{held.Reference}/flows/{held.Id}", FlowReply.Of(held with { Flow = after, Payments = held.Payments.Add(payment) }));
    }
}
