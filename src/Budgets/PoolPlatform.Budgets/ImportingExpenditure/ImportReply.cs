using Npgsql;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.ImportingExpenditure;

/// <summary>An import as the public API shows it.</summary>
/// <param name="ControlTotal">The sum of what it posted.</param>
/// <param name="Duplicates">Rows that stood in the ledger, or further up in the file, already; passed over.</param>
/// <param name="Suspended">Of the accepted rows, how many wait in suspense for a line; <paramref name="SuspenseTotal"/> is what they come to.</param>
/// <param name="PassedOver">Rows that the mapping says are no business of the pool.</param>
/// <param name="MappingNumber">The mapping under which the file was read; null for the platform's own columns.</param>
/// <param name="Progress">What has been begun and when, while it runs and afterwards.</param>
/// <param name="RejectionsLeftOut">The list of rejections is cut; this many more there are.</param>
internal sealed record ImportReply(
    Guid ImportId, string Source, bool Partial, string State, int Rows, int Accepted, int Duplicates, int Rejected, Money ControlTotal, DateTimeOffset RecordedAt, DateTimeOffset? FinishedAt,
    List<ImportReply.Rejection> Rejections, int RejectionsLeftOut, int Suspended, Money SuspenseTotal, int PassedOver, int? MappingNumber, string FileHash, List<ImportReply.Phase> Progress)
{
    public const string Example =
        """
        {"importId":"0192b8a0-0000-7000-8000-000000000000","source":"agresso","partial":false,"state":"Rejected","rows":2,"accepted":0,"duplicates":0,"rejected":1,"controlTotal":"0.00",
         "recordedAt":"2014-05-02T10:00:00+00:00","finishedAt":"2014-05-02T10:00:01+00:00","rejections":[{"row":3,"reason":"the budget has no line 'AVP'"}],"rejectionsLeftOut":0,
         "suspended":0,"suspenseTotal":"0.00","passedOver":0,"mappingNumber":null,"fileHash":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","progress":[{"phase":"Checking","at":"2014-05-02T10:00:00+00:00"}]}
        """;

    private const string FindImport =
        """
        select i.source, i.partial, i.state, i.rows, i.accepted, i.duplicates, i.rejected, i.control_total_pence, i.recorded_at, i.finished_at,
            i.suspended, i.suspense_total_pence, i.passed_over, i.mapping_number, i.file_hash
        from import i
        join pool p on p.id = i.pool_id
        where i.id = $1 and p.reference = $2 and i.fy = $3
        """;

    private const string FindRejections = "select row, reason from import_rejection where import_id = $1 order by row";

    private const string FindPhases = "select phase, reached_at from import_phase where import_id = $1 order by reached_at";

    internal sealed record Phase([property: System.Text.Json.Serialization.JsonPropertyName("phase")] string Name, DateTimeOffset At);

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
                rows.GetFieldValue<DateTimeOffset>(8), rows.IsDBNull(9) ? null : rows.GetFieldValue<DateTimeOffset>(9), [], 0,
                rows.GetInt32(10), Money.FromPence(rows.GetInt64(11)), rows.GetInt32(12), rows.IsDBNull(13) ? null : rows.GetInt32(13), Convert.ToHexStringLower(rows.GetFieldValue<byte[]>(14)), []);
        }
        await using (var findPhases = new NpgsqlCommand(FindPhases, connection) { Parameters = { new() { Value = id } } })
        await using (var phases = await findPhases.ExecuteReaderAsync(cancel))
            while (await phases.ReadAsync(cancel)) reply.Progress.Add(new(phases.GetString(0), phases.GetFieldValue<DateTimeOffset>(1)));
        await using var findRejections = new NpgsqlCommand(FindRejections, connection) { Parameters = { new() { Value = id } } };
        await using var rejections = await findRejections.ExecuteReaderAsync(cancel);
        while (await rejections.ReadAsync(cancel)) reply.Rejections.Add(new(rejections.GetInt32(0), rejections.GetString(1)));
        return reply with { RejectionsLeftOut = reply.Rejected - reply.Rejections.Count };
    }
}
