using System.Data;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Domain.Positions;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.ViewingPosition;

/// <summary>Reads a pool's position off the ledger, the budget, the contributions and the packages' commitments, all as of one moment.</summary>
internal sealed class PositionReader(NpgsqlDataSource database, TimeProvider time)
{
    private const string FindActual =
        """
        select substr(a.code, length('expenditure:') + 1), sum(l.amount_pence)::bigint
        from account a
        join journal_line l on l.fy = $2 and l.account_id = a.id
        where a.pool_id = $1 and a.code like 'expenditure:%'
        and l.effective_on <= $3 and ($4::timestamptz is null or l.recorded_at <= $4)
        group by a.code
        """;

    // Only receipts count as paid, only expenditure as paid on behalf, and transfers by themselves: a settlement moves the same accounts to close them.
    private const string FindPartners =
        """
        select a.code, j.kind = 'Transfer', -sum(l.amount_pence)::bigint
        from account a
        join journal_line l on l.fy = $2 and l.account_id = a.id
        join journal j on j.fy = l.fy and j.pool_id = l.pool_id and j.id = l.journal_id
        where a.pool_id = $1
        and (a.code like 'contributions-receivable:%' and j.kind = 'Receipt' or a.code like 'partner-current:%' and j.kind in ('Expenditure', 'Transfer'))
        and l.effective_on <= $3 and ($4::timestamptz is null or l.recorded_at <= $4)
        group by a.code, j.kind = 'Transfer'
        """;

    // What was spent on a package draws down its commitment of the same line and month; what is more than the month's goes to earlier months that are not drawn yet, because
    // invoices come late, and never to later ones, because then care that costs more than was committed would not show. The rest that nothing draws is the largest surplus that
    // the months from April on run up together. Arrears that a closed year could not take any more stand in a later one and draw down the month that they belong to.
    // Where nothing has been spent nothing is drawn: what lowers the forecast, such as expected attrition, stands as it was told.
    private const string FindCommitted =
        """
        with newest as (
            select distinct on (v.package_id) v.package_id, v.version, v.pool_id
            from package_version v
            where v.package_id in (select package_id from package_version where pool_id = $1)
            and ($4::timestamptz is null or v.recorded_at <= $4)
            order by v.package_id, v.version desc
        ), drawn as (
            select j.package_id, a.code, (extract(month from l.effective_on)::int + 8) % 12 + 1 as period, sum(l.amount_pence) as amount_pence
            from journal j
            join journal_line l on l.fy = j.fy and l.journal_id = j.id
            join account a on a.id = l.account_id and a.code like 'expenditure:%'
            where j.fy = $2 and j.pool_id = $1 and j.package_id is not null
            and ($4::timestamptz is null or l.recorded_at <= $4)
            group by 1, 2, 3
            union all
            select b.package_id, 'expenditure:' || d.line, (extract(month from b.effective_to)::int + 8) % 12 + 1, sum(l.amount_pence)
            from belongs_to b
            join journal_line l on l.fy = b.fy and l.journal_id = b.journal_id
            join account a on a.id = l.account_id and a.code = 'prior-year'
            join dimension d on d.id = l.dimension_id
            where b.pool_id = $1 and b.fy > $2 and b.effective_to between make_date($2, 4, 1) and make_date($2 + 1, 3, 31)
            and ($4::timestamptz is null or l.recorded_at <= $4)
            group by 1, 2, 3
        ), months as (
            select package_id, line, max(scheme) as scheme, period, sum(committed) as committed, sum(spent) as spent
            from (
                select c.package_id, c.line, c.scheme, c.period, c.amount_pence as committed, 0 as spent
                from newest n
                join commitment c on c.package_id = n.package_id and c.version = n.version
                where n.pool_id = $1 and c.fy = $2
                union all
                select package_id, substr(code, length('expenditure:') + 1), null, period, 0, amount_pence
                from drawn
            ) month
            where period <= $3
            group by package_id, line, period
        ), running as (
            select package_id, line, scheme, committed, spent, sum(spent - committed) over (partition by package_id, line order by period) as surplus
            from months
        ), remaining as (
            select max(scheme) as scheme, line, sum(committed - spent) + case when bool_or(spent <> 0) then greatest(max(surplus), 0) else 0 end as amount_pence
            from running
            group by package_id, line
            having max(scheme) is not null
        )
        select scheme, line, sum(amount_pence)::bigint
        from remaining
        group by scheme, line
        having sum(amount_pence) <> 0
        """;

