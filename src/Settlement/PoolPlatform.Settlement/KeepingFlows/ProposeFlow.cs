using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement.Domain;
using PoolPlatform.Settlement.Domain.Flows;
using PoolPlatform.Settlement.Parties;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.KeepingFlows;

/// <summary>Payer or payee proposes a flow: a charge or a grant as the agreement names it, or a dowry for a person. The other side answers.</summary>
internal static class ProposeFlow
{
    private const string Example = """{"kind":"Dowry","payer":"11E","payee":"E06000022","personId":"0196f1c2-7d3a-7000-8000-00000000000a","from":"2015-04-01","hospitalWeekly":"3850.00","communityWeekly":"4127.36"}""";

    private const string Insert =
        """
        insert into flow (id, reference, kind, code, payer, payee, from_on, through_on, proposed_by, state, memorandum, is_recurrent, is_capital, needs_certificate, is_recovered, grant_pence,
            person_id, hospital_weekly_pence, community_weekly_pence, payer_percent, proposed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'Proposed', $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
        on conflict do nothing
        """;

    /// <param name="Code">The charge or grant of the agreement, which says who pays whom; a dowry names payer, payee, person and sums instead.</param>
    /// <param name="Memorandum">Where the purpose and conditions of a grant are written down.</param>
    /// <param name="PayerPercent">The payer's part of a dowry's excess; half when left out.</param>
    internal sealed record Request(
        FlowKind Kind, string? Code = null, string? Memorandum = null, OrganisationCode? Payer = null, OrganisationCode? Payee = null, Guid? PersonId = null,
        DateOnly? From = null, DateOnly? Through = null, Money? HospitalWeekly = null, Money? CommunityWeekly = null, Percent? PayerPercent = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/flows", Handle)
            .Describe("ProposeFlow", "Propose one-way money beside the pools: a charge by the day, a grant, or a sum that follows a person", StatusCodes.Status201Created, Example, FlowReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, Writes writes, PartyFinder parties, FlowAccess access) =>
        writes.Run<Party, Request>(
            http,
            (caller, cancel) => parties.Find(caller, reference, access.Today, FlowAccess.Writers, cancel),
            (party, request, change, cancel) => Save(party, request, change, cancel));

    private static async Task<Outcome<Answer>> Save(Party party, Request request, Change change, CancellationToken cancel)
    {
        if (party.Terms.State is not ("Active" or "NoticeGiven")) return SettlementRefusals.AgreementNotActive(party.Terms.State);
        if (Read(party, request).IsRefused(out var refusal, out var flow)) return refusal;
        var stored = new StoredFlow(change.NewId(), party.Reference, flow, change.Now, null, null, null, [], []);
        await using var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction);
        foreach (var (value, type) in new (object?, NpgsqlDbType)[]
        {
            (stored.Id, NpgsqlDbType.Uuid), (party.Reference.Value, NpgsqlDbType.Text), (flow.Kind.ToString(), NpgsqlDbType.Text), (flow.Code, NpgsqlDbType.Text),
            (flow.Payer.Value, NpgsqlDbType.Text), (flow.Payee.Value, NpgsqlDbType.Text), (flow.Span.Start, NpgsqlDbType.Date), (flow.Span.End, NpgsqlDbType.Date), (flow.ProposedBy.ToString(), NpgsqlDbType.Text),
            (flow.Grant?.Memorandum, NpgsqlDbType.Text), (flow.Grant?.IsRecurrent, NpgsqlDbType.Boolean), (flow.Grant?.IsCapital, NpgsqlDbType.Boolean),
            (flow.Grant?.NeedsCertificate, NpgsqlDbType.Boolean), (flow.Grant?.IsRecovered, NpgsqlDbType.Boolean), (flow.Grant?.Amount?.Pence, NpgsqlDbType.Bigint),
            (flow.Dowry?.PersonId, NpgsqlDbType.Uuid), (flow.Dowry?.HospitalWeekly.Pence, NpgsqlDbType.Bigint), (flow.Dowry?.CommunityWeekly.Pence, NpgsqlDbType.Bigint),
            (flow.Dowry?.PayerPercent.Value, NpgsqlDbType.Numeric), (change.Now, NpgsqlDbType.TimestampTz),
        })
            insert.Parameters.Add(new() { Value = value ?? DBNull.Value, NpgsqlDbType = type });
        if (await insert.ExecuteNonQueryAsync(cancel) == 0) return FlowRefusals.Exists();
        change.Record(stored.Subject, "ProposeFlow", new { party.Reference, flow.Kind, flow.Code, flow.Payer, flow.Payee, flow.Span.Start, flow.Span.End });
        return Answer.Created($"/v1/agreements/{party.Reference}/flows/{stored.Id}", FlowReply.Of(stored));
    }

