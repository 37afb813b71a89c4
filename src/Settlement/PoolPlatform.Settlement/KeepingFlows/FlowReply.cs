using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Flows;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.KeepingFlows;

/// <summary>A flow as its two sides see it. It carries a person's id and never anything else about a person.</summary>
internal sealed record FlowReply(
    Guid FlowId, AgreementReference Reference, FlowKind Kind, FlowState State, string? Code, OrganisationCode Payer, OrganisationCode Payee, DateOnly From, DateOnly? Through,
    FlowSide ProposedBy, DateTimeOffset ProposedAt, DateTimeOffset? AnsweredAt, string? Reason, string? EndReason, GrantTerms? Grant, DowryTerms? Dowry,
    Money Agreed, Money Paid, Money Outstanding, Money ToRecover, IReadOnlyList<FlowReply.ClaimFields> Claims, IReadOnlyList<GrantYear> Years, IReadOnlyList<UseCertificate> Certificates, IReadOnlyList<FlowReply.PaymentFields> Payments)
{
    public const string Example =
        """
        {"flowId":"0196f1c2-7d3a-7000-8000-000000000001","reference":"BANES-MH","kind":"Dowry","state":"Agreed","code":null,"payer":"11E","payee":"E06000022","from":"2015-04-01","through":"2016-03-31",
         "proposedBy":"Payee","proposedAt":"2015-04-02T09:00:00+00:00","answeredAt":"2015-04-03T09:00:00+00:00","reason":null,"endReason":null,"grant":null,
         "dowry":{"personId":"0196f1c2-7d3a-7000-8000-00000000000a","hospitalWeekly":"3850.00","communityWeekly":"4127.36","payerPercent":"50"},
         "agreed":"207981.17","paid":"0.00","outstanding":"207981.17","toRecover":"0.00",
         "claims":[{"number":1,"from":"2015-04-01","through":"2016-03-30","days":365,"amount":"207981.17","state":"Agreed","paid":"0.00","outstanding":"207981.17","evidence":"Invoice 4711","reason":null,
           "workings":{"dowry":"200750.00","difference":"14462.34","surplusAdded":"0.00","surplusUsed":"0.00","payerExcess":"7231.17","payeeExcess":"7231.17"},"credit":null,"recovered":"0.00","toRecover":"0.00"}],
         "years":[],"certificates":[],"payments":[]}
        """;

    /// <param name="Reason">What the payer asked when it queried the claim.</param>
    internal sealed record ClaimFields(
        int Number, DateOnly From, DateOnly Through, int? Days, Money Amount, ClaimState State, Money Paid, Money Outstanding, string Evidence, string? Reason, WorkingFields? Workings,
        CreditFields? Credit, Money Recovered, Money ToRecover);

    /// <summary>What the dowry's end took back of a claim: the days from here on are owed no longer.</summary>
    internal sealed record CreditFields(DateOnly From, DateOnly Through, int Days, Money Amount, Money SurplusMoved, Money Shortfall);

    /// <summary>How a dowry's claim came about: the payer pays dowry and its part of the excess.</summary>
    internal sealed record WorkingFields(Money Dowry, Money Difference, Money SurplusAdded, Money SurplusUsed, Money PayerExcess, Money PayeeExcess);

    internal sealed record PaymentFields(Guid PaymentId, int? Claim, FinancialYear? Year, Money Amount, DateOnly PaidOn, string? Reference, DateTimeOffset RecordedAt, bool IsRecovery);

    public static FlowReply Of(StoredFlow stored)
    {
        var flow = stored.Flow;
        var notes = stored.Notes.ToDictionary(note => note.Number);
        var owed = flow.Claims.Where(claim => claim.State is ClaimState.Agreed or ClaimState.Paid).ToList();
        return new(
            stored.Id, stored.Reference, flow.Kind, flow.State, flow.Code, flow.Payer, flow.Payee, flow.Span.Start, flow.Span.End,
            flow.ProposedBy, stored.ProposedAt, stored.AnsweredAt, stored.Reason, stored.EndReason, flow.Grant, flow.Dowry,
            Money.Sum(owed.Select(claim => claim.Owed)), Money.Sum(owed.Select(claim => claim.Paid)), Money.Sum(owed.Select(claim => claim.Outstanding)), Money.Sum(owed.Select(claim => claim.ToRecover)),
            [.. flow.Claims.Select(claim => new ClaimFields(
                claim.Number, claim.From, claim.Through, claim.Days, claim.Amount, claim.State, claim.Paid, claim.Outstanding, notes[claim.Number].Evidence, notes[claim.Number].Reason,
                claim.Workings is { } workings ? new(workings.Dowry, workings.Difference, workings.SurplusAdded, workings.SurplusUsed, workings.PayerExcess, workings.PayeeExcess) : null,
                claim.Credit is { } credit ? new(credit.From, credit.Through, credit.Days, credit.Amount, credit.SurplusMoved, credit.Shortfall) : null, claim.Recovered, claim.ToRecover))],
            flow.Kind == FlowKind.GrantTransfer ? [.. flow.Standing.Select(claim => FinancialYear.Of(claim.From)).Distinct().Order().Select(flow.Year)] : [],
            flow.Certificates,
            [.. stored.Payments.Select(payment => new PaymentFields(payment.Id, payment.Claim, payment.Year, payment.Amount, payment.PaidOn, payment.Reference, payment.RecordedAt, payment.IsRecovery))]);
    }
}
