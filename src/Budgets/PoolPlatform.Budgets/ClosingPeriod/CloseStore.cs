using Npgsql;
using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.ClosingPeriod;

/// <summary>How a pool's periods are closed, and what was done towards it.</summary>
internal static class CloseStore
{
    private const string FindRule = "select number, two_callers, tasks from close_rule where pool_id = $1 and fy = $2 order by number desc limit 1";

    private const string FindDone =
        """
        select distinct on (task) task, is_done, reason, actor, recorded_at
        from close_task
        where pool_id = $1 and fy = $2 and period = $3
        order by task, number desc
        """;

    /// <summary>The pool's own rule, with the second caller for whom the agreement asks.</summary>
    public static async Task<CloseRule> Rule(NpgsqlConnection connection, int pool, FinancialYear year, PoolTerms terms, CancellationToken cancel)
    {
        var own = await Own(connection, pool, year, cancel);
        return own with { TwoCallers = own.TwoCallers || terms.ClosesByTwo };
    }

    private static async Task<CloseRule> Own(NpgsqlConnection connection, int pool, FinancialYear year, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindRule, connection) { Parameters = { new() { Value = pool }, new() { Value = (short)year.StartYear } } };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        return await rows.ReadAsync(cancel) ? new(rows.GetInt32(0), rows.GetBoolean(1), rows.GetFieldValue<string[]>(2)) : CloseRule.None;
    }

    /// <summary>The rule's tasks in its order, each as it stands for a period.</summary>
    public static async Task<List<CloseTask>> Tasks(NpgsqlConnection connection, int pool, FinancialYear year, PeriodNo period, CloseRule rule, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindDone, connection) { Parameters = { new() { Value = pool }, new() { Value = (short)year.StartYear }, new() { Value = (short)period.Number } } };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var said = new Dictionary<string, CloseTask>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancel)) said.Add(rows.GetString(0), new(rows.GetString(0), rows.GetBoolean(1), rows.GetString(2), rows.GetString(3), rows.GetFieldValue<DateTimeOffset>(4)));
        return [.. rule.Tasks.Select(task => said.GetValueOrDefault(task) ?? new(task, false, null, null, null))];
    }
}

/// <summary>How a pool closes its periods.</summary>
/// <param name="Number">Counts up with every change; zero while none was made.</param>
/// <param name="TwoCallers">Whoever asks for a close cannot be the one who agrees to it.</param>
/// <param name="Tasks">What must be done before.</param>
internal sealed record CloseRule(int Number, bool TwoCallers, IReadOnlyList<string> Tasks)
{
    public static readonly CloseRule None = new(0, false, []);
}

/// <summary>One task of a close; without an actor nobody has said anything yet.</summary>
internal sealed record CloseTask(string Task, bool IsDone, string? Reason, string? By, DateTimeOffset? RecordedAt);
