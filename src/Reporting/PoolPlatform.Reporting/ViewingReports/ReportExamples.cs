namespace PoolPlatform.Reporting.ViewingReports;

/// <summary>What the API description shows.</summary>
internal static class ReportExamples
{
    public const string MemorandumAccount =
        """
        {"kind":"memorandum-account","reference":"BANES-MH","title":"Mental health pooled budget","year":"2014-15","legalPower":"NhsAct2006S75","fundingType":"PooledFund","mode":"Live",
         "host":"E06000022","partners":[{"code":"11E","name":"NHS Bath and North East Somerset CCG","kind":"Ccg"}],"budgetVersion":"opening","note":null,"closedThrough":12,
         "asAt":"2015-05-29T10:00:00+00:00","heard":[{"service":"budgets","sequence":42,"recordedAt":"2015-05-29T10:00:00+00:00"}],
         "contributions":[{"partner":"11E","name":"NHS Bath and North East Somerset CCG","agreed":"16610000.00","received":"16610000.00","outstanding":"0.00",
           "sources":[{"code":"NhsAdditional","schedule":"Quarterly","amount":"16610000.00"}]}],
         "schemes":[{"code":"MH","name":"Mental health","budget":"24190000.00","actual":"24655432.17","variance":"465432.17","unknownLines":0,
           "lines":[{"code":"AWP","name":"AWP block contract","kind":"Block","fundedBy":"11E","owner":"11E","budget":"12816000.00","actual":"12816000.00","variance":"0.00"}]}],
         "paidOnBehalf":[],
         "totals":{"income":"24190000.00","received":"24190000.00","budget":"24190000.00","unknownLines":0,"expenditure":"24655432.17","expenditureOnUnknownLines":"0.00",
           "variance":"465432.17","unallocated":"0.00","paidOnBehalf":"0.00","settlementPayments":"319612.27","fundCash":"-145819.90","entries":156},
         "settlement":{"settlementId":"019d1c9e-7f7a-7c4e-8a39-1c6b0f5f1a2b","state":"Settled","through":12,"asAt":"2015-04-20T09:00:00+00:00","inLedger":true,"budget":"24190000.00","outturn":"24655432.17",
           "variance":"465432.17","unallocated":"0.00","unknownLines":0,"notShared":"0.00",
           "partners":[{"partner":"11E","name":"NHS Bath and North East Somerset CCG","contributionDue":"16610000.00","contributionPaid":"16610000.00","paidOnBehalf":"0.00","varianceShare":"319612.27",
             "liability":"16929612.27","balance":"319612.27","paid":"319612.27","balanceAfter":"0.00"}],
           "payments":[{"partner":"11E","amount":"319612.27","paidOn":"2015-05-29"}]},
         "priorYear":null}
        """;
}
