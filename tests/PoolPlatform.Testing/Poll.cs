namespace PoolPlatform.Testing;

/// <summary>For what sends no signal: asks again until it is so, or a deadline passes.</summary>
public static class Poll
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public static async Task Until(Func<Task<bool>> isSo, string what)
    {
        ArgumentNullException.ThrowIfNull(isSo);
        using var limit = new CancellationTokenSource(Deadline);
        while (!await isSo())
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"Not within {Deadline.TotalSeconds} seconds: {what}.");
            await Task.Delay(25, CancellationToken.None);
        }
    }
}
