using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Reporting.FollowingBudgets;

/// <summary>Keeps the budget that counts now: it replaces the one before, lines and all.</summary>
internal static class OnBudgetApproved
{
    private const string Keep =
        """
        insert into budget (reference, year, number, version, note) values ($1, $2, $3, $4, $5)
        on conflict (reference, year) do update set number = excluded.number, version = excluded.version, note = excluded.note
        """;

    private const string ClearLines = "delete from budget_line where reference = $1 and year = $2";

    private const string KeepLines =
        """
        insert into budget_line (reference, year, position, code, scheme, name, funded_by, owner, kind, amount_pence)
        select $1, $2, position, code, scheme, name, funded_by, owner, kind, amount_pence
        from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bigint[])
            with ordinality as l (code, scheme, name, funded_by, owner, kind, amount_pence, position)
        """;

    public static async Task Apply(BudgetApproved told, Change change, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(change.Connection, change.Transaction)
        {
            BatchCommands =
            {
                new(Keep)
                {
                    Parameters =
                    {
                        new() { Value = told.Reference }, new() { Value = told.Year }, new() { Value = told.Number }, new() { Value = told.Version },
                        new() { Value = (object?)told.Note ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                    },
                },
                new(ClearLines) { Parameters = { new() { Value = told.Reference }, new() { Value = told.Year } } },
                new(KeepLines)
                {
                    Parameters =
                    {
                        new() { Value = told.Reference }, new() { Value = told.Year },
                        new() { Value = told.Lines.Select(line => line.Code).ToArray() }, new() { Value = told.Lines.Select(line => line.Scheme).ToArray() },
                        new() { Value = told.Lines.Select(line => line.Name).ToArray() }, new() { Value = told.Lines.Select(line => line.FundedBy).ToArray() },
                        new() { Value = told.Lines.Select(line => line.Owner).ToArray() }, new() { Value = told.Lines.Select(line => line.Kind).ToArray() },
                        new() { Value = told.Lines.Select(line => line.AmountPence).ToArray() },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancel);
    }
}
