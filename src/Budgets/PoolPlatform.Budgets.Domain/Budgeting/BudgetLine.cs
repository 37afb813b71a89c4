using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Budgeting;

/// <summary>Planned spend on one heading within a scheme.</summary>
/// <param name="FundedBy">The partner whose contribution the line was set against.</param>
/// <param name="Owner">The partner whose function it is: it bears the line's variance where the rule says so.</param>
/// <param name="Amount">Signed; null while it is not known, which is not the same as zero.</param>
public sealed record BudgetLine(string Code, string Scheme, string Name, OrganisationCode FundedBy, OrganisationCode Owner, BudgetLineKind Kind, Money? Amount);

/// <summary>How a line is committed to.</summary>
public enum BudgetLineKind
{
    /// <summary>A fixed sum to a provider, whatever the activity.</summary>
    Block,

    /// <summary>Care bought ad hoc from a provider without a contract.</summary>
    NonContractActivity,

    /// <summary>Packages of care bought for one person each.</summary>
    Package,

    Staffing,

    Grant,

    Reserve,

    Other,
}
