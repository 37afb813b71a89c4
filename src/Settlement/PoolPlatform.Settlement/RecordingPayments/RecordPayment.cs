using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
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

    private const string Example = """{"partner":"11E","amount":"319612.27","paidOn":"2015-05-29","reference":"BACS 4711","interest":"0.00"}""";

    private const string ReplyExample =
        """
        {"paymentId":"0196f1d0-1111-7000-8000-000000000002","settlementId":"0196f1c2-7d3a-7000-8000-000000000001","partner":"11E","amount":"319612.27",
         "paidOn":"2015-05-29","reference":"BACS 4711","recordedAt":"2015-05-29T14:00:00+00:00","outstanding":"0.00","state":"Settled","interest":"0.00","interestPaymentId":null}
        """;

    /// <param name="Interest">The part of the amount that is interest for paying late.</param>
    internal sealed record Request(OrganisationCode Partner, Money Amount, DateOnly PaidOn, string? Reference = null, Money Interest = default);

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
        if (held.Fund.RecordPayment(partner, request.Amount, request.PaidOn, request.Reference, change.Now, request.Interest).IsRefused(out var refusal, out var events)) return refusal;
        var after = events.Aggregate(held.Fund, (fund, happened) => fund.Apply(happened));
        var kept = await KeepPayments.Of(held, events, null, change, cancel);
        var (outstanding, interest) = (after.Outstanding(partner), Money.Sum(kept.Where(one => one.Payment.Kind == PaymentKind.Interest).Select(one => one.Payment.Amount)));
        var amount = Money.Sum(kept.Select(one => one.Payment.Amount));
        change.Record(held.Subject, "RecordPayment", new { paymentId = kept[0].Id, partner, amount, interest, request.PaidOn, outstanding, after.State });
        change.AfterCommit(_ => worker.FinishSoon(held.Id));
        return Answer.Created(
            $"/v1/settlements/{held.Id}",
            new
            {
                paymentId = kept[0].Id,
                settlementId = held.Id,
                partner,
                amount,
                request.PaidOn,
                request.Reference,
                recordedAt = change.Now,
                outstanding,
                after.State,
                interest,
                interestPaymentId = kept.FirstOrDefault(one => one.Payment.Kind == PaymentKind.Interest)?.Id,
            });
    }
}
