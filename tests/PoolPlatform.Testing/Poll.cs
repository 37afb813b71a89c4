namespace PoolPlatform.Testing;

/// <summary>For what sends no signal: asks again until it is so, or a deadline passes.</summary>
public static class Poll
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <param name="within">Another deadline, for what is known to take long.</param>
    public static async Task Until(Func<Task<bool>> isSo, string what, TimeSpan? within = null)
    {
        ArgumentNullException.ThrowIfNull(isSo);
        var deadline = within ?? Deadline;
        using var limit = new CancellationTokenSource(deadline);
        while (!await isSo())
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"Not within {deadline.TotalSeconds} seconds: {what}.");
            await Task.Delay(25, CancellationToken.None);
        }
    }
}
