using PoolPlatform.Kernel;
using PoolPlatform.Reporting.Statements;

namespace PoolPlatform.Reporting.MemorandumAccounts;

/// <summary>Sets the account out for a reader, in the order in which an accountant reads it.</summary>
internal static class SetOutMemorandumAccount
{
    public static Statement From(MemorandumAccount account) => new(
        "Memorandum account",
        $"{account.Title} ({account.Reference}), {account.Year}",
        [.. Facts(account)],
        [.. Tables(account)],
        [.. Remarks(account)]);

    private static IEnumerable<Fact> Facts(MemorandumAccount account)
    {
        yield return new("Financial year", $"{PlainWords.Of(account.Year.Start)} to {PlainWords.Of(account.Year.End)}");
        yield return new("Host", $"{account.Partners.FirstOrDefault(partner => partner.Code == account.Host)?.Name ?? account.Host} ({account.Host})");
        yield return new("Partners", string.Join("; ", account.Partners.Select(partner => $"{partner.Name} ({partner.Code})")));
        yield return new("Legal power", PlainWords.Of(account.LegalPower));
        yield return new("Funding type", PlainWords.Of(account.FundingType));
        yield return new("Mode", PlainWords.Of(account.Mode));
        if (account.BudgetVersion is { } version) yield return new("Budget version", version);
        if (account.Note is { } note) yield return new("Note", note);
        yield return new("Closed to period", account.ClosedThrough is { } period ? PlainWords.OfPeriod(period) : "None closed");
        yield return new("As recorded at", account.AsAt is { } asAt ? PlainWords.Of(asAt) : "Nothing recorded");
    }

    private static IEnumerable<Table> Tables(MemorandumAccount account)
    {
        yield return Summary(account);
        yield return Contributions(account);
        yield return Expenditure(account);
        yield return new(
            "Paid on behalf of the fund by partners other than the host",
            [new("Partner"), new("Code"), new("Amount", true)],
            [.. account.PaidOnBehalf.Select(paid => new Row([paid.Name, paid.Partner, paid.Amount]))])
        { Empty = "The host paid everything." };
        if (account.Settlement is not { } settlement) yield break;
        yield return Shares(settlement);
        yield return new(
            "Payments under the settlement",
            [new("Paid on"), new("Partner"), new("To the host", true)],
            [.. settlement.Payments.Select(payment => new Row([PlainWords.Of(payment.PaidOn), payment.Partner, payment.Amount]))])
        { Empty = "No payment is recorded yet." };
        if (account.Interest.Count > 0)
            yield return new(
                "Interest on balances paid late",
                [new("Paid on"), new("Partner"), new("To the host", true)],
                [
                    .. account.Interest.Select(paid => new Row([PlainWords.Of(paid.PaidOn), paid.Partner, paid.Amount])),
                    new Row(["Total", "", account.Totals.SettlementInterest], IsTotal: true),
                ]);
    }

    private static Table Summary(MemorandumAccount account)
    {
        var totals = account.Totals;
        var columns = new List<Column> { new("Item"), new(account.Year.ToString(), true) };
        if (account.PriorYear is { } prior) columns.Add(new(prior.Year.ToString(), true));
        Row Item(string name, Money? now, Money? before, bool isTotal = false) => new(account.PriorYear is null ? [name, now] : [name, now, before], isTotal);
        return new("Income and expenditure of the fund", columns,
        [
            Item("Contributions agreed", totals.Income, account.PriorYear?.Income),
            Item("Budget", totals.Budget, account.PriorYear?.Budget),
            Item("Gross expenditure", totals.Expenditure, account.PriorYear?.Expenditure),
            Item(Over(totals.Variance), totals.Variance, account.PriorYear?.Variance, isTotal: true),
        ]);
    }

