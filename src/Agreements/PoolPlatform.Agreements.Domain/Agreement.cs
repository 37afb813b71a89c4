using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain.Ending;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain;

/// <summary>An agreement and who has signed it.</summary>
public sealed record Agreement(AgreementTerms Terms, AgreementState State, int Version, ImmutableArray<Signature> Signatures)
{
    /// <summary>Counts up with every act on the agreement: what a caller names who must not undo somebody else's act unseen.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>Which version of the terms these are; null for a draft that was never stored.</summary>
    public TermsVersion? TermsVersion { get; init; }

    /// <summary>The notice that was given; null while none was.</summary>
    public Notice? Notice { get; init; }

    /// <summary>The earlier agreement whose place this one takes when it takes effect.</summary>
    public AgreementReference? Supersedes { get; init; }

    /// <summary>The agreement that took this one's place.</summary>
    public AgreementReference? SupersededBy { get; init; }

    /// <summary>The last day, once the agreement has ended.</summary>
    public DateOnly? EndedOn { get; init; }

    /// <summary>A body signs for each of the partners for whom it acts and that have not signed; the last signature makes the agreement take effect, if nothing is missing.</summary>
    /// <param name="signatures">One for each of those partners: the same name, capacity and instant.</param>
    /// <param name="missing">What activation would lack, from <see cref="Activation.Missing"/>; looked at only for the last signature.</param>
    public Outcome<Agreement> Sign(IReadOnlyList<Signature> signatures, IReadOnlyCollection<Missing> missing)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        ArgumentNullException.ThrowIfNull(missing);
        if (State is not (AgreementState.Draft or AgreementState.InApproval)) return AgreementsRefusals.NotOpenForSignature(State);
        var missed = signatures.Where(signature => !IsSignedBy(signature.Partner)).ToList();
        if (missed.Count == 0) return AgreementsRefusals.AlreadySigned(signatures[0].Partner);
        if (missed.Any(signature => string.IsNullOrWhiteSpace(signature.Signatory))) return AgreementsRefusals.SignatureIncomplete("signatory");
        if (missed.Any(signature => string.IsNullOrWhiteSpace(signature.Capacity))) return AgreementsRefusals.SignatureIncomplete("capacity");
        var signed = this with { Signatures = [.. Signatures, .. missed], State = AgreementState.InApproval };
        if (!signed.IsSignedByAll) return signed;
        return missing.Count > 0 ? AgreementsRefusals.Incomplete(missing) : signed with { State = AgreementState.Active };
    }

    /// <summary>Other terms in a draft. Signatures were given to what the terms were, so they are withdrawn and the agreement is a draft again.</summary>
    public Outcome<Agreement> Edit(AgreementTerms terms) =>
        State is AgreementState.Draft or AgreementState.InApproval ? this with { Terms = terms, State = AgreementState.Draft, Signatures = [] } : AgreementsRefusals.NotADraft(State);

    /// <summary>Whether the signatures of these partners would be the last.</summary>
    public bool WouldBeLast(IReadOnlyCollection<OrganisationCode> partners) => Terms.Partners.All(one => partners.Contains(one) || IsSignedBy(one));

    private bool IsSignedByAll => Terms.Partners.All(IsSignedBy);

    private bool IsSignedBy(OrganisationCode partner) => Signatures.Any(known => known.Partner == partner);
}

/// <summary>A version of the terms: from which day it holds, and since when that has been known.</summary>
public sealed record TermsVersion(int Number, DateOnly EffectiveFrom, DateTimeOffset RecordedAt);

/// <summary>A partner's yes: who signed for it, in what capacity, and when.</summary>
public sealed record Signature(OrganisationCode Partner, string Signatory, string Capacity, DateTimeOffset SignedAt);
