using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Budgets.Storage;

/// <summary>Posts single journals, all through the one function that checks balance, period and idempotency in the transaction.</summary>
internal static class LedgerStore
{
    private const string PostJournal = "select post_journal($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";

    private const string FindSpentOn =
        """
        select substr(a.code, length($3) + 1)
        from account a
        where a.pool_id = $1 and a.code like $3 || '%'
        and exists (select from journal_line l where l.fy = $2 and l.account_id = a.id)
        order by 1
        """;

    public static async Task<Outcome<PostedJournal>> Post(Change change, PoolYear pool, Posting posting, CancellationToken cancel)
    {
        var journal = posting.Journal;
        var (accounts, dimensions) = await pool.Numbers.Of(change, pool.PoolId, journal, cancel);
        var hasVat = journal.Lines.Any(line => line.Vat is not null);
        await using var post = new NpgsqlCommand(PostJournal, change.Connection, change.Transaction);
        post.Parameters.Add(new() { Value = pool.PoolId });
        post.Parameters.Add(new() { Value = pool.Fy });
        post.Parameters.Add(new() { Value = journal.Kind.ToString() });
        post.Parameters.Add(new() { Value = journal.EffectiveOn });
        post.Parameters.Add(new() { Value = (short)posting.Period.Number });
        post.Parameters.Add(new() { Value = posting.SourceSystem });
        post.Parameters.Add(new() { Value = posting.SourceRef });
        post.Parameters.Add(new() { Value = posting.Reference });
        post.Parameters.Add(new() { Value = posting.Supplier });
        post.Parameters.Add(new() { Value = posting.Description });
        post.Parameters.Add(new() { Value = (object?)posting.PackageId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        post.Parameters.Add(new() { Value = (object?)posting.ReversesId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        post.Parameters.Add(new() { Value = (object?)posting.CorrectsId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        post.Parameters.Add(new() { Value = change.Caller.ClientId });
        post.Parameters.Add(new() { Value = pool.RecordedAt });
        post.Parameters.Add(new() { Value = journal.BodyHash() });
        post.Parameters.Add(new() { Value = accounts });
        post.Parameters.Add(new() { Value = journal.Lines.Select(line => line.Amount.Pence).ToArray() });
        post.Parameters.Add(new() { Value = dimensions });
        post.Parameters.Add(Pence(line => line.Vat));
        post.Parameters.Add(Pence(line => line.Recoverable));
        try
        {
            var id = (long)(await post.ExecuteScalarAsync(cancel))!;
            return new PostedJournal(Math.Abs(id), id > 0);
        }
        catch (PostgresException refused) when (refused.ConstraintName == "journal_period_open")
        {
            return BudgetsRefusals.PeriodClosed(posting.Period);
        }
        catch (PostgresException refused) when (refused.ConstraintName == "journal_same_body")
        {
            return BudgetsRefusals.PostedDifferently($"{posting.Journal.Kind} {posting.SourceRef}");
        }

        NpgsqlParameter Pence(Func<JournalLine, Money?> of)
        {
            object pence = hasVat ? journal.Lines.Select(line => of(line)?.Pence).ToArray() : DBNull.Value;
            return new() { Value = pence, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };
        }
    }

    /// <summary>A line's dimensions from six columns that begin there; null where it has none.</summary>
    public static Dimensions? ReadDimensions(NpgsqlDataReader row, int at) => row.IsDBNull(at)
        ? null
        : new(row.GetString(at), row.GetString(at + 1), row.GetString(at + 2), row.GetString(at + 3), Enum.Parse<SpendNature>(row.GetString(at + 4)), row.GetString(at + 5) is { Length: > 0 } regime ? Enum.Parse<VatRegime>(regime) : null);

    public static Money? ReadMoney(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : Money.FromPence(row.GetInt64(at));

    /// <summary>The lines on which money was spent in a year.</summary>
    public static async Task<List<string>> SpentOn(Change change, PoolYear pool, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindSpentOn, change.Connection, change.Transaction);
        find.Parameters.Add(new() { Value = pool.PoolId });
        find.Parameters.Add(new() { Value = pool.Fy });
        find.Parameters.Add(new() { Value = Accounts.ExpenditurePrefix });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var lines = new List<string>();
        while (await rows.ReadAsync(cancel)) lines.Add(rows.GetString(0));
        return lines;
    }
}

/// <summary>A journal on its way into the ledger, and where it comes from.</summary>
/// <param name="SourceSystem">Who named it: <c>api</c>, <c>settlement</c>, or <c>import:</c> and the ledger's name.</param>
/// <param name="SourceRef">What it is called there; the same again is not posted again.</param>
internal sealed record Posting(Journal Journal, PeriodNo Period, string SourceSystem, string SourceRef, string Reference = "", string Description = "", string? PackageId = null, long? ReversesId = null, long? CorrectsId = null)
{
    public string Supplier { get; init; } = "";

    /// <summary>Entered by a caller of the public API; the idempotency key guards against doing it twice.</summary>
    public static Posting Entered(Change change, Journal journal, PeriodNo period, string? reference, string? description) =>
        new(journal, period, "api", change.NewId().ToString(), reference ?? "", description ?? "");
}

/// <summary>Where a journal stands.</summary>
/// <param name="IsNew">False when it stood there before.</param>
internal sealed record PostedJournal(long Id, bool IsNew);
