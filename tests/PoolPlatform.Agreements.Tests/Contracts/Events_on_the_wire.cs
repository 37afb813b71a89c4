using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Postgres.Events;

namespace PoolPlatform.Agreements.Tests.Contracts;

/// <summary>A difference here is a difference in somebody else's service: add fields, never rename or remove one.</summary>
public class Events_on_the_wire
{
    [Fact]
    public void AgreementActivated_is_written_as_the_committed_file_shows() => IsAsCommitted(new AgreementActivated(
        "BANES-MH", "Mental health", "NhsAct2006S75", "PooledFund", "Live", "E06000022",
        [new("11E", "NHS Bath and North East Somerset CCG", "Ccg"), new("E06000022", "Bath and North East Somerset Council", "Council")],
        new(2014, 4, 1), null, [new("MH", "Mental health")], 1));

    [Fact]
    public void AgreementVaried_is_written_as_the_committed_file_shows() => IsAsCommitted(new AgreementVaried(
        "BANES-MH", 3, 4, new(2015, 4, 1), ["title", "schemes[MH].name"], "Mental health", "NhsAct2006S75", "PooledFund", "Live", "E06000022",
        [new("11E", "NHS Bath and North East Somerset CCG", "Ccg"), new("E06000022", "Bath and North East Somerset Council", "Council")],
        new(2014, 4, 1), new(2018, 3, 31), [new("MH", "Mental health and wellbeing")],
        [new(new(2015, 4, 1), "Mental health", "NhsAct2006S75", "PooledFund", "Live", "E06000022", [new("11E", "NHS Bath and North East Somerset CCG", "Ccg")], new(2018, 3, 31), [new("MH", "Mental health and wellbeing")])]));

    [Fact]
    public void NoticeGiven_is_written_as_the_committed_file_shows() => IsAsCommitted(new NoticeGiven("BANES-MH", "11E", new(2015, 9, 1), new(2016, 3, 31)));

    [Fact]
    public void AgreementEnded_is_written_as_the_committed_file_shows() => IsAsCommitted(new AgreementEnded("BANES-MH", new(2016, 3, 31)));

    [Fact]
    public void AgreementWoundUp_is_written_as_the_committed_file_shows() => IsAsCommitted(new AgreementWoundUp("BANES-MH"));

    [Fact]
    public void AgreementSuperseded_is_written_as_the_committed_file_shows() => IsAsCommitted(new AgreementSuperseded("BOLTON-BCF", "BOLTON-SC", new(2019, 4, 1)));

    [Fact]
    public void OrganisationSucceeded_is_written_as_the_committed_file_shows() => IsAsCommitted(new OrganisationSucceeded(
        "11E", "NHS Bath and North East Somerset CCG", "Ccg", "92G", "NHS Bath and North East Somerset, Swindon and Wiltshire CCG", "Ccg", new(2020, 4, 1)));

    [Fact]
    public void SuccessionWithdrawn_is_written_as_the_committed_file_shows() => IsAsCommitted(new SuccessionWithdrawn("11E", "92G"));

    [Fact]
    public void DisputeRaised_is_written_as_the_committed_file_shows() => IsAsCommitted(new DisputeRaised("BANES-MH", 1, "11E", "Lines", null, ["NCA"], 28925040, new(2015, 4, 30)));

    [Fact]
    public void DisputeDecided_is_written_as_the_committed_file_shows() => IsAsCommitted(new DisputeDecided("BANES-MH", 1, "Decided", new(2015, 6, 1), new(2014, 10, 1)));

    private static void IsAsCommitted(object @event) =>
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Contracts", $"{@event.GetType().Name}.json")).Trim(), EventJson.Write(@event));
}
