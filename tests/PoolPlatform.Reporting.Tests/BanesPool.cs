using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Settlement.Contracts.Events;
using PoolPlatform.Testing;

namespace PoolPlatform.Reporting.Tests;

/// <summary>The Bath and North East Somerset mental health pool of 2014/15: opening budget from Tables 1 and 2 of its committee paper, illustrative outturn.</summary>
/// <remarks>By hand: NCA 1,003,250.40 is 289,250.40 over 714,000; OPP 4,901,181.77 is 222,181.77 over 4,679,000; ADP 1,988,000 is 46,000 under 2,034,000; the rest as
/// budgeted. 289,250.40 + 222,181.77 - 46,000.00 = 465,432.17, of which 68.67 percent are 319,612.27 and 31.33 percent 145,819.90.</remarks>
internal static class BanesPool
{
    public const string Reference = "BANES-MH";
    public const string Year = "2014-15";
    public const string Ccg = "11E";
    public const string Council = "E06000022";
    public const string SettlementId = "019d1c9e-7f7a-7c4e-8a39-1c6b0f5f1a2b";

    private static readonly (string Code, string Name, string Kind, string Partner, long Budget, long Outturn)[] Lines =
    [
        ("AWP", "AWP block contract", "Block", Ccg, 12_816_000_00, 12_816_000_00),
        ("NCA", "Specialist care and NCA charges", "NonContractActivity", Ccg, 714_000_00, 1_003_250_40),
        ("IAPT", "Improving access to psychological therapies", "Block", Ccg, 1_059_000_00, 1_059_000_00),
        ("JFP", "Joint funded placements", "Package", Ccg, 854_000_00, 854_000_00),
        ("SHARED", "Shared staffing and overheads", "Staffing", Ccg, 651_000_00, 651_000_00),
        ("RICE", "RICE contract and drugs", "Block", Ccg, 401_000_00, 401_000_00),
        ("S12", "S12", "Other", Ccg, 115_000_00, 115_000_00),
        ("OPT", "Older people's team", "Staffing", Council, 434_000_00, 434_000_00),
        ("ADT", "Adult team", "Staffing", Council, 383_000_00, 383_000_00),
        ("AMPH", "AMPH team", "Staffing", Council, 164_000_00, 164_000_00),
        ("OTHER", "Other budgets", "Other", Council, -114_000_00, -114_000_00),
        ("OPP", "Older people purchasing", "Package", Council, 4_679_000_00, 4_901_181_77),
        ("ADP", "Adult purchasing", "Package", Council, 2_034_000_00, 1_988_000_00),
    ];

    public static AgreementActivated Agreement() => new(
        Reference, "Mental health pooled budget", "NhsAct2006S75", "PooledFund", "Live", Council,
        [new(Ccg, "NHS Bath and North East Somerset CCG", "Ccg"), new(Council, "Bath and North East Somerset Council", "Council")],
        new(2014, 4, 1), new(2016, 3, 31), [new("MH", "Mental health")], 3);

    public static BudgetApproved Budget() => new(
        Reference, 2014, 1, "opening", "The outturn is illustrative.",
        [.. Lines.Select(line => new BudgetApproved.Line(line.Code, "MH", line.Name, line.Partner, line.Partner, line.Kind, line.Budget))]);

    public static SettlementProposed Proposed(string settlementId = SettlementId) => new(
        settlementId, Reference, 2014, 12, new(2015, 4, 20, 9, 0, 0, TimeSpan.Zero), 24_190_000_00, 24_655_432_17, 465_432_17, 0, 0,
        [
            new(Ccg, 16_610_000_00, 16_610_000_00, 0, 319_612_27, 16_929_612_27, 319_612_27),
            new(Council, 7_580_000_00, 7_580_000_00, 0, 145_819_90, 7_725_819_90, 145_819_90),
        ]);

    /// <summary>Agreement, budget, contributions received in quarters, twelve months of spending, all periods closed.</summary>
    public static async Task TellYear(EventFeed feed)
    {
        await feed.Tell("agreements", Reference, Agreement(), At(2014, 3, 20));
        await feed.Tell("budgets", Reference, Budget(), At(2014, 3, 25));
        await feed.Tell("budgets", Reference, new ContributionsAgreed(Reference, 2014, 1,
            [new(Ccg, "NhsAdditional", "Quarterly", 16_610_000_00), new(Council, "LaAdditional", "Quarterly", 7_580_000_00)]), At(2014, 3, 25));
        var journal = 0;
        foreach (var quarter in new DateOnly[] { new(2014, 4, 1), new(2014, 7, 1), new(2014, 10, 1), new(2015, 1, 2) })
        {
            await feed.Tell("budgets", Reference, new ContributionReceived(Reference, 2014, ++journal, Ccg, 4_152_500_00, quarter), At(quarter.Year, quarter.Month, quarter.Day));
            await feed.Tell("budgets", Reference, new ContributionReceived(Reference, 2014, ++journal, Council, 1_895_000_00, quarter), At(quarter.Year, quarter.Month, quarter.Day));
        }
        for (var month = 1; month <= 12; month++)
        {
            var end = new DateOnly(2014, 4, 1).AddMonths(month).AddDays(-1);
            await feed.Tell("budgets", Reference, new ExpenditurePosted(Reference, 2014, $"import-{month}",
                [.. Lines.Select(line => new ExpenditurePosted.Entry(line.Code, "MH", Council, end, (line.Outturn * month / 12) - (line.Outturn * (month - 1) / 12), 1))]), At(end.Year, end.Month, end.Day));
        }
        await feed.Tell("budgets", Reference, new PeriodClosed(Reference, 2014, 12), At(2015, 4, 15));
    }

    /// <summary>The settlement proposed, agreed, posted, and the CCG's share paid.</summary>
    public static async Task TellSettled(EventFeed feed)
    {
        await feed.Tell("settlement", Reference, Proposed(), At(2015, 4, 20));
        await feed.Tell("settlement", Reference, new SettlementAgreed(SettlementId, Reference, 2014), At(2015, 5, 1));
        await feed.Tell("budgets", Reference, new SettlementPosted(Reference, 2014, SettlementId, 900, [new(Ccg, 319_612_27, 0), new(Council, 145_819_90, 0)]), At(2015, 5, 1));
        await feed.Tell("budgets", Reference, new SettlementPaymentPosted(Reference, 2014, SettlementId, 901, Ccg, 319_612_27, new(2015, 5, 29)), At(2015, 5, 29));
        await feed.Tell("settlement", Reference, new SettlementSettled(SettlementId, Reference, 2014), At(2015, 5, 29));
    }

    public static DateTimeOffset At(int year, int month, int day) => new(year, month, day, 10, 0, 0, TimeSpan.Zero);
}