    private static Outcome<Flow> Read(Party party, Request request)
    {
        if (Unfit(request) is { } unfit) return unfit;
        switch (request.Kind)
        {
            case FlowKind.CrossCharge:
                return party.Terms.Charges.FirstOrDefault(one => one.Code == request.Code) is { } charge
                    ? Sided(party, charge.Payer, charge.Payee, side => new Flow(request.Kind, charge.Code, Code(charge.Payer), Code(charge.Payee), new(Day(charge.From), Day(charge.To)), side))
                    : FlowRefusals.CodeUnknown(request.Code);
            case FlowKind.GrantTransfer:
                return party.Terms.Grants.FirstOrDefault(one => one.Code == request.Code) is { } grant
                    ? Sided(party, grant.Payer, grant.Payee, side => new Flow(request.Kind, grant.Code, Code(grant.Payer), Code(grant.Payee), party.Term, side) { Grant = Terms(grant, request.Memorandum!) })
                    : FlowRefusals.CodeUnknown(request.Code);
            default:
                if (party.Meant(request.Payer!.Value) is not { } payer || party.Meant(request.Payee!.Value) is not { } payee || payer == payee) return FlowRefusals.SidesUnfit();
                if (!party.Term.Contains(request.From!.Value) || request.Through < request.From || request.Through is { } through && !party.Term.Contains(through)) return FlowRefusals.DatesUnfit();
                var dowry = new DowryTerms(request.PersonId!.Value, request.HospitalWeekly!.Value, request.CommunityWeekly!.Value, request.PayerPercent ?? DowryTerms.Half);
                return dowry.Refuse() is { } refusal
                    ? refusal
                    : Sided(party, payer.Value, payee.Value, side => new Flow(request.Kind, null, payer, payee, new(request.From.Value, request.Through ?? party.Term.End), side) { Dowry = dowry });
        }
    }

    /// <summary>Only a body that pays or is paid proposes; to the other partners the flow is none of theirs.</summary>
    private static Outcome<Flow> Sided(Party party, string payer, string payee, Func<FlowSide, Flow> make) =>
        party.ActsFor.Any(one => one.Value == payer) ? make(FlowSide.Payer)
        : party.ActsFor.Any(one => one.Value == payee) ? make(FlowSide.Payee)
        : ProtocolRefusals.NotFound();

    private static Refusal? Unfit(Request request)
    {
        var isDowry = request.Kind == FlowKind.Dowry;
        foreach (var (field, isGiven, isNeeded, isAllowed) in new (string, bool, bool, bool)[]
        {
            ("code", request.Code is not null, !isDowry, !isDowry),
            ("memorandum", request.Memorandum is not null, request.Kind == FlowKind.GrantTransfer, request.Kind == FlowKind.GrantTransfer),
            ("payer", request.Payer is not null, isDowry, isDowry),
            ("payee", request.Payee is not null, isDowry, isDowry),
            ("personId", request.PersonId is not null, isDowry, isDowry),
            ("from", request.From is not null, isDowry, isDowry),
            ("through", request.Through is not null, false, isDowry),
            ("hospitalWeekly", request.HospitalWeekly is not null, isDowry, isDowry),
            ("communityWeekly", request.CommunityWeekly is not null, isDowry, isDowry),
            ("payerPercent", request.PayerPercent is not null, false, isDowry),
        })
        {
            if (isNeeded && !isGiven) return FlowRefusals.FieldMissing(field, request.Kind);
            if (isGiven && !isAllowed) return FlowRefusals.FieldUnused(field, request.Kind);
        }
        return request.Memorandum is not null && !FlowAccess.IsText(request.Memorandum) ? FlowRefusals.TextTooLong("memorandum") : null;
    }

    private static GrantTerms Terms(Grant grant, string memorandum) =>
        new(memorandum, grant.IsRecurrent, grant.Use == "Capital", grant.AnnualCertificate, grant.IsRecovered, grant.HasAmountPence ? Money.FromPence(grant.AmountPence) : null);

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new InvalidDataException($"'{text}' is no organisation code.");

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
