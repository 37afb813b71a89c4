using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Varying;

/// <summary>What sort of change of the terms it is.</summary>
public enum VariationKind
{
    /// <summary>The partners agree on something else from a day on.</summary>
    Variation,

    /// <summary>From a day on the figures that were shadow figures move money.</summary>
    Promotion,
}

/// <summary>Where a variation stands.</summary>
public enum VariationState
{
    /// <summary>It needs every partner's yes and does not have it yet.</summary>
    InApproval,

    /// <summary>It is part of the terms from its day on.</summary>
    Agreed,

    /// <summary>A partner took it back, or said no, before all had said yes.</summary>
    Withdrawn,
}

/// <summary>A change of the terms from a day on, numbered in the order of recording.</summary>
/// <param name="Version">The version of the terms that it made; null while it is not agreed.</param>
public sealed record Variation(
    int Number,
    VariationKind Kind,
    DateOnly EffectiveFrom,
    string Reason,
    TermsChanges Changes,
    VariationState State,
    OrganisationCode ProposedBy,
    DateTimeOffset RecordedAt,
    ImmutableArray<VariationSignature> Signatures,
    int? Version)
{
    /// <summary>Partners say yes; whether that was all of them, <see cref="IsSignedBy"/> tells.</summary>
    /// <param name="partners">Those for whom the organisation acts: itself, or all whom it follows.</param>
    public Outcome<Variation> Sign(IReadOnlyCollection<OrganisationCode> partners, string? signatory, string? capacity, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(partners);
        if (State != VariationState.InApproval) return VariationRefusals.NotOpen(State);
        var missing = partners.Where(partner => Signatures.All(known => known.Partner != partner)).ToList();
        if (missing.Count == 0) return AgreementsRefusals.AlreadySigned(partners.First());
        return this with { Signatures = [.. Signatures, .. missing.Select(partner => new VariationSignature(partner, signatory, capacity, now))] };
    }

    /// <summary>Whether all of these partners have said yes.</summary>
    public bool IsSignedBy(IEnumerable<OrganisationCode> partners) => partners.All(partner => Signatures.Any(known => known.Partner == partner));

    /// <summary>A partner takes it back, or says no: it needed every partner, so one is enough.</summary>
    public Outcome<Variation> Withdraw() =>
        State == VariationState.InApproval ? this with { State = VariationState.Withdrawn } : VariationRefusals.NotOpen(State);
}

/// <summary>A partner's yes to a variation.</summary>
/// <param name="Signatory">Who signed; null where the act asks for no name.</param>
public sealed record VariationSignature(OrganisationCode Partner, string? Signatory, string? Capacity, DateTimeOffset SignedAt);
