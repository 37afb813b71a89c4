using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Tests.Domain;

/// <summary>The Bath and North East Somerset pool of 2014/15.</summary>
internal static class Samples
{
    public static readonly FinancialYear Year = FinancialYear.StartingIn(2014);
    public static readonly OrganisationCode Ccg = Code("11E");
    public static readonly OrganisationCode Council = Code("E06000022");

    public static readonly PoolTerms Terms = new(
        AgreementReference.TryParse("BANES-MH", out var reference) ? reference : default, "Active", false, Council,
        [new(Ccg, [Code("92G")]), new(Council, [])], new(new(2014, 4, 1), new(2016, 3, 31)), ["MH"]);

    /// <summary>Table 1 and 2 of the report, in pounds: thirteen lines, one of them negative.</summary>
    public static readonly PoolBudget Banes = new(1, "opening", null,
    [
        Line("AWP", Ccg, "12816000.00"), Line("NCA", Ccg, "714000.00"), Line("IAPT", Ccg, "1059000.00"), Line("PLACEMENTS", Ccg, "854000.00"), Line("STAFFING", Ccg, "651000.00"),
        Line("RICE", Ccg, "401000.00"), Line("S12", Ccg, "115000.00"), Line("OPT", Council, "434000.00"), Line("ADULT-TEAM", Council, "383000.00"), Line("AMHP", Council, "164000.00"),
        Line("OTHER", Council, "-114000.00"), Line("OPP", Council, "4679000.00"), Line("AP", Council, "2034000.00"),
    ]);

    public static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new ArgumentException(text);

    public static Money Pounds(string text) => Money.TryParse(text, out var money) ? money : throw new ArgumentException(text);

    public static PeriodNo Period(int number) => PeriodNo.TryFrom(number, out var period) ? period : throw new ArgumentException("A period is 1 to 13.");

    public static BudgetLine Line(string code, OrganisationCode partner, string? amount, string scheme = "MH") =>
        new(code, scheme, code, partner, partner, BudgetLineKind.Other, amount is null ? null : Pounds(amount));
}
