using System.Collections.Concurrent;
using Npgsql;
using PoolPlatform.Settlement.CalculatingSettlement;
using PoolPlatform.Settlement.Domain.Settling;
using PoolPlatform.Settlement.PostingToLedger;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.FinishingWork;

/// <summary>Finishes what requests began: figures to work out, journals and payments to post. What is left after a crash or while another service is down is found in the tables.</summary>
/// <remarks>A request waits a moment for its own work, so that its caller sees the effect at once, and is answered in any case; the tables decide what is done, never this memory.</remarks>
internal sealed class SettlementWorker(
    NpgsqlDataSource database, SettlementStore settlements, CalculateSettlement calculate, PostToLedger post, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<SettlementWorker> log) : BackgroundService
{
    private const int AtOnce = 4;

    /// <summary>How long a request waits for its own work.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private const string FindUnfinished =
        """
        select id from settlement where state = 'Calculating'
        union
        select s.id
        from settlement s
        where s.agreed_at is not null and s.mode = 'Live'
          and not exists (select from settlement_posting l where l.settlement_id = s.id and l.payment_id is null)
        union
        select p.settlement_id
        from settlement_payment p
        where not exists (select from settlement_posting l where l.payment_id = p.id)
        order by id
        """;

    private readonly ConcurrentDictionary<Guid, Pause> pauses = new();
    private readonly ConcurrentDictionary<Guid, bool> underWay = new();

    private sealed record Pause(TimeSpan Length, DateTimeOffset Until);

    /// <summary>Finishes a settlement's work now if that is quick; otherwise the caller goes on and the work does too. Never throws.</summary>
    public async Task FinishSoon(Guid id)
    {
        Task work;
        // Not in the request's context: what is asked of others is asked by the service, on behalf of whom the tables name.
        using (ExecutionContext.SuppressFlow()) work = Task.Run(() => Finish(id, lifetime.ApplicationStopping), CancellationToken.None);
        using var enough = new CancellationTokenSource();
        await Task.WhenAny(work, Task.Delay(Patience, time, enough.Token));
        await enough.CancelAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookAgain, time);
        do
        {
            try
            {
                // What a request is at already is left to it: two at once would be harmless, and wasted.
                var due = (await Unfinished(stoppingToken)).Where(id => !underWay.ContainsKey(id) && (!pauses.TryGetValue(id, out var pause) || pause.Until <= time.GetUtcNow()));
                await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, async (id, cancel) => await Finish(id, cancel));
            }
            catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Settlements wait for their database: {Trouble}", trouble.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Finish(Guid id, CancellationToken cancel)
    {
        var isFirst = underWay.TryAdd(id, true);
        try
        {
            if (await settlements.Find(id, cancel) is not { } settlement) return;
            if (settlement.Fund.State == SettlementState.Calculating) await calculate.Run(settlement, cancel);
            else if (!await post.Run(settlement, cancel))
            {
                WaitLonger(id);
                return;
            }
            pauses.TryRemove(id, out _);
        }
        catch (Exception) when (cancel.IsCancellationRequested)
        {
            // The service stops; whichever starts next finds this in the tables.
        }
        catch (Exception trouble)
        {
            log.LogWarning(trouble, "Settlement {Settlement} waits, and is tried again in {Pause}", id, WaitLonger(id));
        }
        finally
        {
            if (isFirst) underWay.TryRemove(id, out _);
        }
    }

    private TimeSpan WaitLonger(Guid id) => pauses.AddOrUpdate(
        id,
        _ => new(LookAgain, time.GetUtcNow() + LookAgain),
        (_, before) =>
        {
            var length = before.Length * 2 < LongestPause ? before.Length * 2 : LongestPause;
            return new(length, time.GetUtcNow() + length);
        }).Length;

    private async Task<List<Guid>> Unfinished(CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindUnfinished);
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var ids = new List<Guid>();
        while (await rows.ReadAsync(cancel)) ids.Add(rows.GetGuid(0));
        return ids;
    }
}
