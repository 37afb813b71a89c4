using System.Data;
using System.Text.Json;
using Npgsql;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.PassingThrough;

/// <summary>Grants that are passed on, and what of them was.</summary>
internal static class PassThroughs
{
    private const string FindNewest = "select number, definition from pass_through where pool_id = $1 and fy = $2 and source = $3 order by number desc limit 1";

    // What was reversed was not passed on.
    private const string FindPassed =
        """
        select p.district, j.id, j.effective_on, l.amount_pence, j.reference
        from passed_on p
        join journal j on j.fy = p.fy and j.pool_id = p.pool_id and j.id = p.journal_id
        join journal_line l on l.fy = p.fy and l.journal_id = p.journal_id and l.no = 1
        where p.pool_id = $1 and p.fy = $2 and p.source = $3
        and not exists (select from journal r where r.fy = p.fy and r.reverses_id = p.journal_id)
        order by j.id
        """;

    public static bool TryReadSource(string text, out ContributionSource source) => Enum.TryParse(text, out source) && source.ToString() == text;

    public static async Task<StoredPassThrough?> Find(NpgsqlConnection connection, int pool, FinancialYear year, ContributionSource source, CancellationToken cancel)
    {
        await using var find = Command(FindNewest, connection, pool, year, source);
        await using var rows = await find.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return null;
        return new(rows.GetInt32(0), JsonSerializer.Deserialize<PassThrough>(rows.GetString(1), PlatformJson.Options) ?? throw new DataException($"The pass-through of {source} is empty."));
    }

    /// <summary>As the public API shows it; null when the grant is not passed on.</summary>
    public static async Task<object?> Show(NpgsqlConnection connection, int pool, FinancialYear year, ContributionSource source, DateOnly today, CancellationToken cancel)
    {
        if (await Find(connection, pool, year, source, cancel) is not { Definition: var definition } stored) return null;
        var payments = new List<Payment>();
        await using (var find = Command(FindPassed, connection, pool, year, source))
        await using (var rows = await find.ExecuteReaderAsync(cancel))
            while (await rows.ReadAsync(cancel))
                payments.Add(new(Codes.Partner(rows.GetString(0)), rows.GetInt64(1), rows.GetFieldValue<DateOnly>(2), Money.FromPence(rows.GetInt64(3)), rows.GetString(4)));
        var districts = definition.Districts.Select(share =>
        {
            var own = payments.Where(payment => payment.District == share.District).ToList();
            var outstanding = share.Amount - Money.Sum(own.Select(payment => payment.Amount));
            return new
            {
                share.District,
                share.Amount,
                Paid = Money.Sum(own.Select(payment => payment.Amount)),
                Outstanding = outstanding,
                IsLate = outstanding > Money.Zero && today > definition.PassBy,
                share.Retained,
                share.AgreedIn,
                Payments = own.Select(payment => new { payment.JournalId, payment.PaidOn, payment.Amount, payment.Reference }),
            };
        }).ToList();
        return new
        {
            definition.Source,
            stored.Number,
            definition.PassBy,
            Total = Money.Sum(districts.Select(one => one.Amount)),
            Paid = Money.Sum(districts.Select(one => one.Paid)),
            Outstanding = Money.Sum(districts.Select(one => one.Outstanding)),
            Retained = Money.Sum(districts.Select(one => one.Retained)),
            Districts = districts,
        };
    }

    private static NpgsqlCommand Command(string sql, NpgsqlConnection connection, int pool, FinancialYear year, ContributionSource source) =>
        new(sql, connection) { Parameters = { new() { Value = pool }, new() { Value = (short)year.StartYear }, new() { Value = source.ToString() } } };

    private sealed record Payment(OrganisationCode District, long JournalId, DateOnly PaidOn, Money Amount, string Reference);
}

/// <summary>A pass-through and its number.</summary>
internal sealed record StoredPassThrough(int Number, PassThrough Definition);
