using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.SettingBudget;

/// <summary>A budget as the public API shows it: the total of the known lines, and how many it leaves out.</summary>
internal sealed record BudgetReply(
    AgreementReference Reference, FinancialYear Year, int Number, string Version, string? Note, Money Total, int UnknownLines, DateTimeOffset RecordedAt, IReadOnlyList<BudgetLine> Lines)
{
    public const string Example =
        """
        {"reference":"BANES-MH","year":"2014-15","number":1,"version":"opening","note":null,"total":"12816000.00","unknownLines":0,"recordedAt":"2014-03-28T09:00:00+00:00",
         "lines":[{"code":"AWP","scheme":"MH","name":"AWP block contract","fundedBy":"11E","owner":"11E","kind":"Block","amount":"12816000.00"}]}
        """;

    public static BudgetReply Of(PoolScope scope, StoredBudget stored) => new(
        scope.Reference, scope.Year, stored.Budget.Number, stored.Budget.Version, stored.Budget.Note, stored.Budget.Total, stored.Budget.UnknownLines, stored.RecordedAt, stored.Budget.Lines);
}
