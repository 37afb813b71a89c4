using Npgsql;
using PoolPlatform.ClientPackages.Contracts;

namespace PoolPlatform.ClientPackages.AddingUpWhatWasTold;

/// <summary>Adds up what packages told of one agreement's money, from the event log and up to a place in it: ids, months and pence, and no person.</summary>
internal sealed class FindTold(NpgsqlDataSource database)
{
    private const string FindPlace =
        """
        select (select coalesce(max(sequence), 0) from event_log),
            (select count(*)::integer from event_log where stream = $1 and sequence > $2 and type in ('CommitmentChanged', 'ArrearsOwed', 'FundingTransferred'))
        """;

    // A version counts once, and the newest replaces all that the package committed before.
    private const string Newest =
        """
        with newest as (
            select distinct on (t.body ->> 'packageId') t.body ->> 'packageId' as package_id, (t.body ->> 'version')::integer as version, t.body
            from (select sequence, payload::jsonb as body from event_log where stream = $1 and type = 'CommitmentChanged' and sequence <= $2) t
            order by t.body ->> 'packageId', (t.body ->> 'version')::integer desc, t.sequence
        )
        """;

    private const string FindPackages = $"{Newest} select package_id, version from newest order by package_id";

    private const string FindMonths =
        $"""
        {Newest}
        select (c ->> 'year')::integer, (c ->> 'period')::integer, c ->> 'line', sum((c ->> 'amountPence')::bigint)::bigint
        from newest
        cross join lateral jsonb_array_elements(body -> 'commitments') c
        group by 1, 2, 3
        order by 1, 2, 3
        """;

    private const string FindLate =
        """
        select distinct on (t.id) t.id, coalesce((
            select sum((owed ->> 'amountPence')::bigint)
            from jsonb_array_elements(t.body -> 'parts') part
            cross join lateral jsonb_array_elements(coalesce(part -> 'moves', jsonb_build_array(part))) owed
            where t.type = 'ArrearsOwed' or (owed ->> 'amountPence')::bigint > 0), 0)::bigint
        from (
            select sequence, type, payload::jsonb as body, coalesce(payload::jsonb ->> 'arrearsId', payload::jsonb ->> 'transferId') as id
            from event_log
            where stream = $1 and type in ('ArrearsOwed', 'FundingTransferred') and sequence <= $2
        ) t
        order by t.id, t.sequence
        """;

    public async Task<FindToldReply> Find(FindToldRequest request, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var reply = new FindToldReply();
        await Each(FindPlace, row => (reply.Newest, reply.Later) = (row.GetInt64(0), row.GetInt32(1)));
        await Each(FindPackages, row => reply.Packages.Add(new PackageTold { PackageId = row.GetString(0), Version = row.GetInt32(1) }));
        await Each(FindMonths, row => reply.Months.Add(new MonthTold { Year = row.GetInt32(0), Period = row.GetInt32(1), Line = row.GetString(2), AmountPence = row.GetInt64(3) }));
        await Each(FindLate, row => reply.Late.Add(new LateTold { Id = row.GetString(0), AmountPence = row.GetInt64(1) }));
        return reply;

        async Task Each(string sql, Action<NpgsqlDataReader> read)
        {
            await using var find = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = request.Reference }, new() { Value = request.Through } } };
            await using var rows = await find.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel)) read(rows);
        }
    }
}
