using System.Collections.Immutable;
using PoolPlatform.Budgets.Domain.YearEnds;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Agreed;

/// <summary>What the ledger needs to know of the agreement behind a pool, in the terms that hold from a day on.</summary>
/// <param name="State">As the agreements service names it: Draft, InApproval, Active, NoticeGiven, Ended, WoundUp, Superseded.</param>
/// <param name="IsShadow">The pool works everything out and moves no cash.</param>
/// <param name="Host">Null while a draft names none.</param>
/// <param name="Partners">In listed order.</param>
public sealed record PoolTerms(
    AgreementReference Reference, string State, bool IsShadow, OrganisationCode? Host, ImmutableArray<PoolPartner> Partners, DateSpan Term, ImmutableArray<string> Schemes)
{
    private static readonly string[] Gone = ["Ended", "WoundUp", "Superseded"];

    /// <summary>The first day on which these terms hold.</summary>
    public DateOnly From { get; init; }

    /// <summary>What becomes of a scheme's underspend, where its risk share says so.</summary>
    public ImmutableDictionary<string, UnderspendUse> Underspends { get; init; } = ImmutableDictionary<string, UnderspendUse>.Empty;

    /// <summary>What becomes of what all schemes netted leave over, where one rule holds for the pool as a whole; null where each scheme has its own.</summary>
    public UnderspendUse? UnderspendOfPool { get; init; }

    /// <summary>Whether the agreement rules out that one partner's money meets another's responsibility.</summary>
    public bool ForbidsCrossSubsidy { get; init; }

    /// <summary>Whether the agreement asks for two callers to close a period.</summary>
    public bool ClosesByTwo { get; init; }

    /// <summary>Money moves only under an agreement that is in force.</summary>
    public bool IsInForce => State is "Active" or "NoticeGiven";

    /// <summary>A budget is prepared before the agreement takes effect, so only one that is over refuses it.</summary>
    public bool TakesBudgets => !Gone.Contains(State);

    public bool HasPartner(OrganisationCode code) => Partners.Any(partner => partner.Code == code);

    /// <summary>The partner as whom an organisation acts: itself, or the one that it follows. Null for a stranger.</summary>
    public OrganisationCode? ActsAs(OrganisationCode organisation)
    {
        if (HasPartner(organisation)) return organisation;
        foreach (var partner in Partners)
            if (partner.Successors.Contains(organisation)) return partner.Code;
        return null;
    }

    /// <summary>A date of an entry must lie in the financial year and in the term.</summary>
    public Refusal? Check(DateOnly date, FinancialYear year, string field) =>
        !year.Contains(date) ? BudgetsRefusals.DateOutsideYear(field, year)
        : !Term.Contains(date) ? BudgetsRefusals.DateOutsideTerm(field)
        : null;

    /// <summary>The part of a financial year that lies in the term.</summary>
    public DateSpan Within(FinancialYear year) => Term.Intersect(new(year.Start, year.End));
}

/// <summary>A partner, and whoever follows it: they see and do what the partner could.</summary>
public sealed record PoolPartner(OrganisationCode Code, ImmutableArray<OrganisationCode> Successors);
