using Npgsql;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.CuttingOff;

/// <summary>Figures that were given out: up to the end of a period, as recorded at an instant, under a name.</summary>
internal sealed record CutOff(string Name, int Through, DateTimeOffset AsAt, string Note)
{
    private const string FindAll = "select name, through, as_at, note from cut_off where pool_id = $1 and fy = $2 order by as_at, name";

    public static async Task<List<CutOff>> Find(NpgsqlConnection connection, int pool, FinancialYear year, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindAll, connection) { Parameters = { new() { Value = pool }, new() { Value = (short)year.StartYear } } };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var found = new List<CutOff>();
        while (await rows.ReadAsync(cancel)) found.Add(new(rows.GetString(0), rows.GetInt16(1), rows.GetFieldValue<DateTimeOffset>(2), rows.GetString(3)));
        return found;
    }

    public PeriodNo Period => PeriodNo.TryFrom(Through, out var period) ? period : throw new InvalidOperationException($"The cut-off {Name} is through no period.");
}
