using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.Postgres.Events;

namespace PoolPlatform.ClientPackages.Tests.Contracts;

/// <summary>A difference here is a difference in somebody else's service: add fields, never rename or remove one.</summary>
public class EventsOnTheWireTests
{
    [Fact]
    public void CommitmentChanged_is_written_as_the_committed_file_shows() =>
        IsWrittenAs("CommitmentChanged.json", new CommitmentChanged("0198c5f0-0000-7000-8000-000000000001", 2, "BANES-MH", "Changed", [new(2025, 2, "MH", "OPP", 190890), new(2025, 3, "MH", "OPP", 318150)], [new(2025, "Rate", 174209)]));

    [Fact]
    public void PackageApproved_is_written_as_the_committed_file_shows() =>
        IsWrittenAs("PackageApproved.json", new PackageApproved("0198c5f0-0000-7000-8000-000000000001", 2, "BANES-MH", "MH", "Joint"));

    [Fact]
    public void PackageEnded_is_written_as_the_committed_file_shows() =>
        IsWrittenAs("PackageEnded.json", new PackageEnded("0198c5f0-0000-7000-8000-000000000001", 3, "BANES-MH", new(2025, 8, 9)));

    [Fact]
    public void ArrearsOwed_is_written_as_the_committed_file_shows() =>
        IsWrittenAs("ArrearsOwed.json", new ArrearsOwed(
            "0198c5f0-0000-7000-8000-000000000001", 3, "BANES-MH", "0198c5f0-0000-7000-8000-000000000001/7", "Ended", "pay-run-5", "E06000022", [new(new(2025, 8, 10), new(2025, 8, 31), "MH", "OPP", -233310)]));

    [Fact]
    public void FundingTransferred_is_written_as_the_committed_file_shows() =>
        IsWrittenAs("FundingTransferred.json", new FundingTransferred(
            "0198c5f0-0000-7000-8000-000000000001", 1, "BANES-MH", "0198c5f0-0000-7000-8000-000000000001/2", "InterimFunding", "D-7", new(2025, 9, 30),
            [new(new(2025, 9, 3), new(2025, 9, 30), [new("11E", 368578), new("E06000022", -368578)])]));

    private static void IsWrittenAs(string file, object @event) =>
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contracts", file)).Trim(), EventJson.Write(@event));
}
