using System.Collections.Immutable;
using System.Text.Json.Serialization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Funding;

/// <summary>A part of an umbrella with a funding type of its own, as Plymouth's fund had pooled and aligned parts.</summary>
/// <param name="Schemes">The schemes that run under this part; those of no part run under the agreement's own type.</param>
public sealed record AgreementPart(string Code, string Name, FundingType FundingType, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImmutableArray<string>? Schemes = null);

/// <summary>A charge by the day from one partner to another, such as for a discharge that is late through the payer alone.</summary>
/// <remarks>The Welsh review words who pays whom both ways, so both are named; the law behind such charges comes and goes, so the charge ends.</remarks>
public sealed record CrossCharge(string Code, OrganisationCode Payer, OrganisationCode Payee, string Reason, Money RatePerDay, DateOnly From, DateOnly? To = null);

/// <summary>What a grant may be spent on (CIPFA: capital is kept apart from revenue).</summary>
public enum GrantUse
{
    Revenue,
    Capital,
}

/// <summary>A one-way payment under conditions (sections 76, 256 and 257), kept outside every pool.</summary>
/// <param name="AnnualCertificate">Whether the payee certifies each year what the money was used for.</param>
/// <param name="Amount">The sum, by the year where it recurs; null while it is not known.</param>
/// <param name="Recovery">When and how the payer gets back what was not used as agreed.</param>
public sealed record Grant(
    string Code, OrganisationCode Payer, OrganisationCode Payee, string Purpose, bool IsRecurrent, GrantUse Use, bool AnnualCertificate, Money? Amount = null, string? Recovery = null);

/// <summary>How money that is not in the pool is looked at.</summary>
public enum BudgetStanding
{
    /// <summary>Planned and watched together, left in its owner's accounts and accountability.</summary>
    Aligned,

    /// <summary>Outside the agreement; shown for information under the open book.</summary>
    InView,
}

/// <summary>A budget beside the pool: never part of its balances, its position or its settlement.</summary>
/// <param name="Amount">Null while it is not known.</param>
public sealed record BudgetOutsidePool(string Code, string Name, OrganisationCode Owner, BudgetStanding Standing, FinancialYear? Year = null, Money? Amount = null);
