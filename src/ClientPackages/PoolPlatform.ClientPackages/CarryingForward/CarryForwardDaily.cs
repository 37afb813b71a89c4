namespace PoolPlatform.ClientPackages.CarryingForward;

/// <summary>Carries commitments forward shortly after the start and then every few hours; what fails now is done by the next round.</summary>
internal sealed partial class CarryForwardDaily(CarryForward carryForward, TimeProvider time, ILogger<CarryForwardDaily> log) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Period = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The services that must be asked start at the same time as this one.
        await Task.Delay(First, time, stoppingToken);
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await carryForward.Run(stoppingToken);
            }
            catch (Exception trouble) when (trouble is not OperationCanceledException)
            {
                Failed(log, trouble);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Commitments could not be carried forward just now")]
    private static partial void Failed(ILogger log, Exception trouble);
}
