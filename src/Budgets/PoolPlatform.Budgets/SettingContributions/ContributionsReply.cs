using System.Text.Json.Serialization;
using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.SettingContributions;

/// <summary>A year's contributions as the public API shows them, each with its instalments; the schedule is null where these were given one by one.</summary>
internal sealed record ContributionsReply(AgreementReference Reference, FinancialYear Year, int Number, Money Total, IReadOnlyList<Contribution> Partners)
{
    /// <summary>How they were worked out from the year before, where they were.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContributionFormula? Formula { get; init; }

    public const string Example =
        """
        {"reference":"BANES-MH","year":"2014-15","number":1,"total":"16610000.00",
         "partners":[{"partner":"11E","source":"NhsAdditional","schedule":"Annual","amount":"16610000.00","instalments":[{"dueOn":"2014-04-01","amount":"16610000.00"}],"inKind":false,"recurrentAmount":null}]}
        """;

    public static ContributionsReply Of(PoolScope scope, ContributionPlan plan, ContributionFormula? formula) =>
        new(scope.Reference, scope.Year, plan.Number, plan.Total, plan.Contributions) { Formula = formula };
}

/// <summary>The steps from one year's contributions to the next year's, as they were adopted.</summary>
/// <param name="From">The year that they were worked out from.</param>
/// <param name="Number">The plan of that year which was the newest then.</param>
internal sealed record ContributionFormula(FinancialYear From, int Number, Percent Inflation, Percent Efficiency, IReadOnlyList<NextContribution> Steps)
{
    public const string Kind = "contribution-formula";

    /// <summary>That of a plan; null where the plan was given sum by sum.</summary>
    public static async Task<ContributionFormula?> Of(NpgsqlConnection connection, int pool, FinancialYear year, ContributionPlan plan, CancellationToken cancel) =>
        (await PoolDocuments.Each<ContributionFormula>(connection, pool, year, Kind, "", cancel)).Find(one => one.Number == plan.Number)?.Definition;
}
