using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>Where a package stands.</summary>
public enum PackageState
{
    /// <summary>No version has been approved yet; it costs the pool nothing.</summary>
    Draft,

    /// <summary>A panel has it before it.</summary>
    Panel,

    /// <summary>A version is in force, and the pool is committed to it.</summary>
    Approved,

    /// <summary>Care has started.</summary>
    Live,

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

    /// <summary>When the person was referred; null where nobody said.</summary>
    public DateOnly? ReferredOn { get; init; }

    /// <summary>When it was put before a panel.</summary>
    public DateOnly? PanelOn { get; init; }

    /// <summary>The first day on which care was given.</summary>
    public DateOnly? StartedOn { get; init; }

    /// <summary>The funders that said yes to the version in force; null for one approved before that was asked of each.</summary>
    public ImmutableSortedSet<string>? Agreed { get; init; }

    public PackageState State =>
        EndedOn is not null ? PackageState.Ended
        : InForce is not null ? StartedOn is not null ? PackageState.Live : PackageState.Approved
        : PanelOn is not null ? PackageState.Panel
        : PackageState.Draft;

    /// <summary>Funders that share the version in force and have yet to say yes.</summary>
    /// <remarks>The first yes puts a version in force and care can start: who pays never holds it up. Until each funder has agreed, the split
    /// stands without prejudice.</remarks>
    public ImmutableArray<string> Awaiting =>
        InForce is { Terms.Sharing: { Length: > 1 } sharing } && Agreed is { } agreed ? [.. sharing.Where(funder => !agreed.Contains(funder))] : [];

    /// <summary>Days from the referral to the start of care; null until both are known.</summary>
    public int? DaysToStart => ReferredOn is { } referred && StartedOn is { } started ? started.DayNumber - referred.DayNumber : null;

    public static Outcome<CarePackage> Draft(
        PackageId id, PersonId person, AgreementReference agreement, string scheme, PackageTerms terms, PoolFacts pool, DateOnly? referredOn = null, DateOnly? today = null)
    {
        ArgumentNullException.ThrowIfNull(pool);
        if (referredOn > today) return ClientPackagesRefusals.ReferralInFuture;
        if (pool.Refuses(scheme, terms) is { } refusal) return refusal;
        return new CarePackage
        {
            Id = id,
            Person = person,
            Agreement = agreement,
            Scheme = scheme,
            LastVersion = 1,
            Proposed = new(1, terms, null),
            ReferredOn = referredOn,
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

    /// <summary>Puts a draft before a panel.</summary>
    public Outcome<CarePackage> ToPanel(DateOnly on) => State switch
    {
        PackageState.Draft => this with { PanelOn = on },
        PackageState.Ended => ClientPackagesRefusals.Ended,
        _ => ClientPackagesRefusals.NotADraft,
    };

    /// <summary>One body's yes: the first puts the waiting version in force, where every line must be charged to a line that the pool's budget has; those of the other funders follow, each once.</summary>
    /// <param name="partner">The partner that says yes.</param>
    public Outcome<CarePackage> Approve(PoolBudget budget, string? partner = null)
    {
        ArgumentNullException.ThrowIfNull(budget);
        if (State == PackageState.Ended) return ClientPackagesRefusals.Ended;
        if (Proposed is not { } version)
            return partner is not null && Awaiting.Contains(partner) ? this with { Agreed = Agreed!.Add(partner) } : ClientPackagesRefusals.NothingToApprove;
        if (PackageTerms.Breaking(version.Terms.Lines, ClientPackagesRefusals.BudgetLineUnknown, "budgetLine", line => !budget.Has(line.Dates.Start, line.BudgetLine)) is { } refusal)
            return refusal;
        return this with { InForce = version, Proposed = null, Agreed = partner is null ? [] : [partner] };
    }

    /// <summary>Care was given for the first time on a day.</summary>
    public Outcome<CarePackage> Start(DateOnly on, DateOnly today)
    {
        if (State == PackageState.Ended) return ClientPackagesRefusals.Ended;
        if (InForce is not { } version) return ClientPackagesRefusals.NotInForce;
        if (StartedOn is not null) return ClientPackagesRefusals.Started;
        return on > today || on < ReferredOn || on < version.Terms.Start
            ? ClientPackagesRefusals.StartImpossible.About("on", ClientPackagesRefusals.StartImpossible.Message)
            : this with { StartedOn = on };
    }

    /// <summary>The same terms under a new number, for when commitments are stated anew; what waits for approval moves up behind it.</summary>
    public CarePackage CarryForward(string reason) => Restate(InForce?.Terms, reason);

    /// <summary>Other terms in force at once, by one reviewed operation over many packages; what waits for approval moves up behind them.</summary>
    public CarePackage Uplift(PackageTerms terms, string reason) => Restate(terms, reason);

    private CarePackage Restate(PackageTerms? terms, string reason) => InForce is null || terms is null
        ? throw new InvalidOperationException("A package that is not in force commits nobody.")
        : this with
        {
            LastVersion = LastVersion + (Proposed is null ? 1 : 2),
            InForce = new(LastVersion + 1, terms, reason),
            Proposed = Proposed is { } waiting ? waiting with { Number = LastVersion + 2 } : null,
        };

    /// <summary>Ends the package after a day; a version that still waits lapses.</summary>
    /// <remarks>The day may lie in the past: deaths are reported late, and what was paid beyond the day is then owed back.</remarks>
    public Outcome<CarePackage> End(DateOnly on, string reason) => Ends(on, reason, evenBeforeStart: false, terms => terms.EndedBy(on));

    /// <summary>Ends the package with the person's death; contracts that pay notice are paid for it, and care that had not begun is not bought.</summary>
    public Outcome<CarePackage> EndByDeath(DateOnly died, string reason) => Ends(died, reason, evenBeforeStart: true, terms => terms.EndedByDeath(died));

    private Outcome<CarePackage> Ends(DateOnly on, string reason, bool evenBeforeStart, Func<PackageTerms, PackageTerms> cut)
    {
        if (State == PackageState.Ended) return ClientPackagesRefusals.Ended;
        if (InForce is not { } version) return ClientPackagesRefusals.NotApproved;
        if (on < version.Terms.Start && !evenBeforeStart)
            return ClientPackagesRefusals.EndBeforeStart.About("on", ClientPackagesRefusals.EndBeforeStart.Message);
        return this with
        {
            LastVersion = LastVersion + 1,
            InForce = new(LastVersion + 1, cut(version.Terms), reason),
            Proposed = null,
            EndedOn = on,
        };
    }
}
