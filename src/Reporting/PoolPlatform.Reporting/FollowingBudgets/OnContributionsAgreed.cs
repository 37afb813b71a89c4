using Npgsql;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Reporting.FollowingBudgets;

/// <summary>Keeps what each partner must put in, and from which source; it replaces what was agreed before.</summary>
internal static class OnContributionsAgreed
{
    private const string Keep =
        """
        insert into contributions (reference, year, number) values ($1, $2, $3)
        on conflict (reference, year) do update set number = excluded.number
        """;

    private const string Clear = "delete from contribution where reference = $1 and year = $2";

    private const string KeepEach =
        """
        insert into contribution (reference, year, position, partner, source, schedule, amount_pence)
        select $1, $2, position, partner, source, schedule, amount_pence
        from unnest($3::text[], $4::text[], $5::text[], $6::bigint[]) with ordinality as c (partner, source, schedule, amount_pence, position)
        """;

    public static async Task Apply(ContributionsAgreed told, Change change, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(change.Connection, change.Transaction)
        {
            BatchCommands =
            {
                new(Keep) { Parameters = { new() { Value = told.Reference }, new() { Value = told.Year }, new() { Value = told.Number } } },
                new(Clear) { Parameters = { new() { Value = told.Reference }, new() { Value = told.Year } } },
                new(KeepEach)
                {
                    Parameters =
                    {
                        new() { Value = told.Reference }, new() { Value = told.Year },
                        new() { Value = told.Contributions.Select(each => each.Partner).ToArray() }, new() { Value = told.Contributions.Select(each => each.Source).ToArray() },
                        new() { Value = told.Contributions.Select(each => each.Schedule).ToArray() }, new() { Value = told.Contributions.Select(each => each.AmountPence).ToArray() },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancel);
    }
}
