using System.Collections.Immutable;
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

/// <summary>The other side agrees a proposed flow or declines it; later, either side ends it from a day on.</summary>
internal static class AnswerFlow
{
    private const string Example = """{"answer":"Agree"}""";
    private const string EndExample = """{"on":"2016-01-31","reason":"FullContinuingHealthcare"}""";

    private const string SaveAnswer = "update flow set state = $2, answered_at = $3, reason = $4 where id = $1";

    private const string SaveEnd = "update flow set state = 'Ended', through_on = $2, end_reason = $3 where id = $1";

    private const string InsertCredit =
        """
        insert into flow_credit (flow_id, claim, from_on, through_on, days, amount_pence, surplus_moved_pence, shortfall_pence, credited_at, credited_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    internal enum Choice
    {
        Agree,
        Decline,
    }

    internal sealed record Request(Choice Answer, string? Reason = null);

    /// <param name="On">The last day that counts.</param>
    internal sealed record EndRequest(DateOnly On, FlowEnd Reason);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/agreements/{reference}/flows/{flow}/answers", Handle)
            .Describe("AnswerFlow", "Agree or decline a flow that the other side proposed", StatusCodes.Status201Created, Example, FlowReply.Example);
        routes.MapPost("/v1/agreements/{reference}/flows/{flow}/end", End)
            .Describe("EndFlow", "End a flow: its last day, and for a dowry what happened", StatusCodes.Status201Created, EndExample, FlowReply.Example);
    }

    private static Task<IResult> Handle(HttpContext http, string reference, string flow, Writes writes, FlowAccess access) =>
        writes.Run<FlowView, Request>(
            http,
            (caller, cancel) => access.Find(caller, reference, flow, FlowAccess.Writers, cancel),
            async (view, request, change, cancel) =>
            {
                var held = await FlowStore.Hold(change, view.Stored.Id, cancel);
                if (held.Flow.RefuseAnswer(view.Side) is { } refusal) return refusal;
                if (request.Answer == Choice.Decline ? !FlowAccess.IsText(request.Reason) : request.Reason?.Length > 200) return FlowRefusals.QueryUnreasoned();
                var state = request.Answer == Choice.Agree ? FlowState.Agreed : FlowState.Declined;
                await using var save = new NpgsqlCommand(SaveAnswer, change.Connection, change.Transaction)
                {
                    Parameters =
                    {
                        new() { Value = held.Id }, new() { Value = state.ToString() }, new() { Value = change.Now },
                        new() { Value = (object?)request.Reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                    },
                };
                await save.ExecuteNonQueryAsync(cancel);
                var answered = held with { Flow = held.Flow with { State = state }, AnsweredAt = change.Now, Reason = request.Reason };
                if (state == FlowState.Agreed)
                    change.Announce(held.Reference.Value, new FlowAgreed(held.Id.ToString(), held.Reference.Value, held.Flow.Kind.ToString(), held.Flow.Payer.Value, held.Flow.Payee.Value));
                // The reason is free text in which a person may be named: it stays with the flow.
                change.Record(held.Subject, "AnswerFlow", new { view.Side, request.Answer, before = held.Flow.State, after = state });
                return Answer.Created($"/v1/agreements/{held.Reference}/flows/{held.Id}", FlowReply.Of(answered));
            });

    private static Task<IResult> End(HttpContext http, string reference, string flow, Writes writes, FlowAccess access) =>
        writes.Run<FlowView, EndRequest>(
            http,
            (caller, cancel) => access.Find(caller, reference, flow, FlowAccess.Writers, cancel),
            async (view, request, change, cancel) =>
            {
                var held = await FlowStore.Hold(change, view.Stored.Id, cancel);
                if (held.Flow.RefuseEnd(request.On, request.Reason, view.Side) is { } refusal) return refusal;
                await using var save = new NpgsqlCommand(SaveEnd, change.Connection, change.Transaction)
                {
                    Parameters = { new() { Value = held.Id }, new() { Value = request.On }, new() { Value = request.Reason.ToString() } },
                };
                await save.ExecuteNonQueryAsync(cancel);
                var credits = held.Flow.Dowry is null ? [] : await Credit(held, request.On, change, cancel);
                var ended = held with
                {
                    Flow = held.Flow with
                    {
                        State = FlowState.Ended,
                        Span = held.Flow.Span with { End = request.On },
                        Claims = [.. held.Flow.Claims.Select(claim => claim with { Credit = credits.FirstOrDefault(credit => credit.Claim == claim.Number) })],
                    },
                    EndReason = request.Reason.ToString(),
                };
                // What happened to a person is no fact for a log: the flow says it to its two sides.
                change.Record(held.Subject, "EndFlow", new { view.Side, request.On, before = held.Flow.State, after = FlowState.Ended, credits = credits.Select(credit => new { credit.Claim, credit.From, credit.Days, credit.Amount }) });
                return Answer.Created($"/v1/agreements/{held.Reference}/flows/{held.Id}", FlowReply.Of(ended));
            });

    /// <summary>Days beyond the end that were agreed are owed no longer: each claim that reaches there gets a credit of its own, and the area's account is put right.</summary>
    private static async Task<ImmutableArray<FlowCredit>> Credit(StoredFlow held, DateOnly on, Change change, CancellationToken cancel)
    {
        if (held.Flow.Standing.All(claim => claim.Through <= on)) return [];
        var credits = held.Flow.Credits(on, await ClaimFlow.HoldSurplus(held, change, cancel));
        await using var batch = new NpgsqlBatch(change.Connection, change.Transaction);
        foreach (var credit in credits)
        {
            var insert = new NpgsqlBatchCommand(InsertCredit);
            foreach (var value in new object[]
            {
                held.Id, credit.Claim, credit.From, credit.Through, credit.Days, credit.Amount.Pence, credit.SurplusMoved.Pence, credit.Shortfall.Pence, change.Now, OnBehalfOf.Name(change.Caller),
            })
                insert.Parameters.Add(new() { Value = value });
            batch.BatchCommands.Add(insert);
            change.Announce(held.Reference.Value, new FlowCredited(
                held.Id.ToString(), held.Reference.Value, held.Flow.Kind.ToString(), held.Flow.Payer.Value, held.Flow.Payee.Value, credit.Claim, credit.From, credit.Through, credit.Amount.Pence));
        }
        await batch.ExecuteNonQueryAsync(cancel);
        await ClaimFlow.Move(held, Money.Sum(credits.Select(credit => credit.SurplusMoved)), change, cancel);
        return credits;
    }
}
