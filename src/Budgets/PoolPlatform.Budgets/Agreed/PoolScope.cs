using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Agreed;

/// <summary>One pool in one year, and as whom the caller comes to it.</summary>
/// <param name="Terms">Those that say who may do what: of the day of the year that is nearest to today.</param>
/// <param name="OfYear">All of the year's, for what belongs to another day.</param>
/// <param name="ActsAs">The partner that the caller's organisation is, or follows.</param>
internal sealed record PoolScope(PoolTerms Terms, TermsOfYear OfYear, OrganisationCode ActsAs)
{
    public AgreementReference Reference => Terms.Reference;

    public FinancialYear Year => OfYear.Year;

    public bool IsHost => ActsAs == Terms.Host;

    /// <summary>Where the pool is found in the public API.</summary>
    public string Path => $"/v1/pools/{Reference}/years/{Year}";

    /// <summary>What the audit trail calls it.</summary>
    public string Subject => SubjectOf(Reference, Year);

    public static string SubjectOf(AgreementReference reference, FinancialYear year) => $"pool:{reference}/{year}";
}
