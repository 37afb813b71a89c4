using System.Data;
using Npgsql;
using PoolPlatform.ClientPackages.Contracts;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.ProvingLedger;

/// <summary>Compares what the ledger holds of packages of care with what ClientPackages told up to the event that the ledger has heard last: versions, months, arrears and transfers.
/// What is told and not heard yet is on its way and no difference.</summary>
internal sealed class PackageProof(NpgsqlDataSource database, ClientPackagesApi.ClientPackagesApiClient packages)
{
    private const string FindHeard = "select coalesce((select last_sequence from event_consumed where producer = 'clientpackages'), 0)";

    private const string FindPools = "select id, reference from pool where $1::text is null or reference = $1 order by reference";

    private const string Newest =
        """
        with newest as (
            select distinct on (v.package_id) v.package_id, v.version
            from package_version v
            where v.pool_id = $1
            order by v.package_id, v.version desc
        )
        """;

    private const string FindVersions = $"{Newest} select package_id, version from newest";

    private const string FindMonths =
        $"""
        {Newest}
        select c.fy::integer, c.period::integer, c.line, sum(c.amount_pence)::bigint
        from newest n
        join commitment c on c.package_id = n.package_id and c.version = n.version
        group by 1, 2, 3
        """;

    // One event makes a journal for each month or year, named by the event's id and that. What is owed is the other side of its costs.
    private const string FindLate =
        """
        select substring(j.source_ref from '^(.+?)/[0-9]{4}-[0-9]{2}(?:/|$)'),
            sum(case when j.kind = 'Transfer' then greatest(l.amount_pence, 0) when a.code = 'accruals' then -l.amount_pence else 0 end)::bigint
        from journal j
        join journal_line l on l.fy = j.fy and l.journal_id = j.id
        join account a on a.id = l.account_id
        where j.pool_id = $1 and j.source_system = 'packages'
        group by 1
        """;

    private const string FindRefused =
        """
        select distinct substring(a.facts ->> 'sourceRef' from '^(.+?)/[0-9]{4}-[0-9]{2}(?:/|$)'), 0::bigint
        from audit_entry a
        join pool p on p.id = $1
        where a.operation = 'RefusePackageMoney' and starts_with(a.subject, 'pool:' || p.reference || '/')
        """;

    /// <summary>How many pools agree, how many events are on their way, and the first difference.</summary>
    public async Task<(int Agreeing, int OnTheirWay, string? Difference)> Prove(string? reference, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        // One snapshot: what was heard and what it did stand in the same commit.
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        var heard = 0L;
        await Each(FindHeard, [], row => heard = row.GetInt64(0));
        var pools = new List<(int Id, string Reference)>();
        await Each(FindPools, [new() { Value = (object?)reference ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text }], row => pools.Add((row.GetInt32(0), row.GetString(1))));
        var (agreeing, onTheirWay) = (0, 0);
        foreach (var pool in pools)
        {
            var told = await packages.FindToldAsync(new FindToldRequest { Reference = pool.Reference, Through = heard }, cancellationToken: cancel);
            if (told.Newest < heard)
                return (agreeing, onTheirWay, FormattableString.Invariant($"{pool.Reference}: the ledger has heard event {heard} of packages, and their log ends at {told.Newest}"));
            var versions = await Read(FindVersions, pool.Id, row => (row.GetString(0), (long)row.GetInt32(1)));
            var months = await Read(FindMonths, pool.Id, row => ((row.GetInt32(0), row.GetInt32(1), row.GetString(2)), row.GetInt64(3)));
            var late = await Read(FindLate, pool.Id, row => (row.GetString(0), row.GetInt64(1)));
            // What the ledger refused stands in the pool's history and not in its books.
            var refused = await Read(FindRefused, pool.Id, row => (row.GetString(0), row.GetInt64(1)));
            var difference =
                First(versions, told.Packages.ToDictionary(one => one.PackageId, one => (long)one.Version), (package, here, there) => FormattableString.Invariant($"package {package} stands at version {here}, and version {there} was told"))
                ?? First(months, told.Months.ToDictionary(one => (one.Year, one.Period, one.Line), one => one.AmountPence),
                    (month, here, there) => FormattableString.Invariant($"packages commit {Money.FromPence(here)} to {month.Item3} in period {month.Item2} of {FinancialYear.StartingIn(month.Item1)}, and {Money.FromPence(there)} was told"))
                ?? First(
                    late.Where(one => !refused.ContainsKey(one.Key)).ToDictionary(), told.Late.Where(one => !refused.ContainsKey(one.Id)).ToDictionary(one => one.Id, one => one.AmountPence),
                    (id, here, there) => FormattableString.Invariant($"{Money.FromPence(here)} is posted of arrears or transfer {id}, and {Money.FromPence(there)} was told"));
            if (difference is not null) return (agreeing, onTheirWay, FormattableString.Invariant($"{pool.Reference}: as of event {heard} of packages, {difference}"));
            (agreeing, onTheirWay) = (agreeing + 1, onTheirWay + told.Later);
        }
        return (agreeing, onTheirWay, null);

        async Task<Dictionary<TKey, long>> Read<TKey>(string sql, int pool, Func<NpgsqlDataReader, (TKey Key, long Value)> read)
            where TKey : notnull
        {
            var found = new Dictionary<TKey, long>();
            await Each(sql, [new() { Value = pool }], row =>
            {
                var (key, value) = read(row);
                found.Add(key, value);
            });
            return found;
        }

        async Task Each(string sql, NpgsqlParameter[] values, Action<NpgsqlDataReader> read)
        {
            await using var find = new NpgsqlCommand(sql, connection, snapshot) { CommandTimeout = 0 };
            foreach (var value in values) find.Parameters.Add(value);
            await using var rows = await find.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel)) read(rows);
        }
    }

    /// <summary>The first that stands otherwise here than there; what is missing on one side is nothing.</summary>
    private static string? First<TKey>(Dictionary<TKey, long> here, Dictionary<TKey, long> there, Func<TKey, long, long, string> say)
        where TKey : notnull =>
        here.Keys.Union(there.Keys).Order().Where(key => here.GetValueOrDefault(key) != there.GetValueOrDefault(key)).Select(key => say(key, here.GetValueOrDefault(key), there.GetValueOrDefault(key))).FirstOrDefault();
}
