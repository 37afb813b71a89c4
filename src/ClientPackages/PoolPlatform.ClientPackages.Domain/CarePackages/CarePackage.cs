using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>Where a package stands.</summary>
public enum PackageState
{
    /// <summary>No version has been approved yet; it costs the pool nothing.</summary>
    Draft,

    /// <summary>A version is in force, and the pool is committed to it.</summary>
    Approved,

    /// <summary>It has been ended; the days up to the end remain committed.</summary>
    Ended,
}

/// <summary>Terms under a number, with the reason why they replaced the ones before; the first version has none.</summary>
public sealed record PackageVersion(int Number, PackageTerms Terms, string? Reason);

/// <summary>A person's package of care: the version in force, and the one that waits for approval.</summary>
/// <remarks>Terms never change in place. A change is a new version with a reason; until it is approved the version before it stays in force,
/// so that a rate typed in error commits nobody.</remarks>
public sealed record CarePackage
{
    public required PackageId Id { get; init; }

    public required PersonId Person { get; init; }

    public required AgreementReference Agreement { get; init; }

    public required string Scheme { get; init; }

    /// <summary>The highest number given so far; an approved version may be lower while another waits.</summary>
    public required int LastVersion { get; init; }

    /// <summary>What the pool is committed to; null before the first approval.</summary>
    public PackageVersion? InForce { get; init; }

    /// <summary>What waits for approval, if anything.</summary>
    public PackageVersion? Proposed { get; init; }

    /// <summary>The last day, once the package has been ended.</summary>
    public DateOnly? EndedOn { get; init; }

    public PackageState State =>
        EndedOn is not null ? PackageState.Ended
        : InForce is not null ? PackageState.Approved
        : PackageState.Draft;

    public static Outcome<CarePackage> Draft(PackageId id, PersonId person, AgreementReference agreement, string scheme, PackageTerms terms, PoolFacts pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (pool.Refuses(scheme, terms) is { } refusal) return refusal;
        return new CarePackage
        {
            Id = id,
            Person = person,
            Agreement = agreement,
            Scheme = scheme,
            LastVersion = 1,
            Proposed = new(1, terms, null),
        };
    }

    /// <summary>Proposes other terms; they take the place of a version that still waits.</summary>
    public Outcome<CarePackage> Change(PackageTerms terms, string reason, PoolFacts pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (State == PackageState.Ended) return ClientPackagesRefusals.Ended;
        if (pool.Refuses(Scheme, terms) is { } refusal) return refusal;
        return this with { LastVersion = LastVersion + 1, Proposed = new(LastVersion + 1, terms, reason) };
    }

    /// <summary>Puts the waiting version in force; every line must be charged to a line that the pool's budget has.</summary>
    public Outcome<CarePackage> Approve(PoolBudget budget)
    {
        ArgumentNullException.ThrowIfNull(budget);
        if (State == PackageState.Ended) return ClientPackagesRefusals.Ended;
        if (Proposed is not { } version) return ClientPackagesRefusals.NothingToApprove;
        if (PackageTerms.Breaking(version.Terms.Lines, ClientPackagesRefusals.BudgetLineUnknown, "budgetLine", line => !budget.Has(line.Dates.Start, line.BudgetLine)) is { } refusal)
            return refusal;
        return this with { InForce = version, Proposed = null };
    }

    /// <summary>The same terms under a new number, for when commitments are stated anew; what waits for approval moves up behind it.</summary>
    public CarePackage CarryForward(string reason) => InForce is not { } version
        ? throw new InvalidOperationException("A package that is not in force commits nobody.")
        : this with
        {
            LastVersion = LastVersion + (Proposed is null ? 1 : 2),
            InForce = new(LastVersion + 1, version.Terms, reason),
            Proposed = Proposed is { } waiting ? waiting with { Number = LastVersion + 2 } : null,
        };

    /// <summary>Ends the package after a day; a version that still waits lapses.</summary>
    /// <remarks>The day may lie in the past: deaths are reported late, and what was paid beyond the day is then owed back.</remarks>
    public Outcome<CarePackage> End(DateOnly on, string reason)
    {
        if (State == PackageState.Ended) return ClientPackagesRefusals.Ended;
        if (InForce is not { } version) return ClientPackagesRefusals.NotApproved;
        if (on < version.Terms.Start)
            return ClientPackagesRefusals.EndBeforeStart.About("on", ClientPackagesRefusals.EndBeforeStart.Message);
        return this with
        {
            LastVersion = LastVersion + 1,
            InForce = new(LastVersion + 1, version.Terms.EndedBy(on), reason),
            Proposed = null,
            EndedOn = on,
        };
    }
}
