using System.Globalization;
using PoolPlatform.EndToEnd.Tests.Api;
using PoolPlatform.EndToEnd.Tests.Pools;

namespace PoolPlatform.EndToEnd.Tests.Faults;

/// <summary>A steady stream of entries, each sent with its own key until it is answered with success, as any careful client does.</summary>
internal sealed class Spending(Pool pool)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private int answered;
    private int refused;

    /// <summary>How many entries have been answered with success so far.</summary>
    public int Answered => Volatile.Read(ref answered);

    /// <summary>How many times a request was not answered, or answered with "not now".</summary>
    public int NotNow => Volatile.Read(ref refused);

    /// <summary>Sends entries of 1.01, a few at a time, until each has been answered with success.</summary>
    public async Task Send(int entries) =>
        await Parallel.ForEachAsync(Enumerable.Range(0, entries), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) =>
        {
            var (key, asked) = (Caller.NewKey(), TimeProvider.System.GetTimestamp());
            while (!await Answers(key))
            {
                Interlocked.Increment(ref refused);
                if (TimeProvider.System.GetElapsedTime(asked) > Patience) throw new TimeoutException("An entry was not answered with success in time.");
                await Task.Delay(50, CancellationToken.None);
            }
            Interlocked.Increment(ref answered);
        });

    public static string Total(int entries) => (entries * 1.01m).ToString("0.00", CultureInfo.InvariantCulture);

    private async Task<bool> Answers(string key)
    {
        try
        {
            var answer = await pool.Host.Post($"{pool.Path}/expenditure", pool.Expenditure("HEALTH", "1.01", on: "2014-06-30"), key);
            if (answer.Status == 201) return true;
            // What is asked of a dependency that is away is "not now"; a 500 would be a bug even here.
            answer.IsProblem(answer.Status == 409 ? 409 : 503, answer.Status == 409 ? "idempotency-key-in-use" : null);
            return false;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
