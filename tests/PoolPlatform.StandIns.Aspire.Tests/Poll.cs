namespace PoolPlatform.StandIns.Tests;

/// <summary>For what sends no signal: asks again until it is so, or a deadline passes.</summary>
internal static class Poll
{
    internal static async Task UntilAsync(Func<bool> isSo)
    {
        var deadline = SampleSystem.Deadline;
        while (!isSo())
            await Task.Delay(50, deadline);
    }
}
