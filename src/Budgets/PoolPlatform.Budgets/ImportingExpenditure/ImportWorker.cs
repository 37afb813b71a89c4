using Npgsql;

namespace PoolPlatform.Budgets.ImportingExpenditure;

/// <summary>Finishes accepted imports one after another, those included that a crash left behind.</summary>
internal sealed class ImportWorker(NpgsqlDataSource database, ImportPosting posting, ImportQueue queue, TimeProvider time, ILogger<ImportWorker> log) : BackgroundService
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(2);

    private const string FindRunning = "select number from import where state = 'Running' order by number";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var number in await Running(stoppingToken)) await TryFinish(number, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                // The service stops; whichever starts next finds what is left in the table.
                return;
            }
            catch (Exception trouble)
            {
                log.LogWarning("Imports wait: {Trouble}", trouble.Message);
            }
            await queue.Wait(LookAnyway, time, stoppingToken);
        }
    }

    /// <summary>One import that cannot be finished now does not keep the others waiting.</summary>
    private async Task TryFinish(int number, CancellationToken cancel)
    {
        try
        {
            await posting.Finish(number, cancel);
        }
        catch (PostgresException sum) when (sum.SqlState == PostgresErrorCodes.NumericValueOutOfRange)
        {
            // Trying again would not make them smaller.
            await posting.Reject(number, "the amounts are too large to be added up exactly", cancel);
        }
        catch (Exception trouble) when (!cancel.IsCancellationRequested)
        {
            log.LogError(trouble, "Import {Number} is tried again", number);
        }
    }

    private async Task<List<int>> Running(CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindRunning);
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var numbers = new List<int>();
        while (await rows.ReadAsync(cancel)) numbers.Add(rows.GetInt32(0));
        return numbers;
    }
}
