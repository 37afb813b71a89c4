using Npgsql;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.Settlement.Contracts.Events;

namespace PoolPlatform.Reporting.FollowingSettlement;

/// <summary>Keeps a settlement as it was laid before the partners; the one proposed last is the one that reports show.</summary>
internal static class OnSettlementProposed
{
    private const string Keep =
        """
        insert into settlement (settlement_id, reference, year, through, as_at, state, budget_pence, outturn_pence, variance_pence, unallocated_pence, unknown_lines)
        values ($1, $2, $3, $4, $5, 'Proposed', $6, $7, $8, $9, $10)
        """;

    private const string KeepPartners =
        """
        insert into settlement_partner (settlement_id, position, code, contribution_due_pence, contribution_paid_pence, paid_on_behalf_pence, variance_share_pence, liability_pence, balance_pence)
        select $1, position, code, due, paid, on_behalf, share, liability, balance
        from unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
            with ordinality as p (code, due, paid, on_behalf, share, liability, balance, position)
        """;

    public static async Task Apply(SettlementProposed told, Change change, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(change.Connection, change.Transaction)
        {
            BatchCommands =
            {
                new(Keep)
                {
                    Parameters =
                    {
                        new() { Value = told.SettlementId }, new() { Value = told.Reference }, new() { Value = told.Year }, new() { Value = told.Through },
                        new() { Value = told.AsAt.ToUniversalTime() }, new() { Value = told.BudgetPence }, new() { Value = told.OutturnPence },
                        new() { Value = told.VariancePence }, new() { Value = told.UnallocatedPence }, new() { Value = told.UnknownLines },
                    },
                },
                new(KeepPartners)
                {
                    Parameters =
                    {
                        new() { Value = told.SettlementId }, new() { Value = told.Partners.Select(partner => partner.Code).ToArray() },
                        new() { Value = told.Partners.Select(partner => partner.ContributionDuePence).ToArray() },
                        new() { Value = told.Partners.Select(partner => partner.ContributionPaidPence).ToArray() },
                        new() { Value = told.Partners.Select(partner => partner.PaidOnBehalfPence).ToArray() },
                        new() { Value = told.Partners.Select(partner => partner.VarianceSharePence).ToArray() },
                        new() { Value = told.Partners.Select(partner => partner.LiabilityPence).ToArray() },
                        new() { Value = told.Partners.Select(partner => partner.BalancePence).ToArray() },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancel);
    }
}
