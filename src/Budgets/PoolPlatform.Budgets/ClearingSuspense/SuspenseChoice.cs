using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Importing;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.ClearingSuspense;

/// <summary>Which entries in suspense are meant, and where they are to go.</summary>
/// <param name="Source">Of this ledger.</param>
/// <param name="JournalIds">Only these; all when left out.</param>
/// <param name="Line">Where they go; left out, the newest mapping of the source says.</param>
/// <param name="ImportId">Only those of this file.</param>
/// <param name="CostCentre">Only those with this cost centre; with an empty text, those without one.</param>
/// <param name="Subjective">The same for the subjective.</param>
internal record SuspenseChoice(string? Source = null, IReadOnlyList<long>? JournalIds = null, string? Line = null, Guid? ImportId = null, string? CostCentre = null, string? Subjective = null)
{
    /// <summary>The entries <c>s</c> with their journal <c>j</c>, by five parameters that begin a statement.</summary>
    public const string IsChosen =
        """
        s.pool_id = $1 and s.fy = $2 and ($3::text is null or s.source = $3) and ($4::bigint[] is null or s.journal_id = any($4)) and ($5::uuid is null or j.import_id = $5)
        and not exists (select from journal r where r.fy = s.fy and r.reverses_id = s.journal_id)
        """;

    /// <summary>The period of the day of a journal <c>j</c>.</summary>
    public const string OwnPeriod = "((extract(month from j.effective_on)::int + 8) % 12 + 1)";

    private const string FindChosen =
        $"""
        select s.codes, {OwnPeriod}, count(*)::integer, sum(l.amount_pence)::bigint
        from suspense_entry s
        join journal j on j.fy = s.fy and j.pool_id = s.pool_id and j.id = s.journal_id
        join journal_line l on l.fy = s.fy and l.journal_id = s.journal_id and l.no = 1
        where {IsChosen}
        group by 1, 2
        order by 1, 2
        """;

    // Nothing may be known yet about a file that has just come: entries are then taken for few, and loops over loops of them take minutes where hashing takes a second.
    private const string ExpectMany = "select set_config('enable_nestloop', 'off', true), set_config('jit', 'off', true), set_config('work_mem', '64MB', true)";

    public bool IsFilter => ImportId is not null || CostCentre is not null || Subjective is not null;

    /// <summary>What of it can move now. Under the year's lock it stays so until the change ends.</summary>
    public async Task<Outcome<SuspenseReview>> Review(NpgsqlConnection connection, int poolId, FinancialYear year, CancellationToken cancel)
    {
        if (Source is null && JournalIds is null) return MappingRefusals.NothingToMove();
        if (await BudgetStore.Find(connection, poolId, year, null, cancel) is not { Budget: var budget }) return BudgetsRefusals.BudgetMissing();
        if (Line is { } line && budget.Find(line) is null) return BudgetsRefusals.UnknownLine("line", line);
        if ((await Lines(connection, poolId, year, cancel)).IsRefused(out var notMapped, out var lineOf)) return notMapped;
        return SuspenseReview.Of(await Find(connection, poolId, year, cancel), lineOf, budget);
    }

    /// <summary>For the rest of a transaction that looks at all that a filter finds.</summary>
    public static async Task Many(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var expect = new NpgsqlCommand(ExpectMany, connection);
        await expect.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The parameters of <see cref="IsChosen"/>.</summary>
    public void Bind(NpgsqlParameterCollection parameters, int poolId, short fy)
    {
        parameters.Add(new() { Value = poolId });
        parameters.Add(new() { Value = fy });
        parameters.Add(new() { Value = (object?)Source ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        parameters.Add(new() { Value = (object?)JournalIds?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        parameters.Add(new() { Value = (object?)ImportId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
    }

    /// <summary>Which line the codes of an entry mean now.</summary>
    private async Task<Outcome<Func<string, string?>>> Lines(NpgsqlConnection connection, int poolId, FinancialYear year, CancellationToken cancel)
    {
        if (Line is { } named) return new Func<string, string?>(_ => named);
        if (Source is not { } source) return BudgetsRefusals.UnknownLine("line", "");
        if (await MappingStore.Find(connection, poolId, year, source, cancel) is not { Mapping: var mapping }) return MappingRefusals.NotMapped(source);
        return new Func<string, string?>(codes => LedgerCodes.Of(codes).LineBy(mapping));
    }

    private async Task<List<Suspended>> Find(NpgsqlConnection connection, int poolId, FinancialYear year, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindChosen, connection) { CommandTimeout = 0 };
        Bind(find.Parameters, poolId, (short)year.StartYear);
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var chosen = new List<Suspended>();
        while (await rows.ReadAsync(cancel))
        {
            var codes = LedgerCodes.Of(rows.GetString(0));
            if (CostCentre is not null && CostCentre != codes.CostCentre || Subjective is not null && Subjective != codes.Subjective) continue;
            chosen.Add(new(rows.GetString(0), PeriodNo.TryFrom(rows.GetInt32(1), out var period) ? period : default, new(rows.GetInt32(2), Money.FromPence(rows.GetInt64(3)))));
        }
        return chosen;
    }
}
