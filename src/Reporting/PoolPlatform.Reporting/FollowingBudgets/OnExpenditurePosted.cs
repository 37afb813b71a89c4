using Npgsql;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Reporting.FollowingBudgets;

/// <summary>Adds expenditure to its line, payer and month.</summary>
internal static class OnExpenditurePosted
{
    private const string Add =
        """
        insert into expenditure (reference, year, scheme, line, paid_by, period, amount_pence, entries)
        select $1, $2, scheme, line, paid_by, period, sum(amount_pence), sum(entries)
        from unnest($3::text[], $4::text[], $5::text[], $6::int[], $7::bigint[], $8::bigint[]) as e (scheme, line, paid_by, period, amount_pence, entries)
        group by scheme, line, paid_by, period
        on conflict (reference, year, scheme, line, paid_by, period) do update set
            amount_pence = expenditure.amount_pence + excluded.amount_pence, entries = expenditure.entries + excluded.entries
        """;

    public static async Task Apply(ExpenditurePosted told, Change change, CancellationToken cancel)
    {
        await using var add = new NpgsqlCommand(Add, change.Connection, change.Transaction)
        {
            Parameters =
            {
                new() { Value = told.Reference }, new() { Value = told.Year },
                new() { Value = told.Entries.Select(entry => entry.Scheme).ToArray() }, new() { Value = told.Entries.Select(entry => entry.Line).ToArray() },
                new() { Value = told.Entries.Select(entry => entry.PaidBy).ToArray() }, new() { Value = told.Entries.Select(entry => PeriodNo.Of(entry.EffectiveOn).Number).ToArray() },
                new() { Value = told.Entries.Select(entry => entry.AmountPence).ToArray() }, new() { Value = told.Entries.Select(entry => (long)entry.Count).ToArray() },
            },
        };
        await add.ExecuteNonQueryAsync(cancel);
    }
}
