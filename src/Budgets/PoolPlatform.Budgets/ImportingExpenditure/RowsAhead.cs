using System.Runtime.CompilerServices;
using System.Threading.Channels;
using PoolPlatform.Budgets.Domain.Importing;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.ImportingExpenditure;

/// <summary>Reads the rows of a file on one core while those before them are written from another, a few thousand ahead at most.</summary>
internal static class RowsAhead
{
    private const int RowsOfABatch = 1_000;
    private const int BatchesAhead = 4;

    public static async IAsyncEnumerable<ReadRow> Of(IAsyncEnumerable<Outcome<ImportRow>> rows, EntryBody body, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var batches = Channel.CreateBounded<List<ReadRow>>(new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => Read(rows, body, batches.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancel))
                foreach (var row in batch)
                    yield return row;
        }
        finally
        {
            // Whoever takes no more rows closes the file next, and nobody may be reading it then.
            await stop.CancelAsync();
            await reading;
        }
    }

    private static async Task Read(IAsyncEnumerable<Outcome<ImportRow>> rows, EntryBody body, ChannelWriter<List<ReadRow>> to, CancellationToken stop)
    {
        Exception? failed = null;
        try
        {
            var batch = new List<ReadRow>(RowsOfABatch);
            await foreach (var read in rows.WithCancellation(stop))
            {
                var isEntry = !read.IsRefused(out _, out var row) && row.Reason is null && !row.IsPassedOver;
                batch.Add(new(read, isEntry ? body.HashOf(row!) : null));
                if (batch.Count < RowsOfABatch) continue;
                await to.WriteAsync(batch, stop);
                batch = new(RowsOfABatch);
            }
            await to.WriteAsync(batch, stop);
        }
        catch (Exception trouble) when (trouble is not OutOfMemoryException)
        {
            // Told to whoever takes the rows, which is where it belongs.
            failed = trouble;
        }
        to.Complete(failed);
    }
}

/// <summary>A row as it was read, or why the file is refused.</summary>
/// <param name="BodyHash">Of the entry that it would be; null where it would be none.</param>
internal readonly record struct ReadRow(Outcome<ImportRow> Read, byte[]? BodyHash);
