using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Budgeting;

/// <summary>How Budgets says no to what stands in or beside a budget.</summary>
public static class BudgetingRefusals
{
    public static Refusal Repeated(string field) => Refusal.RuleBroken("code-repeated", "This is listed twice.").About(field, "This stands above already.");

    public static Refusal ReserveUnclear(string field) =>
        Refusal.RuleBroken("reserve-unclear", "A reserve is a sum or a percentage of the fund, one of the two.").About(field, "Give either amount or percentOfFund.");

    public static Refusal ProfileNotTwelve(string field) => Refusal.RuleBroken("profile-not-twelve", "A profile has twelve months, April first.").About(field, "This needs twelve sums.");

    public static Refusal ProfileDoesNotSum(string field, Money? amount, Money sum) =>
        Refusal.RuleBroken("profile-does-not-sum", $"The months come to {sum}, the line is {amount?.ToString() ?? "not known"}.").About(field, $"These come to {sum}.");

    public static Refusal LineOfAnotherGrant(string field, string line) =>
        Refusal.RuleBroken("line-of-another-grant", $"The line '{line}' is spent from another grant.").About(field, "This line belongs to another grant.");

    public static Refusal UsedBeyondSpent(Money used, Money most) =>
        Refusal.RuleBroken("used-beyond-spent", $"{used} is said to be used; the grant and what was spent from it bear no more than {most}.").About("used", $"This may be at most {most}.").With("most", most);
}
