using System.Text.Json;
using Grpc.Core;
using Npgsql;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.PostingSettlement;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Events;

namespace PoolPlatform.Budgets.ProvingLedger;

/// <summary>Compares the settlements in the ledger with what Settlement says that it laid before the partners: every pound of every partner.</summary>
internal sealed class SettlementProof(NpgsqlDataSource database, EventLogApi.EventLogApiClient log)
{
    private const string FindPosted =
        """
        select p.reference, j.source_ref, j.id, array_remove(array_agg(a.code order by l.no), null), array_remove(array_agg(l.amount_pence order by l.no), null)
        from journal j
        join pool p on p.id = j.pool_id
        left join journal_line l on l.fy = j.fy and l.journal_id = j.id
        left join account a on a.id = l.account_id
        where j.kind = 'Settlement' and j.source_system = $1 and ($2::text is null or p.reference = $2)
        group by p.reference, j.source_ref, j.id
        order by j.id
        """;

    /// <summary>How many settlements agree, and the first that does not.</summary>
    public async Task<(int Agreeing, string? Difference)> Prove(string? reference, CancellationToken cancel)
    {
        var proposed = new Dictionary<string, List<SettledPartner>>(StringComparer.Ordinal);
        using (var call = log.Read(new ReadEventsRequest { After = 0 }, cancellationToken: cancel))
            await foreach (var told in call.ResponseStream.ReadAllAsync(cancel))
                if (told.Type == "SettlementProposed") Keep(proposed, JsonSerializer.Deserialize<JsonElement>(told.Payload));

        var agreeing = 0;
        await using var find = database.CreateCommand(FindPosted);
        find.Parameters.Add(new() { Value = PostSettlement.SourceSystem });
        find.Parameters.Add(new() { Value = (object?)reference ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var (pool, settlement, journal) = (rows.GetString(0), rows.GetString(1), rows.GetInt64(2));
            if (!proposed.TryGetValue(settlement, out var partners))
                return (agreeing, FormattableString.Invariant($"{pool}: journal {journal} posts settlement {settlement}, which Settlement does not know"));
            var posted = rows.GetFieldValue<string[]>(3).Zip(rows.GetFieldValue<long[]>(4)).Select(line => new JournalLine(line.First, Money.FromPence(line.Second)));
            var agreed = Journals.Settlement(DateOnly.MinValue, partners).Lines;
            foreach (var account in posted.Concat(agreed).Select(line => line.Account).Distinct())
            {
                var (stands, should) = (Of(posted, account), Of(agreed, account));
                if (stands != should) return (agreeing, FormattableString.Invariant($"{pool}: journal {journal} of settlement {settlement} has {stands} on {account}, and {should} was agreed"));
            }
            agreeing++;
        }
        return (agreeing, null);
    }

    private static Money Of(IEnumerable<JournalLine> lines, string account) => Money.Sum(lines.Where(line => line.Account == account).Select(line => line.Amount));

    private static void Keep(Dictionary<string, List<SettledPartner>> proposed, JsonElement told) =>
        proposed[told.GetProperty("settlementId").GetString()!] = [.. told.GetProperty("partners").EnumerateArray().SelectMany(Accounts)];

    /// <summary>A partner's own account, and those that it took over from partners that left during the year.</summary>
    private static List<SettledPartner> Accounts(JsonElement partner)
    {
        List<SettledPartner> inherited = partner.TryGetProperty("inherited", out var taken) && taken.ValueKind == JsonValueKind.Array
            ? [.. taken.EnumerateArray().Select(one => new SettledPartner(
                Storage.Codes.Partner(one.GetProperty("code").GetString()!), Money.Zero,
                Money.FromPence(one.GetProperty("outstandingToPostPence").GetInt64()), Money.FromPence(one.GetProperty("takenOverToPostPence").GetInt64())))]
            : [];
        var outstanding = partner.GetProperty("contributionDuePence").GetInt64() - partner.GetProperty("contributionPaidPence").GetInt64() - Settled(partner, "settledOutstandingPence");
        return
        [
            new(
                Storage.Codes.Partner(partner.GetProperty("code").GetString()!),
                Money.FromPence(partner.GetProperty("varianceSharePence").GetInt64() - Settled(partner, "settledSharePence")),
                Money.FromPence(outstanding) - Money.Sum(inherited.Select(one => one.ContributionOutstanding)),
                -Money.Sum(inherited.Select(one => one.TakenOver))),
            .. inherited,
        ];
    }

    // What earlier versions have settled is in the ledger already; events from before there were versions do not name it.
    private static long Settled(JsonElement partner, string field) => partner.TryGetProperty(field, out var pence) ? pence.GetInt64() : 0;
}
