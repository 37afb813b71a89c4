using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Postgres.Events;

namespace PoolPlatform.Budgets.Tests.Contracts;

/// <summary>A difference here is a difference in somebody else's service: add fields, never rename or remove one.</summary>
public class Events_on_the_wire
{
    public static readonly TheoryData<object> All =
    [
        new BudgetApproved("BANES-MH", 2014, 1, "opening", "illustrative outturn", [new("AWP", "MH", "AWP block contract", "11E", "11E", "Block", 1281600000), new("TBC", "MH", "Not yet known", "E06000022", "E06000022", "Other", null)]),
        new ContributionsAgreed("BANES-MH", 2014, 1, [new("11E", "NhsAdditional", "Monthly", 1661000000)]),
        new ContributionReceived("BANES-MH", 2014, 41, "11E", 138416667, new(2014, 4, 15)),
        new ContributionLate("BANES-MH", 2014, "11E", "NhsAdditional", false, new(2014, 4, 1), 138416667, 38416667, new(2014, 4, 2)),
        new ResourceShifted("BANES-MH", 2014, 1, "Acute", "Community", 35000000, new(2014, 10, 1), true, "Evaluation of neighbourhood teams", "MH"),
        new ExpenditurePosted("BANES-MH", 2014, null, [new("AWP", "MH", "E06000022", new(2014, 4, 30), 106800000, 1)]),
        new PeriodClosed("BANES-MH", 2014, 12),
        new SettlementPosted("BANES-MH", 2014, "0192b8a0-0000-7000-8000-000000000000", 77, [new("11E", 31961227, 0)]),
        new SettlementPaymentPosted("BANES-MH", 2014, "0192b8a0-0000-7000-8000-000000000000", 78, "11E", 31961227, new(2015, 5, 20)),
        new SettlementInterestPosted("BANES-MH", 2014, "0192b8a0-0000-7000-8000-000000000000", 79, "11E", 105078, new(2015, 6, 30)),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void An_event_is_written_as_the_committed_file_shows(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var golden = Path.Combine(AppContext.BaseDirectory, "Contracts", $"{@event.GetType().Name}.json");
        Assert.Equal(File.ReadAllText(golden).Trim(), EventJson.Write(@event));
    }
}
