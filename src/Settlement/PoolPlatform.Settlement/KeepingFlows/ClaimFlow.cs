using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement.Domain.Flows;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.KeepingFlows;

/// <summary>The payee claims a period: days charged, an instalment of a grant, or the days of a dowry. The rules say what it comes to.</summary>
internal static class ClaimFlow
{
    private const string Example = """{"from":"2015-04-01","through":"2015-06-30","evidence":"Invoice 4711"}""";

    private const string HoldAccount =
        """
        insert into dowry_account (reference, payer) values ($1, $2)
        on conflict on constraint dowry_account_pkey do update set surplus_pence = dowry_account.surplus_pence
        returning surplus_pence
        """;

    private const string MoveSurplus = "update dowry_account set surplus_pence = surplus_pence + $3 where reference = $1 and payer = $2";

    private const string Insert =
        """
        insert into flow_claim (flow_id, number, from_on, through_on, days, amount_pence, evidence, state, claimed_at,
            dowry_pence, difference_pence, surplus_added_pence, surplus_used_pence, payer_excess_pence, payee_excess_pence, hospital_pence_days, difference_pence_days, excess_pence)
        values ($1, $2, $3, $4, $5, $6, $7, 'Claimed', $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        """;

    /// <param name="Days">Days charged, for a charge only.</param>
    /// <param name="Amount">The instalment, for a grant only.</param>
    /// <param name="CommunityWeekly">What a week in the community cost on these days, where it is no longer what was agreed; for a dowry only.</param>
    internal sealed record Request(DateOnly From, DateOnly Through, string Evidence, int? Days = null, Money? Amount = null, Money? CommunityWeekly = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/flows/{flow}/claims", Handle)
            .Describe("ClaimFlow", "Claim a period of a flow on evidence, as its payee", StatusCodes.Status201Created, Example, FlowReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string flow, Writes writes, FlowAccess access, AgreementsApi.AgreementsApiClient agreements) =>
        writes.Run<FlowView, Request>(
            http,
            (caller, cancel) => access.FindFor(FlowSide.Payee, caller, reference, flow, cancel),
            (view, request, change, cancel) => Save(view, request, agreements, change, cancel));

    private static async Task<Outcome<Answer>> Save(FlowView view, Request request, AgreementsApi.AgreementsApiClient agreements, Change change, CancellationToken cancel)
    {
        var kind = view.Stored.Flow.Kind;
        if (!FlowAccess.IsText(request.Evidence)) return FlowRefusals.EvidenceUnnamed();
        if (Fields(request, kind) is { } unfit) return unfit;
        if (request.CommunityWeekly is { } weekly && DowryTerms.RefuseCommunity(weekly) is { } odd) return odd;
        if (view.Stored.Flow.RefusePeriod(request.From, request.Through) is { } early) return early;
        // Asked before the flow is held, so that nobody waits for the answer.
        var rate = Money.Zero;
        if (kind == FlowKind.CrossCharge && (await Rate(view, request, agreements, cancel)).IsRefused(out var noRate, out rate)) return noRate;

        var held = await FlowStore.Hold(change, view.Stored.Id, cancel);
        if (held.Flow.RefusePeriod(request.From, request.Through) is { } refusal) return refusal;
        if ((await Claim(held, request, rate, change, cancel)).IsRefused(out var wrong, out var claim)) return wrong;
        await using var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction);
        foreach (var value in new object[] { held.Id, claim.Number, claim.From, claim.Through }) insert.Parameters.Add(new() { Value = value });
        insert.Parameters.Add(new() { Value = (object?)claim.Days ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        foreach (var value in new object[] { claim.Amount.Pence, request.Evidence, change.Now }) insert.Parameters.Add(new() { Value = value });
        var workings = claim.Workings;
        foreach (var pence in new[]
        {
            workings?.Dowry.Pence, workings?.Difference.Pence, workings?.SurplusAdded.Pence, workings?.SurplusUsed.Pence, workings?.PayerExcess.Pence, workings?.PayeeExcess.Pence,
            workings?.Tally.HospitalPenceDays, workings?.Tally.DifferencePenceDays, workings?.Tally.Excess.Pence,
        })
            insert.Parameters.Add(new() { Value = (object?)pence ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        await insert.ExecuteNonQueryAsync(cancel);
        change.Record(held.Subject, "ClaimFlow", new { claim.Number, claim.From, claim.Through, claim.Days, claim.Amount });
        var claimed = held with { Flow = held.Flow with { Claims = held.Flow.Claims.Add(claim) }, Notes = held.Notes.Add(new(claim.Number, request.Evidence, null, change.Now)) };
        return Answer.Created($"/v1/agreements/{held.Reference}/flows/{held.Id}", FlowReply.Of(claimed));
    }

    private static async Task<Outcome<FlowClaim>> Claim(StoredFlow held, Request request, Money rate, Change change, CancellationToken cancel)
    {
        var (flow, number, days) = (held.Flow, held.Flow.Claims.Length + 1, request.Through.DayNumber - request.From.DayNumber + 1);
        switch (flow.Kind)
        {
            case FlowKind.CrossCharge:
                return CrossCharging.Amount(request.Days!.Value, rate).Then<FlowClaim>(amount => new FlowClaim(number, request.From, request.Through, request.Days, amount, ClaimState.Claimed, Money.Zero));
            case FlowKind.GrantTransfer:
                return GrantYear.RefuseInstalment(flow, request.From, request.Through, request.Amount!.Value) is { } refusal
                    ? refusal
                    : new FlowClaim(number, request.From, request.Through, null, request.Amount.Value, ClaimState.Claimed, Money.Zero);
            default:
                // The account of the area is held too: two persons' claims at once must not use the same surplus.
                var surplus = await HoldSurplus(held, change, cancel);
                var charge = flow.Dowry!.Charge(flow.Standing.LastOrDefault()?.Workings?.Tally ?? DowryTally.Nothing, days, request.CommunityWeekly ?? flow.Dowry.CommunityWeekly, surplus);
                await Move(held, charge.SurplusAdded - charge.SurplusUsed, change, cancel);
                return new FlowClaim(number, request.From, request.Through, days, charge.Amount, ClaimState.Claimed, Money.Zero, charge);
        }
    }

    /// <summary>What the account of the originating area holds, held for this change.</summary>
    public static async Task<Money> HoldSurplus(StoredFlow held, Change change, CancellationToken cancel)
    {
        await using var hold = Account(HoldAccount, held, change);
        return Money.FromPence((long)(await hold.ExecuteScalarAsync(cancel))!);
    }

    /// <summary>Adds to the area's account, or takes out of it what it holds.</summary>
    public static async Task Move(StoredFlow held, Money surplus, Change change, CancellationToken cancel)
    {
        await using var move = Account(MoveSurplus, held, change);
        move.Parameters.Add(new() { Value = surplus.Pence });
        await move.ExecuteNonQueryAsync(cancel);
    }

    private static NpgsqlCommand Account(string sql, StoredFlow held, Change change) =>
        new(sql, change.Connection, change.Transaction) { Parameters = { new() { Value = held.Reference.Value }, new() { Value = held.Flow.Payer.Value } } };

    private static Refusal? Fields(Request request, FlowKind kind) =>
        kind == FlowKind.CrossCharge && request.Days is null ? FlowRefusals.FieldMissing("days", kind)
        : kind == FlowKind.GrantTransfer && request.Amount is null ? FlowRefusals.FieldMissing("amount", kind)
        : kind != FlowKind.CrossCharge && request.Days is not null ? FlowRefusals.FieldUnused("days", kind)
        : kind != FlowKind.GrantTransfer && request.Amount is not null ? FlowRefusals.FieldUnused("amount", kind)
        : kind != FlowKind.Dowry && request.CommunityWeekly is not null ? FlowRefusals.FieldUnused("communityWeekly", kind)
        : null;

    /// <summary>The one rate of all the days; a charge is varied from a day on, and then the days on either side are claimed apart.</summary>
    private static async Task<Outcome<Money>> Rate(FlowView view, Request request, AgreementsApi.AgreementsApiClient agreements, CancellationToken cancel)
    {
        var asked = await agreements.FindTermsOverTimeAsync(
            new FindTermsOverTimeRequest { Reference = view.Stored.Reference.Value, From = Iso(request.From), Through = Iso(request.Through) }, cancellationToken: cancel).Asked();
        if (asked.IsRefused(out var refusal, out var terms)) return refusal;
        Money? rate = null;
        foreach (var one in terms.Terms)
        {
            if (one.Charges.FirstOrDefault(charge => charge.Code == view.Stored.Flow.Code) is not { } charge) return FlowRefusals.ChargeEnded();
            if (rate is { } before && before.Pence != charge.RatePerDayPence) return FlowRefusals.RateChanges(DateOnly.ParseExact(one.EffectiveFrom, "yyyy-MM-dd", CultureInfo.InvariantCulture));
            rate = Money.FromPence(charge.RatePerDayPence);
        }
        return rate is { } found ? found : FlowRefusals.ChargeEnded();
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
