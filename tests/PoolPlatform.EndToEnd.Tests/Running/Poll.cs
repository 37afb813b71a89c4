namespace PoolPlatform.EndToEnd.Tests.Running;

/// <summary>For what sends no signal: asks again until the answer will do, or a deadline passes.</summary>
internal static class Poll
{
    public static async Task<T> Until<T>(string what, TimeSpan deadline, Func<Task<T>> ask, Predicate<T> willDo)
    {
        var asked = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (willDo(answer)) return answer;
            if (TimeProvider.System.GetElapsedTime(asked) > deadline) throw new TimeoutException($"Not within {deadline.TotalSeconds} seconds: {what}. The last answer: {answer}");
            await Task.Delay(50);
        }
    }

    /// <summary>Asks until the assertions hold; what they last complained about is the message.</summary>
    public static async Task UntilHolds(TimeSpan deadline, Func<Task> check)
    {
        var asked = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await check();
                return;
            }
            catch (Exception notYet) when (notYet is Xunit.Sdk.XunitException && TimeProvider.System.GetElapsedTime(asked) < deadline)
            {
                await Task.Delay(100);
            }
        }
    }
}
