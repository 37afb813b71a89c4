using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Paying;
using PoolPlatform.Settlement.Domain.RiskShares;
using PoolPlatform.Settlement.Domain.Settling;
using PoolPlatform.Settlement.Domain.Wording;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.ViewingSettlements;

/// <summary>A settlement as the public API shows it. Until it is worked out its figures are unknown, not zero.</summary>
internal sealed record SettlementReply(
    Guid SettlementId,
    SettlementState State,
    AgreementReference Reference,
    FinancialYear Year,
    int Through,
    DateTimeOffset AsAt,
    string? Mode,
    OrganisationCode? Host,
    Money? Budget,
    Money? Outturn,
    Money? Variance,
    Money? Unallocated,
    int? UnknownLines,
    Money? UnknownLinesActual,
    IReadOnlyDictionary<string, ReserveUse> Reserves,
    string? Note,
    IEnumerable<SettlementReply.PartnerFields> Partners,
    IReadOnlyList<SchemeShares> Schemes,
    IReadOnlyList<StepWorking> Workings,
    IEnumerable<SettlementReply.ResponseFields> Responses,
    IEnumerable<SettlementReply.PaymentFields> Payments,
    LedgerPosting? Posted,
    SettlementProblem? Problem,
    string? Rounding,
    IReadOnlyDictionary<string, Money>? Notional,
    IReadOnlyList<RecoverableShare> Recoverable,
    IReadOnlyList<RuleInWords> InWords,
    string? Table,
    int Version,
    IEnumerable<SettlementReply.SettledFields> SettledBefore,
    IReadOnlyDictionary<string, Money> HeldLines,
    DateOnly? DueOn)
{
    public const string Example =
        """
        {"settlementId":"0196f1c2-7d3a-7000-8000-000000000001","state":"Proposed","reference":"BANES-MH","year":"2014-15","through":12,"asAt":"2015-05-01T09:30:00+00:00",
         "mode":"Live","host":"E06000022","budget":"24190000.00","outturn":"24655432.17","variance":"465432.17","unallocated":"0.00","unknownLines":0,"unknownLinesActual":"0.00",
         "reserves":{},"note":null,
         "partners":[
           {"partner":"11E","contributionDue":"16610000.00","contributionPaid":"16610000.00","paidOnBehalf":"0.00","varianceShare":"319612.27","liability":"16929612.27","balance":"319612.27","outstanding":"319612.27","interest":{"on":"2015-07-13","annualPercent":"4","accrued":"1050.78","paid":"0.00","outstanding":"1050.78",
            "stretches":[{"from":"2015-06-13","to":"2015-07-13","days":30,"outstanding":"319612.27","interest":"1050.78"}]},"inherited":[]},
           {"partner":"E06000022","contributionDue":"7580000.00","contributionPaid":"7580000.00","paidOnBehalf":"0.00","varianceShare":"145819.90","liability":"7725819.90","balance":"145819.90","outstanding":"145819.90","interest":null,"inherited":[]}],
         "schemes":[{"code":"MH","variance":"465432.17","shares":{"11E":"319612.27","E06000022":"145819.90"}}],
         "workings":[{"scheme":"MH","step":"share","in":"465432.17","taken":"465432.17","out":"0.00","shares":{"11E":"319612.27","E06000022":"145819.90"}}],
         "responses":[{"partner":"11E","response":"Agree","lines":[],"reason":null,"respondedAt":"2015-05-04T10:00:00+00:00"}],
         "payments":[],"posted":null,"problem":null,"rounding":"scheme","notional":null,"recoverable":[],
         "inWords":[{"scheme":"MH","text":"An overspend, and an underspend the same way: all of it is shared 68.67% to 11E and 31.33% to E06000022."}],
         "table":"Scheme  Step           In       Taken   Out         11E   E06000022\nMH      share  465,432.17  465,432.17  0.00  319,612.27  145,819.90\n","version":1,"settledBefore":[],"heldLines":{},"dueOn":"2015-06-13"}
        """;

    /// <param name="Outstanding">The balance less the cash recorded so far.</param>
    /// <param name="Interest">What it bears for being paid late; null where none is agreed.</param>
    internal sealed record PartnerFields(
        OrganisationCode Partner, Money ContributionDue, Money ContributionPaid, Money PaidOnBehalf, Money VarianceShare, Money Liability, Money Balance, Money Outstanding, InterestFields? Interest,
        IEnumerable<InheritedFields> Inherited);

    /// <summary>What of a partner's figures it took over from one whose place it took during the year.</summary>
    internal sealed record InheritedFields(OrganisationCode Partner, Money ContributionDue, Money ContributionPaid, Money PaidOnBehalf)
    {
        public static IEnumerable<InheritedFields> Of(PartnerStatement statement) =>
            statement.Inherited.Select(one => new InheritedFields(one.Partner, one.ContributionDue, one.ContributionPaid, one.PaidOnBehalf));
    }

    /// <summary>Interest up to a day, signed like the balance, with the stretches of days that explain it.</summary>
    internal sealed record InterestFields(DateOnly On, Percent AnnualPercent, Money Accrued, Money Paid, Money Outstanding, IReadOnlyList<InterestStretch> Stretches)
    {
        public static InterestFields? Of(FundSettlement fund, OrganisationCode partner, DateOnly on)
        {
            if (fund.Interest(partner, on) is not { } account) return null;
            var (accrued, paid) = (account.Accrued, fund.InterestPaid(partner));
            return new(on, account.AnnualPercent, accrued, paid, accrued - paid, account.Stretches);
        }
    }

    /// <summary>What earlier versions have settled: the balance is without it.</summary>
    internal sealed record SettledFields(OrganisationCode Partner, Money VarianceShare, Money Balance);

    internal sealed record ResponseFields(OrganisationCode Partner, string Response, IReadOnlyList<string> Lines, string? Reason, DateTimeOffset RespondedAt);

    internal sealed record PaymentFields(Guid PaymentId, OrganisationCode Partner, Money Amount, DateOnly PaidOn, string? Reference, DateTimeOffset RecordedAt, LedgerPosting? Posted, PaymentKind Kind, Guid? SetOffId);

    public static PaymentFields Shown(StoredPayment payment) =>
        new(payment.Id, payment.Partner, payment.Amount, payment.PaidOn, payment.Reference, payment.RecordedAt, payment.Posted, payment.Kind, payment.SetOffId);

    /// <param name="on">The day up to which interest is shown.</param>
    public static SettlementReply Of(StoredSettlement settlement, DateOnly on)
    {
        var fund = settlement.Fund;
        var proposal = fund.Proposal;
        return new(
            settlement.Id, fund.State, settlement.Reference, settlement.Year, settlement.Through.Number, settlement.AsAt,
            settlement.Basis?.Mode, proposal?.Host, proposal?.Budget, proposal?.Outturn, proposal?.Result.Variance, proposal?.Unallocated,
            proposal?.UnknownLines, proposal?.UnknownLinesActual,
            proposal?.Result.Reserves ?? new Dictionary<string, ReserveUse>(),
            settlement.Basis?.Note is { Length: > 0 } note ? note : null,
            proposal is null ? [] : proposal.Partners.Select(one => new PartnerFields(
                one.Partner, one.ContributionDue, one.ContributionPaid, one.PaidOnBehalf, one.VarianceShare, one.Liability, one.Balance, fund.Outstanding(one.Partner), InterestFields.Of(fund, one.Partner, on),
                InheritedFields.Of(one))),
            proposal is null ? [] : proposal.Result.Schemes,
            proposal is null ? [] : proposal.Result.Workings,
            settlement.Responses.Select(one => new ResponseFields(one.Partner, one.Response, one.Lines, one.Reason, one.RespondedAt)),
            settlement.Payments.Select(Shown),
            settlement.Posted,
            settlement.Problem,
            proposal?.Result.Rounding,
            proposal?.Result.Notional,
            proposal?.Result.Recoverable ?? [],
            proposal?.Result.InWords ?? [],
            proposal is null ? null : WorkingsTable.Of(proposal.Result),
            settlement.Version,
            settlement.Version == 1 || proposal is null ? [] : proposal.Partners.Select(one => new SettledFields(one.Partner, one.Before.VarianceShare, one.Before.Balance)),
            proposal?.Result.Held ?? new Dictionary<string, Money>(),
            fund.AgreedOn is { } agreedOn ? proposal?.PaymentTerms?.DueOn(agreedOn) : null);
    }
}
