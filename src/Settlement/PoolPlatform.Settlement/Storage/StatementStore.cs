using Npgsql;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Paying;

namespace PoolPlatform.Settlement.Storage;

/// <summary>Reads what partners have said that their own ledgers show, and what all agreed versions of a year leave outstanding.</summary>
internal sealed class StatementStore(NpgsqlDataSource database)
{
    private const string FindFigures =
        """
        select item, amount_pence, shown_on, reference, recorded_at
        from own_figure
        where settlement_id = $1 and partner = $2
        order by id
        """;

    private const string FindOutstanding =
        """
        select coalesce(sum(p.balance_pence - p.paid_pence), 0)::bigint
        from settlement s
        join settlement_partner p on p.settlement_id = s.id
        where s.reference = $1 and s.year = $2 and p.partner = $3 and s.state in ('Agreed', 'Settled')
        """;

    public async Task<List<OwnFigure>> OwnFigures(Guid settlement, OrganisationCode partner, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindFigures);
        find.Parameters.Add(new() { Value = settlement });
        find.Parameters.Add(new() { Value = partner.Value });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var figures = new List<OwnFigure>();
        while (await rows.ReadAsync(cancel))
            figures.Add(new(Enum.Parse<StatementItem>(rows.GetString(0)), Money.FromPence(rows.GetInt64(1)), rows.GetFieldValue<DateOnly>(2), rows.GetString(3), rows.GetFieldValue<DateTimeOffset>(4)));
        return figures;
    }

    /// <summary>What the partner's current account in the fund's ledger should stand at.</summary>
    public async Task<Money> Outstanding(AgreementReference reference, FinancialYear year, OrganisationCode partner, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindOutstanding);
        foreach (var value in new object[] { reference.Value, year.StartYear, partner.Value }) find.Parameters.Add(new() { Value = value });
        return Money.FromPence((long)(await find.ExecuteScalarAsync(cancel))!);
    }
}
