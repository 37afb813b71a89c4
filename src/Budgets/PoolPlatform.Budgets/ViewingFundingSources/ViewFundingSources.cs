using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Agreed;
using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Http;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Budgets.ViewingFundingSources;

/// <summary>What came of each source of money, and what was spent of it: the NHS minimum, the grant for disabled facilities and the rest, by partner, off the ledger's lines.</summary>
internal static class ViewFundingSources
{
    private const string Example =
        """
        {"sources":[{"source":"Dfg","agreed":"700000.00","received":"700000.00","settled":"0.00","outstanding":"0.00","spent":"250000.00"},{"source":null,"agreed":"0.00","received":"0.00","settled":"0.00","outstanding":"0.00","spent":"23000000.00"}],
         "partners":[{"partner":"E06000022","source":"Dfg","agreed":"700000.00","received":"700000.00","settled":"0.00","outstanding":"0.00"}]}
        """;

    // A settlement closes what is outstanding of a contribution whatever it was from, so what it closed stands under no source.
    private const string FindOwed =
        """
        select substr(a.code, length('contributions-receivable:') + 1), coalesce(d.funding_source, ''),
            coalesce(sum(l.amount_pence) filter (where j.kind = 'Contribution'), 0)::bigint,
            coalesce(-sum(l.amount_pence) filter (where j.kind = 'Receipt'), 0)::bigint,
            coalesce(-sum(l.amount_pence) filter (where j.kind not in ('Contribution', 'Receipt')), 0)::bigint
        from account a
        join journal_line l on l.fy = $2 and l.account_id = a.id
        join journal j on j.fy = l.fy and j.pool_id = l.pool_id and j.id = l.journal_id
        left join dimension d on d.id = l.dimension_id
        where a.pool_id = $1 and a.code like 'contributions-receivable:%' and ($3::timestamptz is null or l.recorded_at <= $3)
        group by 1, 2
        order by 1, 2
        """;

    private const string FindSpent =
        """
        select coalesce(d.funding_source, ''), sum(l.amount_pence)::bigint
        from account a
        join journal_line l on l.fy = $2 and l.account_id = a.id
        left join dimension d on d.id = l.dimension_id
        where a.pool_id = $1 and a.code like 'expenditure:%' and ($3::timestamptz is null or l.recorded_at <= $3)
        group by 1
        """;

    private sealed record Owed(OrganisationCode Partner, ContributionSource? Source, Money Agreed, Money Received, Money Settled)
    {
        public Money Outstanding => Agreed - Received - Settled;
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/funding-sources", Handle)
            .Describe("ViewFundingSources", "What was agreed, received and spent of each source of money, in all and by partner", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("asAt", QueryValues.AsAtMeaning);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, PoolAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), reference, year, cancel)).IsRefused(out var refusal, out var scope)) return Problems.From(refusal);
        var asked = QueryValues.AsAt(http.Request);
        if (asked.Refusal is { } malformed) return Problems.From(malformed);
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (asked.OrThrow() is not null) await PoolYears.WaitForPosters(connection, scope.Reference, scope.Year, cancel);
        var pool = await PoolYears.Find(connection, scope.Reference, cancel) ?? 0;
        var owed = await Each(FindOwed, row => new Owed(
            Codes.Partner(row.GetString(0)), Source(row.GetString(1)), Money.FromPence(row.GetInt64(2)), Money.FromPence(row.GetInt64(3)), Money.FromPence(row.GetInt64(4))));
        var spent = await Each(FindSpent, row => (Source: Source(row.GetString(0)), Amount: Money.FromPence(row.GetInt64(1))));
        return Results.Json(
            new
            {
                Sources = owed.Select(one => one.Source).Concat(spent.Select(one => one.Source)).Distinct().OrderBy(source => source is null).ThenBy(source => source).Select(source => new
                {
                    Source = source,
                    Agreed = Sum(source, one => one.Agreed),
                    Received = Sum(source, one => one.Received),
                    Settled = Sum(source, one => one.Settled),
                    Outstanding = Sum(source, one => one.Outstanding),
                    Spent = Money.Sum(spent.Where(one => one.Source == source).Select(one => one.Amount)),
                }),
                Partners = owed,
            },
            PlatformJson.Options);

        Money Sum(ContributionSource? source, Func<Owed, Money> figure) => Money.Sum(owed.Where(one => one.Source == source).Select(figure));

        async Task<List<T>> Each<T>(string sql, Func<NpgsqlDataReader, T> read)
        {
            await using var find = new NpgsqlCommand(sql, connection);
            find.Parameters.Add(new() { Value = pool });
            find.Parameters.Add(new() { Value = (short)scope.Year.StartYear });
            find.Parameters.Add(new() { Value = (object?)asked.OrThrow() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
            await using var rows = await find.ExecuteReaderAsync(cancel);
            var found = new List<T>();
            while (await rows.ReadAsync(cancel)) found.Add(read(rows));
            return found;
        }
    }

    private static ContributionSource? Source(string text) => text.Length == 0 ? null : Enum.Parse<ContributionSource>(text);
}
