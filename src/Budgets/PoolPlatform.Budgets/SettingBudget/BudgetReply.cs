using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.SettingBudget;

/// <summary>A budget as the public API shows it: the total of the known lines, and how many it leaves out.</summary>
internal sealed record BudgetReply(
    AgreementReference Reference, FinancialYear Year, int Number, string Version, string? Note, Money Total, int UnknownLines, DateTimeOffset RecordedAt, IReadOnlyList<BudgetLine> Lines,
    Money? Headline, Money? HeadlineDifference, Money Recurrent, Money NonRecurrent, Money SetUp, IReadOnlyList<BudgetReply.Heading> Headings, IReadOnlyList<BudgetReply.Reserve> Reserves,
    BudgetReply.OutsideReply Outside)
{
    public const string Example =
        """
        {"reference":"BANES-MH","year":"2014-15","number":1,"version":"opening","note":null,"total":"12816000.00","unknownLines":0,"recordedAt":"2014-03-28T09:00:00+00:00",
         "lines":[{"code":"AWP","scheme":"MH","name":"AWP block contract","fundedBy":"11E","owner":"11E","kind":"Block","amount":"12816000.00","heading":"Mental health trust","recurrent":true,"setUp":false,"profile":null}],
         "headline":"12800000.00","headlineDifference":"-16000.00","recurrent":"12816000.00","nonRecurrent":"0.00","setUp":"0.00","headings":[{"name":"Mental health trust","total":"12816000.00","unknownLines":0}],
         "reserves":[{"name":"prevention","purpose":"Reserve","percentOfFund":"5","amount":"640800.00"}],"outside":{"aligned":"2000000.00","inView":"0.00","unknown":0,"items":[{"code":"CHC","name":"Continuing healthcare","standing":"Aligned","owner":"11E","amount":"2000000.00"}]}}
        """;

    public static BudgetReply Of(PoolScope scope, StoredBudget stored) => new(
        scope.Reference, scope.Year, stored.Budget.Number, stored.Budget.Version, stored.Budget.Note, stored.Budget.Total, stored.Budget.UnknownLines, stored.RecordedAt, stored.Budget.Lines,
        stored.Budget.Particulars.Headline,
        stored.Budget.Particulars.Headline is { } headline ? headline - stored.Budget.Total : null,
        Sum(stored.Budget.Lines.Where(line => line.Recurrent)),
        Sum(stored.Budget.Lines.Where(line => !line.Recurrent)),
        Sum(stored.Budget.Lines.Where(line => line.SetUp)),
        [.. stored.Budget.Lines.Where(line => line.Heading is not null).GroupBy(line => line.Heading!, StringComparer.Ordinal).Select(lines => new Heading(lines.Key, Sum(lines), lines.Count(line => line.Amount is null)))],
        [.. stored.Budget.Particulars.Reserves.Select(reserve => new Reserve(reserve.Name, reserve.Purpose, reserve.PercentOfFund, reserve.Of(stored.Budget.Total)))],
        OutsideReply.Of(stored.Budget.Particulars.Outside));

    private static Money Sum(IEnumerable<BudgetLine> lines) => Money.Sum(lines.Select(line => line.Amount ?? Money.Zero));

    /// <summary>The lines under one heading.</summary>
    internal sealed record Heading(string Name, Money Total, int UnknownLines);

    /// <summary>What a reserve comes to on the fund as it stands.</summary>
    internal sealed record Reserve(string Name, ReservePurpose Purpose, Percent? PercentOfFund, Money Amount);

    /// <summary>Budgets that are no part of the pool or of any of its totals.</summary>
    internal sealed record OutsideReply(Money Aligned, Money InView, int Unknown, IReadOnlyList<OutsideBudget> Items)
    {
        public static OutsideReply Of(IReadOnlyList<OutsideBudget> items) =>
            new(Sum(items, OutsideStanding.Aligned), Sum(items, OutsideStanding.InView), items.Count(one => one.Amount is null), items);

        private static Money Sum(IReadOnlyList<OutsideBudget> items, OutsideStanding standing) => Money.Sum(items.Where(one => one.Standing == standing).Select(one => one.Amount ?? Money.Zero));
    }
}
