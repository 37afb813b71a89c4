using Npgsql;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.KeepingGrants;

/// <summary>Grants as the ledger and the public API know them.</summary>
internal static class Grants
{
    public const string Kind = "grant";

    public const string StatementKind = "use-statement";

    public const string Example =
        """
        {"code":"IBCF","number":1,"name":"Improved Better Care Fund","determination":"31/3712","source":"LaBetterCareGrant","amount":"4903011.00","spent":"1000000.00","unspent":"3903011.00",
         "conditions":["Pooled under section 75"],"lines":["OPP"],"useStatements":[{"upTo":"2014-09-30","used":"900000.00","spent":"1000000.00","conditionsMet":true,"statement":"Used for care at home","signedBy":"Section 151 officer"}]}
        """;

    private const string FindSpent =
        """
        select coalesce(sum(l.amount_pence), 0)::bigint
        from account a
        join journal_line l on l.fy = $2 and l.account_id = a.id
        where a.pool_id = $1 and a.code = any ($3) and l.effective_on <= $4
        """;

    /// <summary>What the grant's lines have cost up to the end of a day.</summary>
    public static async Task<Money> Spent(NpgsqlConnection connection, int pool, FinancialYear year, GrantAccount grant, DateOnly upTo, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindSpent, connection);
        find.Parameters.Add(new() { Value = pool });
        find.Parameters.Add(new() { Value = (short)year.StartYear });
        find.Parameters.Add(new() { Value = grant.Lines.Select(Domain.Ledger.Accounts.Expenditure).ToArray() });
        find.Parameters.Add(new() { Value = upTo });
        return Money.FromPence((long)(await find.ExecuteScalarAsync(cancel))!);
    }

    public static async Task<object> Show(NpgsqlConnection connection, int pool, FinancialYear year, PoolDocument<GrantAccount> stored, CancellationToken cancel)
    {
        var (grant, spent) = (stored.Definition, await Spent(connection, pool, year, stored.Definition, year.End, cancel));
        var statements = await PoolDocuments.Each<UseStatement>(connection, pool, year, StatementKind, stored.Code, cancel);
        return new
        {
            stored.Code,
            stored.Number,
            grant.Name,
            grant.Determination,
            grant.Source,
            grant.Amount,
            Spent = spent,
            Unspent = grant.Amount - spent,
            grant.Conditions,
            grant.Lines,
            UseStatements = statements.Select(one => one.Definition),
        };
    }
}
