using System.Collections.Immutable;
using System.Text.Json.Serialization;
using PoolPlatform.Agreements.Domain.Ending;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Disputing;

/// <summary>The rungs of the ladder, and the ways off it. A dispute moves on, never back.</summary>
public enum DisputeStage
{
    /// <summary>With the pool manager and the partners' leads.</summary>
    Raised,
    ChiefOfficers,
    Mediation,

    /// <summary>No consensus: back with the body that decided such things before there was a partnership.</summary>
    Referred,
    Decided,
    Withdrawn,
}

/// <summary>What sort of thing is disputed.</summary>
public enum DisputedKind
{
    Agreement,
    Scheme,
    Settlement,
    Package,

    /// <summary>Lines of the fund, whatever scheme they are in.</summary>
    Lines,
}

/// <summary>What is disputed.</summary>
/// <param name="Reference">The scheme's code, or the settlement's or package's id; null for the agreement itself and for lines.</param>
/// <param name="Lines">The budget lines that it is about, where it is about some only.</param>
public sealed record Disputed(DisputedKind Kind, string? Reference = null, ImmutableArray<string>? Lines = null);

/// <summary>A dispute came to a stage.</summary>
/// <param name="DueOn">The day by which it should have left the stage; null where no time is set.</param>
/// <param name="By">The partner that moved it.</param>
public sealed record DisputeStep(DisputeStage Stage, DateOnly On, DateOnly? DueOn, OrganisationCode By, string? Note);

/// <summary>What was decided, by whom, and from which day it holds: often a day that has passed.</summary>
public sealed record DisputeDecision(string Decision, string DecidedBy, DateOnly DecidedOn, DateOnly EffectiveFrom);

/// <summary>The body to which a dispute went back, and the party whose body it is.</summary>
public sealed record DisputeReferral(string Body, OrganisationCode Organisation);

