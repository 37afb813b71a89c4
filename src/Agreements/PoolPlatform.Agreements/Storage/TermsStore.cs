using System.Text.Json;
using Npgsql;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Storage;

/// <summary>The terms of an agreement through a span of days, for services whose figures cover more than one day.</summary>
internal sealed class TermsStore(NpgsqlDataSource database)
{
    private const string FindTerms =
        """
        with latest as (
            select distinct on (effective_on) effective_on, version, recorded_at, terms
            from agreement_terms
            where reference = $1
            order by effective_on, version desc
        ), spans as (
            select effective_on, lead(effective_on) over (order by effective_on) as next_on, version, recorded_at, terms
            from latest
        )
        select a.state, s.effective_on, s.version, s.recorded_at, s.terms
        from agreement a
        cross join spans s
        where a.reference = $1
            and s.effective_on <= greatest($3, (select min(effective_on) from latest))
            and (s.next_on is null or s.next_on > $2)
        order by s.effective_on
        """;

    /// <summary>Those that hold on some day of the span, in order; none where there is no such agreement.</summary>
    public async Task<List<Agreement>> FindOverTime(AgreementReference reference, DateOnly from, DateOnly through, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindTerms);
        find.Parameters.Add(new() { Value = reference.Value });
        find.Parameters.Add(new() { Value = from });
        find.Parameters.Add(new() { Value = through });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var found = new List<Agreement>();
        while (await rows.ReadAsync(cancel))
            found.Add(new(JsonSerializer.Deserialize<AgreementTerms>(rows.GetString(4), PlatformJson.Options)!, Enum.Parse<AgreementState>(rows.GetString(0)), rows.GetInt32(2), [])
            {
                TermsVersion = new(rows.GetInt32(2), rows.GetFieldValue<DateOnly>(1), rows.GetFieldValue<DateTimeOffset>(3)),
            });
        return found;
    }
}
