using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Reporting.FollowingAgreements;

/// <summary>Keeps who the partners are and what they call things; what was known before is replaced as a whole.</summary>
internal static class OnAgreementActivated
{
    private const string Keep =
        """
        insert into agreement (reference, title, legal_power, funding_type, mode, host, term_start, term_end, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (reference) do update set
            title = excluded.title, legal_power = excluded.legal_power, funding_type = excluded.funding_type, mode = excluded.mode,
            host = excluded.host, term_start = excluded.term_start, term_end = excluded.term_end, version = excluded.version
        """;

    private const string ClearPartners = "delete from agreement_partner where reference = $1";

    private const string KeepPartners =
        """
        insert into agreement_partner (reference, position, code, name, kind)
        select $1, position, code, name, kind from unnest($2::text[], $3::text[], $4::text[]) with ordinality as p (code, name, kind, position)
        """;

    private const string ClearSchemes = "delete from agreement_scheme where reference = $1";

    private const string KeepSchemes =
        """
        insert into agreement_scheme (reference, position, code, name)
        select $1, position, code, name from unnest($2::text[], $3::text[]) with ordinality as s (code, name, position)
        """;

    public static async Task Apply(AgreementActivated told, Change change, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(change.Connection, change.Transaction)
        {
            BatchCommands =
            {
                new(Keep)
                {
                    Parameters =
                    {
                        new() { Value = told.Reference }, new() { Value = told.Title }, new() { Value = told.LegalPower }, new() { Value = told.FundingType },
                        new() { Value = told.Mode }, new() { Value = told.Host }, new() { Value = told.TermStart },
                        new() { Value = (object?)told.TermEnd ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date }, new() { Value = told.Version },
                    },
                },
                new(ClearPartners) { Parameters = { new() { Value = told.Reference } } },
                new(KeepPartners)
                {
                    Parameters =
                    {
                        new() { Value = told.Reference }, new() { Value = told.Partners.Select(partner => partner.Code).ToArray() },
                        new() { Value = told.Partners.Select(partner => partner.Name).ToArray() }, new() { Value = told.Partners.Select(partner => partner.Kind).ToArray() },
                    },
                },
                new(ClearSchemes) { Parameters = { new() { Value = told.Reference } } },
                new(KeepSchemes)
                {
                    Parameters =
                    {
                        new() { Value = told.Reference }, new() { Value = told.Schemes.Select(scheme => scheme.Code).ToArray() },
                        new() { Value = told.Schemes.Select(scheme => scheme.Name).ToArray() },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancel);
    }
}
