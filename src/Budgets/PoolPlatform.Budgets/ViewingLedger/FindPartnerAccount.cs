using System.Globalization;
using Npgsql;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Budgets.ViewingLedger;

/// <summary>One partner's account with the fund for another service: what a statement of that partner is tied to.</summary>
internal sealed class FindPartnerAccount(NpgsqlDataSource database)
{
    // Only receipts are contributions paid and only expenditure is paid on behalf: a settlement moves the same accounts to close them.
    private const string FindEntries =
        """
        select a.code, j.kind, j.id, l.effective_on, -l.amount_pence, j.reference
        from account a
        join journal_line l on l.fy = $2 and l.account_id = a.id
        join journal j on j.fy = l.fy and j.pool_id = l.pool_id and j.id = l.journal_id
        where a.pool_id = $1
        and (a.code = $3 and j.kind = 'Receipt' or a.code = $4 and j.kind = 'Expenditure')
        order by l.effective_on, j.id, l.no
        """;

    private const string FindBalances =
        """
        select a.code, sum(l.amount_pence)::bigint
        from account a
        join journal_line l on l.fy = $2 and l.account_id = a.id
        where a.pool_id = $1 and a.code in ($3, $4)
        group by a.code
        """;

    public async Task<Outcome<PartnerAccount>> Find(FindPartnerAccountRequest request, CancellationToken cancel)
    {
        if (!AgreementReference.TryParse(request.Reference, out var reference)) return ProtocolRefusals.Malformed("reference", "This is no agreement reference.");
        if (request.Year is < 1900 or > 2998) return ProtocolRefusals.Malformed("year", "This is no year.");
        if (!OrganisationCode.TryParse(request.Partner, out var partner)) return ProtocolRefusals.Malformed("partner", "This is no organisation code.");
        await using var connection = await database.OpenConnectionAsync(cancel);
        // One snapshot, so that the entries and the balances belong together.
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
        var account = new PartnerAccount();
        if (await PoolYears.Find(connection, reference, cancel) is not { } pool) return account;
        var (receivable, current) = (Accounts.Receivable(partner), Accounts.PartnerCurrent(partner));
        await Each(FindEntries, row => (row.GetString(0) == receivable ? account.Receipts : account.PaidOnBehalf).Add(new AccountEntry
        {
            JournalId = row.GetInt64(2),
            On = row.GetFieldValue<DateOnly>(3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            AmountPence = row.GetInt64(4),
            Reference = row.GetString(5),
        }));
        await Each(FindBalances, row =>
        {
            if (row.GetString(0) == receivable) account.ReceivablePence = row.GetInt64(1);
            else account.CurrentAccountPence = row.GetInt64(1);
        });
        return account;

        async Task Each(string sql, Action<NpgsqlDataReader> take)
        {
            await using var find = new NpgsqlCommand(sql, connection);
            find.Parameters.Add(new() { Value = pool });
            find.Parameters.Add(new() { Value = (short)request.Year });
            find.Parameters.Add(new() { Value = receivable });
            find.Parameters.Add(new() { Value = current });
            await using var rows = await find.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel)) take(rows);
        }
    }
}
