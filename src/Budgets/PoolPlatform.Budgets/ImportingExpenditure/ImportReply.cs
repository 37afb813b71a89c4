using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.ImportingExpenditure;

/// <summary>An import as the public API shows it.</summary>
/// <param name="ControlTotal">The sum of what it posted.</param>
/// <param name="Duplicates">Rows that stood in the ledger, or further up in the file, already; passed over.</param>
/// <param name="RejectionsLeftOut">The list of rejections is cut; this many more there are.</param>
internal sealed record ImportReply(
    Guid ImportId, string Source, bool Partial, string State, int Rows, int Accepted, int Duplicates, int Rejected, Money ControlTotal, DateTimeOffset RecordedAt, DateTimeOffset? FinishedAt,
    List<ImportReply.Rejection> Rejections, int RejectionsLeftOut)
{
    public const string Example =
        """
        {"importId":"0192b8a0-0000-7000-8000-000000000000","source":"agresso","partial":false,"state":"Rejected","rows":2,"accepted":0,"duplicates":0,"rejected":1,"controlTotal":"0.00",
         "recordedAt":"2014-05-02T10:00:00+00:00","finishedAt":"2014-05-02T10:00:01+00:00","rejections":[{"row":3,"reason":"the budget has no line 'AVP'"}],"rejectionsLeftOut":0}
        """;

    private const string FindImport =
        """
        select i.source, i.partial, i.state, i.rows, i.accepted, i.duplicates, i.rejected, i.control_total_pence, i.recorded_at, i.finished_at
        from import i
        join pool p on p.id = i.pool_id
        where i.id = $1 and p.reference = $2 and i.fy = $3
        """;

    private const string FindRejections = "select row, reason from import_rejection where import_id = $1 order by row";

    /// <param name="Row">As in the file; the header is row 1.</param>
    internal sealed record Rejection(int Row, string Reason);

    public static string PathOf(PoolScope scope, Guid id) => $"{scope.Path}/expenditure/imports/{id}";

    public static async Task<ImportReply?> Find(NpgsqlConnection connection, PoolScope scope, Guid id, CancellationToken cancel)
    {
        ImportReply reply;
        await using (var find = new NpgsqlCommand(FindImport, connection))
        {
            find.Parameters.Add(new() { Value = id });
            find.Parameters.Add(new() { Value = scope.Reference.Value });
            find.Parameters.Add(new() { Value = (short)scope.Year.StartYear });
            await using var rows = await find.ExecuteReaderAsync(cancel);
            if (!await rows.ReadAsync(cancel)) return null;
            reply = new(
                id, rows.GetString(0), rows.GetBoolean(1), rows.GetString(2), rows.GetInt32(3), rows.GetInt32(4), rows.GetInt32(5), rows.GetInt32(6), Money.FromPence(rows.GetInt64(7)),
                rows.GetFieldValue<DateTimeOffset>(8), rows.IsDBNull(9) ? null : rows.GetFieldValue<DateTimeOffset>(9), [], 0);
        }
        await using var findRejections = new NpgsqlCommand(FindRejections, connection) { Parameters = { new() { Value = id } } };
        await using var rejections = await findRejections.ExecuteReaderAsync(cancel);
        while (await rejections.ReadAsync(cancel)) reply.Rejections.Add(new(rejections.GetInt32(0), rejections.GetString(1)));
        return reply with { RejectionsLeftOut = reply.Rejected - reply.Rejections.Count };
    }
}
