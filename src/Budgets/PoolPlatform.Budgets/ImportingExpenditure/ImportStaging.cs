using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Domain;
using PoolPlatform.Budgets.Domain.Importing;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Budgets.ImportingExpenditure;

/// <summary>The table in which an import's rows wait: logged like any other, because an accepted file must outlive a crash, and dropped in one stroke.</summary>
internal static class ImportStaging
{
    /// <summary>The table's name is made of the import's own number, so no text of a caller can come into it.</summary>
    public static string TableOf(int number) => string.Create(CultureInfo.InvariantCulture, $"import_rows_{number}");

    public static async Task Create(Change change, int number, CancellationToken cancel)
    {
        await using var create = new NpgsqlCommand(
            $"""
            create table {TableOf(number)} (
                row_no integer not null,
                line text not null,
                amount_pence bigint not null,
                effective_on date,
                paid_by text not null,
                reference text not null,
                supplier text not null,
                description text not null,
                reason text,
                identity text,
                codes text,
                suspense text,
                body_hash bytea
            )
            """,
            change.Connection,
            change.Transaction);
        await create.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Streams the rows in, counts them and adds them up.</summary>
    /// <param name="onlyPaidBy">Refuses the whole file if any row was paid by another.</param>
    public static async Task<Outcome<Filled>> Fill(Change change, int number, IAsyncEnumerable<Outcome<ImportRow>> rows, EntryBody body, OrganisationCode? onlyPaidBy, CancellationToken cancel)
    {
        var (count, passedOver, pence) = (0, 0, (Int128)0);
        var seen = new SeenEntries();
        // Left without completing, the copy is cancelled; the refusal rolls the rest back. The table is of this transaction too, so its rows need no mark of whose they are when they are read.
        await using var copy = await change.Connection.BeginBinaryImportAsync(
            $"copy {TableOf(number)} (row_no, line, amount_pence, effective_on, paid_by, reference, supplier, description, reason, identity, codes, suspense, body_hash) from stdin (format binary, freeze)", cancel);
        await foreach (var (read, hash) in RowsAhead.Of(rows, body, cancel))
        {
            if (read.IsRefused(out var refusal, out var row)) return refusal;
            if (onlyPaidBy is { } payer && row.Reason is null && row.PaidBy != payer.Value) return BudgetsRefusals.NotYourExpenditure(payer);
            count++;
            pence += row.Amount.Pence;
            if (row.IsPassedOver)
            {
                passedOver++;
                continue;
            }
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(row.Row, NpgsqlDbType.Integer, cancel);
            await copy.WriteAsync(row.Line, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(row.Amount.Pence, NpgsqlDbType.Bigint, cancel);
            if (row.Reason is null) await copy.WriteAsync(row.EffectiveOn, NpgsqlDbType.Date, cancel);
            else await copy.WriteNullAsync(cancel);
            await copy.WriteAsync(row.PaidBy, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(row.Reference, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(row.Supplier, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(row.Description, NpgsqlDbType.Text, cancel);
            await WriteText(copy, row.Reason, cancel);
            var identity = row.Identity;
            seen.Add(identity);
            await WriteText(copy, identity, cancel);
            await WriteText(copy, row.Codes, cancel);
            await WriteText(copy, row.Suspense, cancel);
            if (hash is not null) await copy.WriteAsync(hash, NpgsqlDbType.Bytea, cancel);
            else await copy.WriteNullAsync(cancel);
        }
        await copy.CompleteAsync(cancel);
        return new Filled(count, passedOver, pence, seen.MayRepeat);
    }

    private static Task WriteText(NpgsqlBinaryImporter copy, string? text, CancellationToken cancel) =>
        text is null ? copy.WriteNullAsync(cancel) : copy.WriteAsync(text, NpgsqlDbType.Text, cancel);
}

/// <summary>What a file held.</summary>
/// <param name="Pence">What its amounts come to, in a type that cannot overflow: a sum that is too large is refused elsewhere.</param>
/// <param name="MayRepeat">False where no two rows name the same entry.</param>
internal sealed record Filled(int Rows, int PassedOver, Int128 Pence, bool MayRepeat);
