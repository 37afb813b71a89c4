using Npgsql;
using NpgsqlTypes;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.Reporting.Storage;

namespace PoolPlatform.Reporting.FollowingAgreements;

/// <summary>Terms as an event told them, from a day on.</summary>
internal sealed record ToldTerms(
    string Reference, DateOnly EffectiveFrom, string Title, string LegalPower, string FundingType, string Mode, string Host, DateOnly TermStart, DateOnly? TermEnd, int Version,
    IReadOnlyList<PartnerFacts> Partners, IReadOnlyList<SchemeFacts> Schemes);

/// <summary>Keeps who the partners are and what they call things; what was known for the same day is replaced as a whole.</summary>
internal static class KeepTerms
{
    private const string Keep =
        """
        insert into agreement (reference, effective_from, title, legal_power, funding_type, mode, host, term_start, term_end, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        on conflict (reference, effective_from) do update set
            title = excluded.title, legal_power = excluded.legal_power, funding_type = excluded.funding_type, mode = excluded.mode,
            host = excluded.host, term_start = excluded.term_start, term_end = excluded.term_end, version = excluded.version
        """;

    private const string ClearPartners = "delete from agreement_partner where reference = $1 and effective_from = $2";

    private const string KeepPartners =
        """
        insert into agreement_partner (reference, effective_from, position, code, name, kind)
        select $1, $2, position, code, name, kind from unnest($3::text[], $4::text[], $5::text[]) with ordinality as p (code, name, kind, position)
        """;

    private const string ClearSchemes = "delete from agreement_scheme where reference = $1 and effective_from = $2";

    private const string KeepSchemes =
        """
        insert into agreement_scheme (reference, effective_from, position, code, name)
        select $1, $2, position, code, name from unnest($3::text[], $4::text[]) with ordinality as s (code, name, position)
        """;

    public static async Task Save(ToldTerms told, Change change, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(change.Connection, change.Transaction);
        Add(Keep,
            new() { Value = told.Title }, new() { Value = told.LegalPower }, new() { Value = told.FundingType }, new() { Value = told.Mode }, new() { Value = told.Host },
            new() { Value = told.TermStart }, new() { Value = (object?)told.TermEnd ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date }, new() { Value = told.Version });
        Add(ClearPartners);
        Add(KeepPartners, Texts(told.Partners.Select(partner => partner.Code)), Texts(told.Partners.Select(partner => partner.Name)), Texts(told.Partners.Select(partner => partner.Kind)));
        Add(ClearSchemes);
        Add(KeepSchemes, Texts(told.Schemes.Select(scheme => scheme.Code)), Texts(told.Schemes.Select(scheme => scheme.Name)));
        await batch.ExecuteNonQueryAsync(cancel);

        void Add(string sql, params ReadOnlySpan<NpgsqlParameter> more)
        {
            var command = new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = told.Reference }, new() { Value = told.EffectiveFrom } } };
            foreach (var parameter in more) command.Parameters.Add(parameter);
            batch.BatchCommands.Add(command);
        }
    }

    private static NpgsqlParameter Texts(IEnumerable<string> texts) => new() { Value = texts.ToArray() };
}