    private static Table Contributions(MemorandumAccount account) => new(
        "Contributions by partner and funding source",
        [new("Partner"), new("Code"), new("Source"), new("Agreed", true), new("Received", true), new("Outstanding", true)],
        [
            .. account.Contributions.SelectMany(contribution => contribution.Sources.Count > 1
                ? contribution.Sources.Select(source => new Row([contribution.Name, contribution.Partner, PlainWords.Of(source.Code), source.Amount, "", ""]))
                    .Append(new Row([contribution.Name, contribution.Partner, "All sources", contribution.Agreed, contribution.Received, contribution.Outstanding]))
                : [new Row([contribution.Name, contribution.Partner, contribution.Sources.Count == 1 ? PlainWords.Of(contribution.Sources[0].Code) : "", contribution.Agreed, contribution.Received, contribution.Outstanding])]),
            new Row(["Total", "", "", account.Totals.Income, account.Totals.Received, account.Totals.Income - account.Totals.Received], IsTotal: true),
        ]);

    private static Table Expenditure(MemorandumAccount account) => new(
        "Expenditure by scheme and line",
        [new("Line"), new("Code"), new("Scheme"), new("Kind"), new("Funded by"), new("Budget", true), new("Actual", true), new("Variance", true)],
        account.Schemes.Count == 0 ? [] :
        [
            .. account.Schemes.SelectMany(scheme => scheme.Lines
                .Select(line => new Row([line.Name, line.Code, scheme.Code, PlainWords.Of(line.Kind ?? ""), line.FundedBy ?? "", line.Budget, line.Actual, line.Variance]))
                .Append(new Row([$"Scheme: {scheme.Name}", "", scheme.Code, "", "", scheme.Budget, scheme.Actual, scheme.Variance], IsTotal: true))),
            new Row(["All schemes", "", "", "", "", account.Totals.Budget, account.Totals.Expenditure, account.Totals.Variance], IsTotal: true),
        ])
    { Empty = "No budget and no expenditure are recorded." };

    private static Table Shares(MemorandumAccount.Shared settlement) => new(
        $"Share of the result by partner: settlement to period {PlainWords.OfPeriod(settlement.Through)}, {settlement.State.ToLowerInvariant()}",
        [
            new("Partner"), new("Contribution due", true), new("Share of result", true), new("Liability", true), new("Contribution paid", true), new("Paid on behalf", true),
            new("Balance", true), new("Paid under the settlement", true), new("Balance after payments", true),
        ],
        [
            .. settlement.Partners.Select(share => new Row(
                [share.Name, share.ContributionDue, share.VarianceShare, share.Liability, share.ContributionPaid, share.PaidOnBehalf, share.Balance, share.Paid, share.BalanceAfter])),
            new Row(["Total", .. new Func<MemorandumAccount.Share, Money>[]
            {
                share => share.ContributionDue, share => share.VarianceShare, share => share.Liability, share => share.ContributionPaid, share => share.PaidOnBehalf,
                share => share.Balance, share => share.Paid, share => share.BalanceAfter,
            }.Select(figure => (Cell)Money.Sum(settlement.Partners.Select(figure)))], IsTotal: true),
        ]);

    private static IEnumerable<string> Remarks(MemorandumAccount account)
    {
        var totals = account.Totals;
        yield return "A variance is expenditure less budget: positive is overspent. A balance that is positive is paid by the partner to the host; one that is negative is paid to the partner.";
        if (totals.UnknownLines > 0)
            yield return $"{totals.UnknownLines} budget line(s) are not known yet. They are left out of the budget and of the variance; {totals.ExpenditureOnUnknownLines} pounds were spent on them.";
        if (totals.Unallocated is { } unallocated && unallocated != Money.Zero)
            yield return $"Contributions differ from the known budget by {unallocated} pounds, which stay in the fund.";
        if (account.Settlement is null)
            yield return "No settlement is proposed yet, so no share of the result is shown.";
        else
            yield return "The host's own balance is what it bears itself; no other body pays or is paid for it.";
        if (account.Settlement?.NotShared is { } notShared && notShared != Money.Zero)
            yield return $"{notShared} pounds of the variance are not shared among the partners: what reserves took or still hold, what lies outside the settlement's periods, and what was recorded after it was worked out.";
    }

    private static string Over(Money? variance) => variance is not { } known ? "Variance" : known > Money.Zero ? "Overspend" : known < Money.Zero ? "Underspend" : "On budget";
}
