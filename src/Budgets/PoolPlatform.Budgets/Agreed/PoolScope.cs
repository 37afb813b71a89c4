using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Agreed;

/// <summary>One pool in one year, and as whom the caller comes to it.</summary>
/// <param name="ActsAs">The partner that the caller's organisation is, or follows.</param>
internal sealed record PoolScope(PoolTerms Terms, FinancialYear Year, OrganisationCode ActsAs)
{
    public AgreementReference Reference => Terms.Reference;

    public bool IsHost => ActsAs == Terms.Host;

    /// <summary>Where the pool is found in the public API.</summary>
    public string Path => $"/v1/pools/{Reference}/years/{Year}";

    /// <summary>What the audit trail calls it.</summary>
    public string Subject => SubjectOf(Reference, Year);

    public static string SubjectOf(AgreementReference reference, FinancialYear year) => $"pool:{reference}/{year}";
}
