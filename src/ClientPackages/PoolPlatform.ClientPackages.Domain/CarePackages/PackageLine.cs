using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>One service from one provider at one weekly rate, charged to one line of the pool's budget.</summary>
public sealed record PackageLine(string Service, string Provider, string BudgetLine, RateSegment Cost)
{
    public DateSpan Dates => Cost.Dates;

    /// <summary>Null where nobody said.</summary>
    public ServiceKind? Kind { get; init; }

    /// <summary>The route of this line's days, where it is another than the package's: a package that changes its route keeps one line for each.</summary>
    public FundingRoute? Route { get; init; }

    /// <summary>What the contract says; null is the base rule.</summary>
    public ContractTerms? Contract { get; init; }

    /// <summary>Days away, such as in hospital, for which the contract's retainer is paid.</summary>
    public ImmutableArray<DateSpan> Absences { get; init; } = [];

    /// <summary>The pieces that are paid, each rounded once: the whole line, or its days before, in and after each absence.</summary>
    public ImmutableArray<RateSegment> Paid => (Contract ?? ContractTerms.Base).Retained(Cost, Absences);

    /// <summary>The same line, ended on a day at the latest.</summary>
    internal PackageLine EndedBy(DateOnly day) => this with { Cost = Cost.EndedBy(day) };

    /// <summary>The same line for a person who died: the provider is paid for the contract's notice, if the line would have run that long.</summary>
    internal PackageLine EndedByDeath(DateOnly died) => EndedBy((Contract ?? ContractTerms.Base).LastPaidDay(died));
}
