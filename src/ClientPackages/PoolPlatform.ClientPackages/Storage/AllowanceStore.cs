using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.Storage;

/// <summary>An allowance as it stands.</summary>
/// <param name="Version">Of its terms.</param>
/// <param name="Announced">Counts what was told of it.</param>
/// <param name="Stated">What was told last, by month.</param>
/// <param name="StatedThrough">The day to which; null where nothing is left to state.</param>
internal sealed record StoredAllowance(
    Guid Id, AgreementReference Agreement, string Scheme, AllowanceTerms Terms, int Version, string? Reason, DateOnly? EndedOn, int Announced, ImmutableArray<MonthSum> Stated, DateOnly? StatedThrough);

/// <summary>Allowances with the version in force.</summary>
internal static class AllowanceStore
{
    public const string Columns =
        """
        a.allowance_id, a.agreement, a.scheme, a.kind, a.budget_line, a.version, a.ended_on, a.announced, a.stated::text, a.stated_through,
        v.from_date, v.to_date, v.per_week_pence, v.amount_pence, v.percent_of_remainder, v.probability, v.reason
        """;

    private const string FindOne = $"select {Columns} from allowance a join allowance_version v on v.allowance_id = a.allowance_id and v.version = a.version where a.allowance_id = $1";

    private const string Hold = "select 1 from allowance where allowance_id = $1 for update";

    private const string Insert =
        """
        insert into allowance (allowance_id, agreement, scheme, kind, budget_line, version, announced, stated, stated_at, stated_through)
        values ($1, $2, $3, $4, $5, 1, 1, $6, $7, $8)
        """;

    private const string Update = "update allowance set version = $2, ended_on = $3, announced = $4, stated = $5, stated_at = $6, stated_through = $7 where allowance_id = $1";

    private const string InsertVersion =
        """
        insert into allowance_version (allowance_id, version, from_date, to_date, per_week_pence, amount_pence, percent_of_remainder, probability, reason, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """;

    public static async Task<StoredAllowance?> Find(NpgsqlDataSource database, Guid id, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindOne);
        return await One(find, id, cancel);
    }

    /// <summary>Holds an allowance and reads it as whoever held it before left it.</summary>
    public static async Task<StoredAllowance> Lock(Change change, Guid id, CancellationToken cancel)
    {
        await using (var hold = new NpgsqlCommand(Hold, change.Connection, change.Transaction) { Parameters = { new() { Value = id } } })
            await hold.ExecuteNonQueryAsync(cancel);
        await using var find = new NpgsqlCommand(FindOne, change.Connection, change.Transaction);
        return await One(find, id, cancel) ?? throw new InvalidOperationException("An allowance that was to be held is gone.");
    }

    public static async Task Add(Change change, StoredAllowance made, CancellationToken cancel)
    {
        await using (var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = made.Id });
            insert.Parameters.Add(new() { Value = made.Agreement.Value });
            insert.Parameters.Add(new() { Value = made.Scheme });
            insert.Parameters.Add(new() { Value = made.Terms.Kind.ToString() });
            insert.Parameters.Add(new() { Value = made.Terms.BudgetLine });
            AddStated(insert.Parameters, made, change);
            await insert.ExecuteNonQueryAsync(cancel);
        }
        await AddVersion(change, made, cancel);
    }

    public static async Task Save(Change change, StoredAllowance before, StoredAllowance after, CancellationToken cancel)
    {
        if (after.Version > before.Version) await AddVersion(change, after, cancel);
        await using var update = new NpgsqlCommand(Update, change.Connection, change.Transaction);
        update.Parameters.Add(new() { Value = after.Id });
        update.Parameters.Add(new() { Value = after.Version });
        update.Parameters.Add(Day(after.EndedOn));
        update.Parameters.Add(new() { Value = after.Announced });
        AddStated(update.Parameters, after, change);
        await update.ExecuteNonQueryAsync(cancel);
    }

    public static StoredAllowance Row(NpgsqlDataReader rows)
    {
        AllowanceSum sum = !rows.IsDBNull(12) ? new AllowanceSum.PerWeek(Money.FromPence(rows.GetInt64(12)))
            : !rows.IsDBNull(13) ? new AllowanceSum.Whole(Money.FromPence(rows.GetInt64(13)))
            : new AllowanceSum.OfRemainder(new Percent(rows.GetDecimal(14)));
        var dates = new DateSpan(rows.GetFieldValue<DateOnly>(10), OptionalDay(11));
        return new(
            rows.GetGuid(0), AgreementReference.TryParse(rows.GetString(1), out var agreement) ? agreement : throw new InvalidDataException("An agreement's reference is malformed."), rows.GetString(2),
            AllowanceTerms.Of(Enum.Parse<AllowanceKind>(rows.GetString(3)), rows.GetString(4), dates, sum, new Percent(rows.GetDecimal(15))).OrThrow(),
            rows.GetInt32(5), rows.IsDBNull(16) ? null : rows.GetString(16), OptionalDay(6), rows.GetInt32(7),
            [.. JsonSerializer.Deserialize<List<StatedMonth>>(rows.GetString(8), PlatformJson.Options)!.Select(month => new MonthSum(FinancialYear.StartingIn(month.Year), month.Period, Money.FromPence(month.AmountPence)))],
            OptionalDay(9));

        DateOnly? OptionalDay(int column) => rows.IsDBNull(column) ? null : rows.GetFieldValue<DateOnly>(column);
    }

    private sealed record StatedMonth(int Year, int Period, long AmountPence);

    private static async Task<StoredAllowance?> One(NpgsqlCommand find, Guid id, CancellationToken cancel)
    {
        find.Parameters.Add(new() { Value = id });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        return await rows.ReadAsync(cancel) ? Row(rows) : null;
    }

    private static void AddStated(NpgsqlParameterCollection parameters, StoredAllowance allowance, Change change)
    {
        var stated = JsonSerializer.Serialize(allowance.Stated.Select(month => new StatedMonth(month.Year.StartYear, month.Period, month.Amount.Pence)), PlatformJson.Options);
        parameters.Add(new() { Value = stated, NpgsqlDbType = NpgsqlDbType.Json });
        parameters.Add(new() { Value = change.Now });
        parameters.Add(Day(allowance.StatedThrough));
    }

    private static async Task AddVersion(Change change, StoredAllowance allowance, CancellationToken cancel)
    {
        await using var insert = new NpgsqlCommand(InsertVersion, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = allowance.Id });
        insert.Parameters.Add(new() { Value = allowance.Version });
        insert.Parameters.Add(new() { Value = allowance.Terms.Dates.Start });
        insert.Parameters.Add(Day(allowance.Terms.Dates.End));
        insert.Parameters.Add(new() { Value = allowance.Terms.Sum is AllowanceSum.PerWeek rate ? rate.Amount.Pence : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        insert.Parameters.Add(new() { Value = allowance.Terms.Sum is AllowanceSum.Whole whole ? whole.Amount.Pence : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        insert.Parameters.Add(new() { Value = allowance.Terms.Sum is AllowanceSum.OfRemainder part ? part.Share.Value : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Numeric });
        insert.Parameters.Add(new() { Value = allowance.Terms.Probability.Value });
        insert.Parameters.Add(new() { Value = (object?)allowance.Reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        insert.Parameters.Add(new() { Value = change.Now });
        await insert.ExecuteNonQueryAsync(cancel);
    }

    private static NpgsqlParameter Day(DateOnly? day) => new() { Value = (object?)day ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date };
}
