using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Testing;

namespace PoolPlatform.Settlement.Tests.Slices;

/// <summary>The Bath and North East Somerset mental health pool as Agreements and Budgets answer for it: contributions in full, all paid by the host, overspent by £465,432.17.</summary>
internal static class Pool
{
    public const string Reference = "BANES-MH";
    public const string Nhs = "11E";
    public const string Council = "E06000022";

    /// <summary>The body that has followed the NHS partner.</summary>
    public const string Successor = "QOX";

    public const string Settlements = $"/v1/pools/{Reference}/years/2014-15/settlements";

    public static string NhsToken => TestTokens.Of(Nhs, Roles.Finance);

    public static string CouncilToken => TestTokens.Of(Council, Roles.Finance);

    public static string StrangerToken => TestTokens.Of("00T", Roles.Finance);

    public static Terms Terms(string mode = "Live", string state = "Active", string? share = null) => new()
    {
        Reference = Reference,
        Title = "Mental health pooled budget",
        State = state,
        Mode = mode,
        Host = Council,
        Partners = { new Partner { Code = Nhs, Name = "CCG", Kind = "Ccg", Successors = { Successor } }, new Partner { Code = Council, Name = "Council", Kind = "Council" } },
        TermStart = "2014-04-01",
        TermEnd = "2016-03-31",
        Schemes =
        {
            new Scheme
            {
                Code = "MH",
                Name = "Mental health",
                RiskShare = share ?? """{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}],"under":"same"}""",
            },
        },
        Version = 3,
        LegalPower = "NhsAct2006S75",
        FundingType = "PooledFund",
    };

    public static Position Position(long outturnPence = 24_655_432_17) => new()
    {
        Reference = Reference,
        Year = 2014,
        Through = 12,
        Note = "Outturn illustrative",
        Lines =
        {
            new PositionLine { Code = "NHS", Scheme = "MH", Name = "NHS lines", FundedBy = Nhs, Owner = Nhs, Kind = "Block", BudgetPence = 16_610_000_00, ActualPence = 16_610_000_00 },
            new PositionLine { Code = "LA", Scheme = "MH", Name = "Council lines", FundedBy = Council, Owner = Council, Kind = "Package", BudgetPence = 7_580_000_00, ActualPence = outturnPence - 16_610_000_00 },
            new PositionLine { Code = "TBC", Scheme = "MH", Name = "Not yet known", FundedBy = Council, Owner = Council, Kind = "Other" },
        },
        Partners =
        {
            new PartnerMoney
            {
                Partner = Nhs, ContributionDuePence = 16_610_000_00, ContributionPaidPence = 16_610_000_00, ContributionOpeningPence = 16_610_000_00, ContributionClosingPence = 16_610_000_00,
            },
            new PartnerMoney
            {
                Partner = Council, ContributionDuePence = 7_580_000_00, ContributionPaidPence = 7_580_000_00, ContributionOpeningPence = 7_580_000_00, ContributionClosingPence = 7_580_000_00,
            },
        },
        UnknownLines = 1,
    };
}
