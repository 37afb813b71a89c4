using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement.Domain.Settling;

namespace PoolPlatform.Settlement.Storage;

/// <summary>A line that is held, or was until it was decided on.</summary>
internal sealed record StoredHeldLine(
    Guid Id, string Line, Guid SettlementId, string Stage, DateOnly DueOn, DateTimeOffset HeldAt, string? Decision, ImmutableSortedDictionary<string, Money>? Amounts, DateTimeOffset? DecidedAt)
{
    public bool IsOpen => DecidedAt is null;
}

/// <summary>Reads the held lines of a year, and holds one for the change that moves it.</summary>
internal sealed class HeldLineStore(NpgsqlDataSource database)
{
    private const string Find =
        """
        select id, line, settlement_id, stage, due_on, held_at, decision, amounts, decided_at
        from held_line
        where reference = $1 and year = $2
        order by id
        """;

    private const string HoldOpen =
        """
        select id, line, settlement_id, stage, due_on, held_at, decision, amounts, decided_at
        from held_line
        where reference = $1 and year = $2 and line = $3 and stage <> 'Decided'
        for update
        """;

    public async Task<List<StoredHeldLine>> OfYear(AgreementReference reference, FinancialYear year, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(Find);
        return await Read(find, cancel, reference.Value, year.StartYear);
    }

    /// <summary>What a settlement of the year leaves out, and what was decided: the last word on each line; one that is shared as the rule says is held no more.</summary>
    public async Task<ImmutableSortedDictionary<string, HeldLine>> ForSettlement(AgreementReference reference, FinancialYear year, CancellationToken cancel) =>
        (await OfYear(reference, year, cancel)).GroupBy(line => line.Line).Select(lines => lines.Last())
            .Where(line => line.IsOpen || line.Amounts is not null)
            .ToImmutableSortedDictionary(line => line.Line, line => new HeldLine(line.Amounts, line.Decision), StringComparer.Ordinal);

    public static async Task<StoredHeldLine?> Hold(Change change, AgreementReference reference, FinancialYear year, string line, CancellationToken cancel)
    {
        await using var hold = new NpgsqlCommand(HoldOpen, change.Connection, change.Transaction);
        return (await Read(hold, cancel, reference.Value, year.StartYear, line)).SingleOrDefault();
    }

    private static async Task<List<StoredHeldLine>> Read(NpgsqlCommand command, CancellationToken cancel, params object[] parameters)
    {
        foreach (var parameter in parameters) command.Parameters.Add(new() { Value = parameter });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var lines = new List<StoredHeldLine>();
        while (await rows.ReadAsync(cancel))
            lines.Add(new(
                rows.GetGuid(0), rows.GetString(1), rows.GetGuid(2), rows.GetString(3), rows.GetFieldValue<DateOnly>(4), rows.GetFieldValue<DateTimeOffset>(5),
                rows.IsDBNull(6) ? null : rows.GetString(6),
                rows.IsDBNull(7) ? null : JsonSerializer.Deserialize<Dictionary<string, Money>>(rows.GetString(7), PlatformJson.Options)!.ToImmutableSortedDictionary(StringComparer.Ordinal),
                rows.IsDBNull(8) ? null : rows.GetFieldValue<DateTimeOffset>(8)));
        return lines;
    }
}
