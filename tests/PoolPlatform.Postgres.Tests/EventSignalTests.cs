using PoolPlatform.Postgres.Events;

namespace PoolPlatform.Postgres.Tests;

public sealed class EventSignalTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_timer_that_fires_just_as_the_wait_ends_takes_nothing_down()
    {
        var time = new TimeOfLateTimers();
        var signal = new EventSignal();
        signal.Raise();
        await signal.Wait(Patience, time, TestContext.Current.CancellationToken);

        Assert.NotEmpty(time.Made);
        foreach (var fire in time.Made) fire();
    }

    [Fact]
    public async Task What_was_raised_before_ends_the_wait_and_time_ends_it_without()
    {
        var time = new TimeOfLateTimers();
        var signal = new EventSignal();
        var waiting = signal.Wait(Patience, time, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        foreach (var fire in time.Made) fire();
        await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken);

        waiting = signal.Wait(Patience, time, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        signal.Raise();
        await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Whoever_stops_waiting_is_told_so()
    {
        using var stop = new CancellationTokenSource();
        var waiting = new EventSignal().Wait(Patience, new TimeOfLateTimers(), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    /// <summary>Its timers fire when the test says so, after they were disposed of too, as the system's may.</summary>
    private sealed class TimeOfLateTimers : TimeProvider
    {
        public List<Action> Made { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Made.Add(() => callback(state));
            return new Timer();
        }

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
