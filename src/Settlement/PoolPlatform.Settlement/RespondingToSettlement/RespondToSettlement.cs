using System.Collections.Immutable;
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

namespace PoolPlatform.Settlement.RespondingToSettlement;

/// <summary>A partner agrees with a settlement or disputes it. The last agreement makes it final; the ledger takes it right after, or as soon as it can.</summary>
internal static class RespondToSettlement
{
    private const string Example = """{"response":"Agree","officer":"Chief Finance Officer"}""";

    private const string ReplyExample =
        """{"settlementId":"0196f1c2-7d3a-7000-8000-000000000001","partner":"11E","partners":["11E"],"response":"Agree","lines":[],"reason":null,"respondedAt":"2015-05-04T10:00:00+00:00","state":"Proposed"}""";

    private const string InsertResponses =
        """
        insert into settlement_response (settlement_id, partner, response, lines, reason, responded_at, responded_by)
        select $1, partner, $3, $4, $5, $6, $7 from unnest($2::text[]) as answering (partner)
        """;

    private const string MoveSettlement = "update settlement set state = $2, agreed_at = $3 where id = $1";

    internal enum Choice
    {
        Agree,
        Dispute,
    }

    /// <param name="Officer">The post that agrees; needed once the partner has recorded delegations.</param>
    internal sealed record Request(Choice Response, ImmutableArray<string>? Lines = null, string? Reason = null, string? Officer = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/settlements/{id}/responses", Handle)
            .Describe("RespondToSettlement", "Agree with a settlement for your organisation, or dispute it by its lines", StatusCodes.Status201Created, Example, ReplyExample);

    private static Task<IResult> Handle(HttpContext http, string id, Writes writes, SettlementAccess access, PartyFinder parties, SettlementWorker worker) =>
        writes.Run<SettlementView, Request>(
            http,
            (caller, cancel) => access.Find(caller, id, [Roles.Finance, Roles.PoolManager], cancel),
            (view, request, change, cancel) => Save(view, request, parties, worker, change, cancel));

    private static async Task<Outcome<Answer>> Save(SettlementView view, Request request, PartyFinder parties, SettlementWorker worker, Change change, CancellationToken cancel)
    {
        var lines = (request.Lines ?? []).Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (request.Response == Choice.Agree && !lines.IsEmpty) return SettlementRefusals.AgreementNamesLines();
        SettlementResponse response = request.Response == Choice.Agree ? new SettlementResponse.Agree() : new SettlementResponse.Dispute(lines, request.Reason ?? "");

        // Asked before the settlement is held: the figures of a proposal stand, and nobody else waits for the answer.
        if (request.Response == Choice.Agree && view.Settlement.Fund.Proposal is { } proposal
            && await parties.RefuseAgreement(change.Caller.Organisation!.Value, request.Officer, AtStake(proposal, view.Party.ActsFor), DateOnly.FromDateTime(change.Now.UtcDateTime), cancel) is { } broken)
            return broken;
        var held = await SettlementStore.Hold(change, view.Settlement.Id, cancel);
        if (Decide(held.Fund, view.Party.ActsFor, response, change.Now).IsRefused(out var refusal, out var answered)) return refusal;
        var after = answered.Events.Aggregate(held.Fund, (fund, happened) => fund.Apply(happened));
        DateTimeOffset? agreedAt = after.State is SettlementState.Agreed or SettlementState.Settled ? change.Now : null;

        await using (var batch = new NpgsqlBatch(change.Connection, change.Transaction))
        {
            batch.BatchCommands.Add(new(InsertResponses)
            {
                Parameters =
                {
                    new() { Value = held.Id }, new() { Value = answered.Partners.Select(partner => partner.Value).ToArray() }, new() { Value = request.Response.ToString() },
                    new() { Value = lines.ToArray() }, new() { Value = (object?)request.Reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                    new() { Value = change.Now }, new() { Value = OnBehalfOf.Name(change.Caller) },
                },
            });
            batch.BatchCommands.Add(new(MoveSettlement)
            {
                Parameters = { new() { Value = held.Id }, new() { Value = after.State.ToString() }, new() { Value = (object?)agreedAt ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz } },
            });
            await batch.ExecuteNonQueryAsync(cancel);
        }
        Announce(held, answered.Events, change);
        // The reason is free text in which people may be named: it stays with the settlement and never enters the audit trail or an event.
        change.Record(held.Subject, "RespondToSettlement", new { answered.Partners, request.Response, lines, after.State, request.Officer });
        if (agreedAt is not null) change.AfterCommit(_ => worker.FinishSoon(held.Id));
        return Answer.Created(
            $"/v1/settlements/{held.Id}",
            new { settlementId = held.Id, partner = answered.Partners[0], answered.Partners, request.Response, lines, request.Reason, respondedAt = change.Now, after.State });
    }

    /// <summary>A body that has followed several partners answers for all of them that have not answered so yet.</summary>
    private static Outcome<(ImmutableArray<OrganisationCode> Partners, ImmutableArray<FundSettlementEvent> Events)> Decide(
        FundSettlement fund, ImmutableArray<OrganisationCode> actsFor, SettlementResponse response, DateTimeOffset now)
    {
        var partners = ImmutableArray.CreateBuilder<OrganisationCode>();
        var events = ImmutableArray.CreateBuilder<FundSettlementEvent>();
        Refusal? first = null;
        foreach (var partner in actsFor)
        {
            if (fund.Respond(partner, response, now).IsRefused(out var refusal, out var happened))
            {
                first ??= refusal;
                continue;
            }
            partners.Add(partner);
            events.AddRange(happened);
            fund = happened.Aggregate(fund, (before, one) => before.Apply(one));
        }
        return partners.Count > 0 ? (partners.ToImmutable(), events.ToImmutable()) : first!;
    }

    /// <summary>The balances of those for whom the organisation answers, whichever way they go: what its officer decides on.</summary>
    private static Money AtStake(SettlementProposal proposal, ImmutableArray<OrganisationCode> actsFor) =>
        Money.Sum(proposal.Partners.Where(statement => actsFor.Contains(statement.Partner)).Select(statement => statement.Balance.Abs()));

    private static void Announce(StoredSettlement held, ImmutableArray<FundSettlementEvent> events, Change change)
    {
        var (id, reference, year) = (held.Id.ToString(), held.Reference.Value, held.Year.StartYear);
        foreach (var happened in events)
            switch (happened)
            {
                case FundSettlementEvent.Responded { Response: { Response: SettlementResponse.Dispute dispute } answer }:
                    change.Announce(reference, new SettlementDisputed(id, reference, year, answer.Partner.Value, dispute.Lines));
                    break;
                case FundSettlementEvent.Agreed:
                    change.Announce(reference, new SettlementAgreed(id, reference, year));
                    break;
                case FundSettlementEvent.Settled:
                    change.Announce(reference, new SettlementSettled(id, reference, year));
                    break;
            }
    }
}
