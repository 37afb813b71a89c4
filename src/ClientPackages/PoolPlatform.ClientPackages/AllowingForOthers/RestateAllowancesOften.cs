namespace PoolPlatform.ClientPackages.AllowingForOthers;

/// <summary>Looks every few seconds for packages that have moved, and every few hours at everything; what fails now is done by the next round.</summary>
internal sealed partial class RestateAllowancesOften(RestateAllowances restate, TimeProvider time, ILogger<RestateAllowancesOften> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private const int RoundsBetweenAll = 2_160;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        // The services that must be asked start at the same time as this one: the first look at everything comes a minute after the start.
        for (var round = RoundsBetweenAll - 6; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            try
            {
                if (round % RoundsBetweenAll == 0) await restate.FollowTime(stoppingToken);
                else await restate.FollowPackages(stoppingToken);
            }
            catch (Exception trouble) when (trouble is not OperationCanceledException)
            {
                Failed(log, trouble);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Allowances could not be stated anew just now")]
    private static partial void Failed(ILogger log, Exception trouble);
}
