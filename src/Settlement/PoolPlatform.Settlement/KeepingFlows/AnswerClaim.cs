using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement.Contracts.Events;
using PoolPlatform.Settlement.Domain.Flows;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.KeepingFlows;

/// <summary>The payer agrees a claim or queries it; the payee may withdraw one that is not agreed and claim anew.</summary>
internal static class AnswerClaim
{
    private const string Example = """{"answer":"Query","reason":"Which days were these?"}""";

    private const string Save = "update flow_claim set state = $3, answered_at = $4, reason = coalesce($5, reason) where flow_id = $1 and number = $2";

    internal enum Choice
    {
        Agree,
        Query,
        Withdraw,
    }

    internal sealed record Request(Choice Answer, string? Reason = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/flows/{flow}/claims/{claim:int}/answers", Handle)
            .Describe("AnswerClaim", "Agree or query a claim as its payer, or withdraw it as its payee", StatusCodes.Status201Created, Example, FlowReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string flow, int claim, Writes writes, FlowAccess access) =>
        writes.Run<FlowView, Request>(
            http,
            (caller, cancel) => access.Find(caller, reference, flow, FlowAccess.Writers, cancel),
            async (view, request, change, cancel) =>
            {
                var held = await FlowStore.Hold(change, view.Stored.Id, cancel);
                if (held.Flow.Claims.FirstOrDefault(one => one.Number == claim) is not { } found) return FlowRefusals.ClaimUnknown();
                var answer = request.Answer switch { Choice.Agree => ClaimState.Agreed, Choice.Query => ClaimState.Queried, _ => ClaimState.Withdrawn };
                if (found.Answer(answer, view.Side).IsRefused(out var refusal, out var state)) return refusal;
                if (request.Answer == Choice.Query ? !FlowAccess.IsText(request.Reason) : request.Reason?.Length > 200) return FlowRefusals.QueryUnreasoned();
                if (state == ClaimState.Withdrawn && found.Workings is { } charge)
                {
                    if (held.Flow.Standing.Last() != found) return FlowRefusals.LaterClaimStands();
                    try
                    {
                        await ClaimFlow.Move(held, charge.SurplusUsed - charge.SurplusAdded, change, cancel);
                    }
                    catch (PostgresException overdrawn) when (overdrawn.ConstraintName == "dowry_account_never_overdrawn")
                    {
                        return FlowRefusals.SurplusUsed();
                    }
                }
                await using var save = new NpgsqlCommand(Save, change.Connection, change.Transaction)
                {
                    Parameters =
                    {
                        new() { Value = held.Id }, new() { Value = claim }, new() { Value = state.ToString() }, new() { Value = change.Now },
                        new() { Value = (object?)request.Reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                    },
                };
                await save.ExecuteNonQueryAsync(cancel);
                if (state == ClaimState.Agreed)
                    change.Announce(held.Reference.Value, new FlowClaimAgreed(
                        held.Id.ToString(), held.Reference.Value, held.Flow.Kind.ToString(), held.Flow.Payer.Value, held.Flow.Payee.Value, claim, found.From, found.Through, found.Amount.Pence));
                change.Record(held.Subject, "AnswerClaim", new { claim, view.Side, before = found.State, after = state });
                return Answer.Created($"/v1/agreements/{held.Reference}/flows/{held.Id}", FlowReply.Of(With(held, found with { State = state }, request.Reason)));
            });

    private static StoredFlow With(StoredFlow held, FlowClaim claim, string? reason) => held with
    {
        Flow = held.Flow with { Claims = [.. held.Flow.Claims.Select(one => one.Number == claim.Number ? claim : one)] },
        Notes = [.. held.Notes.Select(note => note.Number == claim.Number ? note with { Reason = reason ?? note.Reason } : note)],
    };
}
