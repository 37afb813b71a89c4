using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ChasingContributions;

/// <summary>Looks for instalments that have become late and tells the others of each once. What a settlement has taken over is nobody's late instalment any more.</summary>
internal sealed class LateWatch(NpgsqlDataSource database, IServiceScopeFactory scopes, ChangeStarter changes, TimeProvider time, IConfiguration configuration, ILogger<LateWatch> log) : BackgroundService
{
    private const string FindCandidates =
        """
        select distinct p.reference, p.id, c.fy
        from contribution c
        join instalment i on i.pool_id = c.pool_id and i.fy = c.fy and i.number = c.number and i.position = c.position
        join pool p on p.id = c.pool_id
        where i.due_on < $1 and i.amount_pence > 0
        and c.number = (select max(number) from contribution_plan n where n.pool_id = c.pool_id and n.fy = c.fy)
        and not exists (
            select from late_instalment t
            where t.pool_id = c.pool_id and t.fy = c.fy and t.partner = c.partner and t.source = c.source and t.in_kind = c.in_kind and t.due_on = i.due_on)
        and not exists (select from journal j where j.fy = c.fy and j.pool_id = c.pool_id and j.source_system = 'settlement')
        """;

    // Of two instances that notice the same instalment, the one whose row it is tells of it.
    private const string Tell =
        """
        insert into late_instalment (pool_id, fy, partner, source, in_kind, due_on, outstanding_pence, told_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict do nothing
        """;

    private readonly TimeSpan every = configuration.GetValue("Budgets:LookForLateInstalmentsEvery", TimeSpan.FromMinutes(15));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        do
        {
            try
            {
                var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
                foreach (var (reference, pool, year) in await Candidates(today, stoppingToken)) await Look(reference, pool, year, today, stoppingToken);
            }
            catch (Exception trouble) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogWarning("Late instalments are looked for again later: {Trouble}", trouble.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<List<(AgreementReference Reference, int Pool, FinancialYear Year)>> Candidates(DateOnly today, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindCandidates);
        find.Parameters.Add(new() { Value = today });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var found = new List<(AgreementReference, int, FinancialYear)>();
        while (await rows.ReadAsync(cancel))
            if (AgreementReference.TryParse(rows.GetString(0), out var reference)) found.Add((reference, rows.GetInt32(1), FinancialYear.StartingIn(rows.GetInt16(2))));
        return found;
    }

    private async Task Look(AgreementReference reference, int pool, FinancialYear year, DateOnly today, CancellationToken cancel)
    {
        await using var services = scopes.CreateAsyncScope();
        var terms = await services.ServiceProvider.GetRequiredService<PoolAccess>().FindTerms(reference, today < year.End ? today : year.End, cancel);
        // In shadow mode no cash moves, so none can be late.
        if (terms.IsRefused(out _, out var agreed) || agreed.IsShadow) return;
        await using var change = await changes.Begin(Caller.Service("budgets"), cancel);
        var late = (await ReceiptStore.Match(change.Connection, pool, year, today, cancel)).LateOn(today).ToList();
        var told = 0;
        foreach (var instalment in late)
        {
            if (!await IsNews(change, pool, year, instalment, cancel)) continue;
            change.Announce(reference.Value, new ContributionLate(
                reference.Value, year.StartYear, instalment.Partner.Value, instalment.Source.ToString(), instalment.InKind, instalment.DueOn, instalment.Amount.Pence, instalment.Outstanding.Pence, today));
            told++;
        }
        if (told == 0) return;
        change.Record(PoolScope.SubjectOf(reference, year), "NoticeLateInstalments", new { Count = told, On = today });
        await change.Commit(CancellationToken.None);
    }

    private static async Task<bool> IsNews(Change change, int pool, FinancialYear year, InstalmentState instalment, CancellationToken cancel)
    {
        await using var tell = new NpgsqlCommand(Tell, change.Connection, change.Transaction);
        tell.Parameters.Add(new() { Value = pool });
        tell.Parameters.Add(new() { Value = (short)year.StartYear });
        tell.Parameters.Add(new() { Value = instalment.Partner.Value });
        tell.Parameters.Add(new() { Value = instalment.Source.ToString() });
        tell.Parameters.Add(new() { Value = instalment.InKind });
        tell.Parameters.Add(new() { Value = instalment.DueOn });
        tell.Parameters.Add(new() { Value = instalment.Outstanding.Pence });
        tell.Parameters.Add(new() { Value = change.Now });
        return await tell.ExecuteNonQueryAsync(cancel) > 0;
    }
}