    /// <param name="through">Effective from April to the end of this period; null means the whole year.</param>
    /// <param name="asAt">As recorded then; null means now.</param>
    public async Task<PositionFigures> Read(PoolTerms terms, FinancialYear year, PeriodNo? through, DateTimeOffset? asAt, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var now = time.GetUtcNow();
        if (asAt is not null) await PoolYears.WaitForPosters(connection, terms.Reference, year, cancel);
        // One snapshot for all the questions, or a posting between two of them would show in one and not in the other.
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var endsOn = through?.EndIn(year) ?? year.End;
        var budget = default(PoolBudget);
        var (opening, contributions) = (ContributionPlan.None, ContributionPlan.None);
        var actual = new Dictionary<string, Money>(StringComparer.Ordinal);
        var partners = new Dictionary<string, Money>(StringComparer.Ordinal);
        var transfers = new Dictionary<string, Money>(StringComparer.Ordinal);
        var committed = new Dictionary<(string Scheme, string Line), Money>();
        if (await PoolYears.Find(connection, terms.Reference, cancel) is { } pool)
        {
            budget = (await BudgetStore.Find(connection, pool, year, asAt, cancel))?.Budget;
            (opening, contributions) = await ContributionStore.FindOpeningAndNewest(connection, pool, year, asAt, cancel);
            await Each(FindActual, endsOn, row => actual.Add(row.GetString(0), Money.FromPence(row.GetInt64(1))));
            await Each(FindPartners, endsOn, row => (row.GetBoolean(1) ? transfers : partners).Add(row.GetString(0), Money.FromPence(row.GetInt64(2))));
            await Each(FindCommitted, Math.Min(through?.Number ?? 12, 12), row => committed.Add((row.GetString(0), row.GetString(1)), Money.FromPence(row.GetInt64(2))));

            async Task Each(string sql, object upTo, Action<NpgsqlDataReader> take)
            {
                await using var find = new NpgsqlCommand(sql, connection);
                find.Parameters.Add(new() { Value = pool });
                find.Parameters.Add(new() { Value = (short)year.StartYear });
                find.Parameters.Add(new() { Value = upTo });
                find.Parameters.Add(new() { Value = (object?)asAt ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
                await using var rows = await find.ExecuteReaderAsync(cancel);
                while (await rows.ReadAsync(cancel)) take(rows);
            }
        }
        return new(
            asAt ?? now,
            budget,
            PoolPosition.Of(budget, through, actual, committed),
            [
                .. Everybody(terms, contributions, partners.Keys.Concat(transfers.Keys)).Select(partner => new PartnerFigures(
                    partner,
                    contributions.DueBy(partner, endsOn),
                    partners.GetValueOrDefault(Accounts.Receivable(partner)),
                    partner == terms.Host ? Money.Zero : partners.GetValueOrDefault(Accounts.PartnerCurrent(partner)),
                    transfers.GetValueOrDefault(Accounts.PartnerCurrent(partner)),
                    opening.Of(partner),
                    contributions.Of(partner))),
            ]);
    }

    /// <summary>The partners in their listed order, and after them whoever has money in the pool without being one any more: nothing may be hidden.</summary>
    private static IEnumerable<OrganisationCode> Everybody(PoolTerms terms, ContributionPlan contributions, IEnumerable<string> accounts) =>
        terms.Partners.Select(partner => partner.Code)
            .Concat(contributions.Contributions.Select(contribution => contribution.Partner)
                .Concat(accounts.Select(account => Codes.Partner(account[(account.IndexOf(':', StringComparison.Ordinal) + 1)..])))
                .OrderBy(partner => partner.Value, StringComparer.Ordinal))
            .Distinct();
}
