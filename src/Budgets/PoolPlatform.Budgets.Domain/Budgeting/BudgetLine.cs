using System.Text.Json.Serialization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Budgeting;

/// <summary>Planned spend on one heading within a scheme.</summary>
/// <param name="FundedBy">The partner whose contribution the line was set against.</param>
/// <param name="Owner">The partner whose function it is: it bears the line's variance where the rule says so.</param>
/// <param name="Amount">Signed; null while it is not known, which is not the same as zero.</param>
public sealed record BudgetLine(string Code, string Scheme, string Name, OrganisationCode FundedBy, OrganisationCode Owner, BudgetLineKind Kind, Money? Amount)
{
    /// <summary>The heading under which papers print it; it has no amount of its own.</summary>
    public string? Heading { get; init; }

    /// <summary>Expected every year, or once only.</summary>
    public bool Recurrent { get; init; } = true;

    /// <summary>What it costs to set the partnership up or to move over, which is seldom counted.</summary>
    public bool SetUp { get; init; }

    /// <summary>Null where it falls evenly on the months.</summary>
    public MonthlyProfile? Profile { get; init; }

    /// <summary>How much of the budget belongs to the time up to the end of a period, or to the year; null while it is not known.</summary>
    public Money? AccruedBy(PeriodNo? through) => Amount is not { } amount ? null : through is { Number: < MonthlyProfile.Count } period ? Months!.UpTo(period) : amount;

    /// <summary>Month by month; null while the amount is not known.</summary>
    [JsonIgnore]
    public MonthlyProfile? Months => Profile ?? (Amount is { } amount ? MonthlyProfile.Even(amount) : null);

    /// <summary>With more or less money.</summary>
    public BudgetLine Plus(Money difference) => this with { Amount = Amount + difference, Profile = Profile?.Plus(difference) };
}

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
