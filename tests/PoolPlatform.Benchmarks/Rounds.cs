namespace PoolPlatform.Benchmarks;

/// <summary>One thing that is timed.</summary>
/// <param name="Limit">What its median must stay under; null where nothing is promised.</param>
internal sealed record Subject(string Name, Func<Task> Act, TimeSpan? Limit = null)
{
    /// <summary>What its median may be at most of the reference's.</summary>
    public double? MaxRatio { get; init; }

    /// <summary>The limit is for the slowest of a hundred and not for the median: what is promised to somebody who waits.</summary>
    public bool LimitsSlowest { get; init; }
}

/// <summary>Times subjects in turns, the reference first, so that whatever else the machine does falls on all of them alike.</summary>
internal static class Rounds
{
    /// <param name="count">How often each is timed, after as many turns again, at most 50, that are not.</param>
    /// <param name="reference">What every row's ratio is taken against.</param>
    public static async Task<Table> Time(int count, Subject reference, params Subject[] subjects)
    {
        Subject[] all = [reference, .. subjects];
        var times = all.ToDictionary(subject => subject, _ => new List<TimeSpan>(count));
        for (var round = -int.Min(count, 50); round < count; round++)
            foreach (var subject in all)
            {
                var began = TimeProvider.System.GetTimestamp();
                await subject.Act();
                if (round >= 0) times[subject].Add(TimeProvider.System.GetElapsedTime(began));
            }
        return new([.. all.Select(subject => new Row(subject, [.. times[subject].Order()]))]);
    }
}
