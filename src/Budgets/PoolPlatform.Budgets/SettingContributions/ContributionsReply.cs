using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.SettingContributions;

/// <summary>A year's contributions as the public API shows them, each with its instalments; the schedule is null where these were given one by one.</summary>
internal sealed record ContributionsReply(AgreementReference Reference, FinancialYear Year, int Number, Money Total, IReadOnlyList<Contribution> Partners)
{
    public const string Example =
        """
        {"reference":"BANES-MH","year":"2014-15","number":1,"total":"16610000.00",
         "partners":[{"partner":"11E","source":"NhsAdditional","schedule":"Annual","amount":"16610000.00","instalments":[{"dueOn":"2014-04-01","amount":"16610000.00"}],"inKind":false,"recurrentAmount":null}]}
        """;

    public static ContributionsReply Of(PoolScope scope, ContributionPlan plan) => new(scope.Reference, scope.Year, plan.Number, plan.Total, plan.Contributions);
}