/// <summary>A formal disagreement between partners. Services go on while it lasts.</summary>
/// <param name="Amount">What it is about in money; null where that is not known or not the point.</param>
/// <param name="Steps">Every stage that it came to, in order; the first is that it was raised.</param>
public sealed record Dispute(
    Disputed What,
    Money? Amount,
    string Reason,
    OrganisationCode RaisedBy,
    ImmutableArray<DisputeStep> Steps,
    DisputeDecision? Decision = null,
    DisputeReferral? Referral = null)
{
    [JsonIgnore]
    public DisputeStage Stage => Steps[^1].Stage;

    [JsonIgnore]
    public bool IsOpen => Stage is not (DisputeStage.Decided or DisputeStage.Withdrawn);

    /// <summary>By when it should have left the stage that it is in; null where no time is set.</summary>
    [JsonIgnore]
    public DateOnly? DueOn => IsOpen ? Steps[^1].DueOn : null;

    /// <summary>A partner raises a dispute.</summary>
    public static Outcome<Dispute> Raise(Agreement agreement, Disputed what, Money? amount, string reason, OrganisationCode by, DateOnly on, int? workingDays)
    {
        ArgumentNullException.ThrowIfNull(agreement);
        ArgumentNullException.ThrowIfNull(what);
        // What was shared at year end is disputed after the end too; once all is wound up nothing is left to disagree about.
        if (agreement.State is AgreementState.Draft or AgreementState.InApproval) return EndingRefusals.NotActive(agreement.State);
        if (agreement.State is AgreementState.WoundUp) return EndingRefusals.HasEnded(agreement.State);
        if (string.IsNullOrWhiteSpace(reason)) return DisputeRefusals.ReasonMissing();
        if (CheckSubject(agreement, what) is { } wrong) return wrong;
        return DisputeLadder.DueOn(DisputeStage.Raised, on, workingDays).Then<Dispute>(due => new Dispute(what, amount, reason, by, [new(DisputeStage.Raised, on, due, by, null)]));
    }

    /// <summary>A partner takes it one rung up.</summary>
    public Outcome<Dispute> Escalate(DisputeStage to, OrganisationCode by, DateOnly on, DateOnly today, int? workingDays, string? note)
    {
        if (CheckMove(on, today) is { } wrong) return wrong;
        if (DisputeLadder.Next(Stage) is not { } next || next != to) return DisputeRefusals.NotTheNextStage(Stage, to);
        return DisputeLadder.DueOn(to, on, workingDays).Then<Dispute>(due => this with { Steps = Steps.Add(new(to, on, due, by, note)) });
    }

    /// <summary>There is no consensus, so it goes back to the body that was responsible before.</summary>
    public Outcome<Dispute> Refer(DisputeReferral referral, OrganisationCode by, DateOnly on, DateOnly today, string? note)
    {
        ArgumentNullException.ThrowIfNull(referral);
        if (CheckMove(on, today) is { } wrong) return wrong;
        if (Stage == DisputeStage.Referred) return DisputeRefusals.NotTheNextStage(Stage, DisputeStage.Referred);
        if (string.IsNullOrWhiteSpace(referral.Body)) return DisputeRefusals.TextMissing("body");
        return this with { Steps = Steps.Add(new(DisputeStage.Referred, on, null, by, note)), Referral = referral };
    }

    /// <summary>It is decided: by the partners, a mediator's proposal that they took, or the body to which it was referred.</summary>
    /// <param name="term">The agreement's term: what is decided holds from a day in it.</param>
    public Outcome<Dispute> Decide(DisputeDecision decision, OrganisationCode by, DateOnly today, AgreementTerm term)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(term);
        if (CheckMove(decision.DecidedOn, today) is { } wrong) return wrong;
        if (string.IsNullOrWhiteSpace(decision.Decision)) return DisputeRefusals.TextMissing("decision");
        if (string.IsNullOrWhiteSpace(decision.DecidedBy)) return DisputeRefusals.TextMissing("decidedBy");
        // Past its term an agreement runs on until it is ended, so only its first day bounds what can be decided.
        if (decision.EffectiveFrom < term.Start) return DisputeRefusals.EffectiveBeforeTerm(term.Start);
        return this with { Steps = Steps.Add(new(DisputeStage.Decided, decision.DecidedOn, null, by, null)), Decision = decision };
    }

    /// <summary>Who raised it lets it go.</summary>
    /// <param name="actsAs">Every partner for whom the caller acts.</param>
    public Outcome<Dispute> Withdraw(IReadOnlyCollection<OrganisationCode> actsAs, DateOnly on, string reason)
    {
        ArgumentNullException.ThrowIfNull(actsAs);
        if (CheckMove(on, on) is { } wrong) return wrong;
        if (!actsAs.Contains(RaisedBy)) return DisputeRefusals.NotYours(RaisedBy);
        if (string.IsNullOrWhiteSpace(reason)) return DisputeRefusals.ReasonMissing();
        return this with { Steps = Steps.Add(new(DisputeStage.Withdrawn, on, null, RaisedBy, reason)) };
    }

    private Refusal? CheckMove(DateOnly on, DateOnly today)
    {
        if (!IsOpen) return DisputeRefusals.Closed(Stage);
        if (on > today) return DisputeRefusals.DateLiesAhead(on);
        return on < Steps[^1].On ? DisputeRefusals.DateBeforeStage(Steps[^1].On) : null;
    }

    private static Refusal? CheckSubject(Agreement agreement, Disputed what)
    {
        var lines = what.Lines ?? [];
        if (lines.Any(string.IsNullOrWhiteSpace)) return DisputeRefusals.SubjectMissing("what.lines", "A line's code may not be empty.");
        return what.Kind switch
        {
            DisputedKind.Agreement when what.Reference is { } other && other != agreement.Terms.Reference.Value => DisputeRefusals.SubjectMissing("what.reference", "This is another agreement."),
            DisputedKind.Agreement => null,
            DisputedKind.Lines => lines.IsEmpty ? DisputeRefusals.SubjectMissing("what.lines", "Name at least one line.") : null,
            DisputedKind.Scheme => agreement.Terms.Schemes.Any(scheme => scheme.Code == what.Reference) ? null : DisputeRefusals.SubjectMissing("what.reference", "This must be a scheme of the agreement."),
            // They live in other services, and a dispute about one must not wait for either.
            DisputedKind.Settlement or DisputedKind.Package => Guid.TryParse(what.Reference, out _) ? null : DisputeRefusals.SubjectMissing("what.reference", "This is the id of a settlement or a package."),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what.Kind, "An unknown kind."),
        };
    }
}
