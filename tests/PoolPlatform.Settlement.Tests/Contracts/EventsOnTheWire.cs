using PoolPlatform.Postgres.Events;
using PoolPlatform.Settlement.Contracts.Events;

namespace PoolPlatform.Settlement.Tests.Contracts;

/// <summary>A difference here is a difference in somebody else's service: add fields, never rename or remove one.</summary>
public class EventsOnTheWire
{
    private const string Id = "0196f1c2-7d3a-7000-8000-000000000001";

    public static TheoryData<object> Events =>
    [
        new SettlementProposed(
            Id, "BANES-MH", 2014, 12, new DateTimeOffset(2015, 5, 1, 9, 30, 0, TimeSpan.Zero), 24_190_000_00, 24_655_432_17, 465_432_17, 0, 1,
            [new("11E", 16_610_000_00, 16_610_000_00, 0, 319_612_27, 16_929_612_27, 319_612_27), new("E06000022", 7_580_000_00, 7_580_000_00, 0, 145_819_90, 7_725_819_90, 145_819_90)]),
        new SettlementAgreed(Id, "BANES-MH", 2014),
        new SettlementDisputed(Id, "BANES-MH", 2014, "11E", ["LA"]),
        new SettlementSettled(Id, "BANES-MH", 2014),
        new FlowAgreed(Id, "BANES-MH", "Dowry", "11E", "E06000022"),
        new FlowClaimAgreed(Id, "BANES-MH", "CrossCharge", "E06000022", "11E", 1, new(2014, 4, 1), new(2014, 4, 30), 480500),
        new FlowCredited(Id, "BANES-MH", "Dowry", "11E", "E06000022", 1, new(2014, 6, 17), new(2014, 6, 30), 797736),
        new FlowPaid(Id, "BANES-MH", "GrantTransfer", "11E", "E06000022", -1000000, new(2015, 7, 1)),
    ];

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Events))]
    public void An_event_is_written_as_the_committed_file_shows(object told) =>
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contracts", $"{told.GetType().Name}.json")).Trim(), EventJson.Write(told));
}
