using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Delegating;

/// <summary>What an officer may be trusted to do for its organisation.</summary>
public enum DelegatedAct
{
    /// <summary>To sign an agreement.</summary>
    Signature,

    /// <summary>To vary one, to sign a variation of one, or to agree that a shadow one goes live.</summary>
    Variation,

    /// <summary>To move budget between lines; the sum is what moves.</summary>
    Virement,

    /// <summary>To agree with a settlement; the sum is the partner's balance, whichever way it goes.</summary>
    Settlement,

    /// <summary>To put a package of care in force; the sum is what it costs in a year.</summary>
    PackageApproval,
}

/// <summary>A body of an organisation, or an officer who holds a delegation, lets an officer act up to a limit and for a time. Recorded once, never edited.</summary>
/// <param name="Organisation">Whose power is delegated.</param>
/// <param name="Acts">What is delegated.</param>
/// <param name="Reserved">What the delegator says outright that it keeps to itself: reserved matters.</param>
/// <param name="Limit">The largest sum of one act; null without a limit of its own.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day; null until it is revoked.</param>
/// <param name="MaySubDelegate">Whether the officer may pass on what it holds, or part of it.</param>
public sealed record Delegation(
    Guid Id,
    OrganisationCode Organisation,
    Delegator Delegator,
    OfficerPost Officer,
    ImmutableArray<DelegatedAct> Acts,
    ImmutableArray<DelegatedAct> Reserved,
    Money? Limit,
    DateOnly From,
    DateOnly? To,
    bool MaySubDelegate,
    DateTimeOffset RecordedAt)
{
    /// <summary>When and why it was taken back; null while it stands.</summary>
    public Revocation? Revocation { get; init; }

    /// <summary>Whether the officer is employed by another body and placed at this one's disposal: section 113 of the Local Government Act 1972.</summary>
    public bool IsSection113 => Officer.Employer is { } employer && employer != Organisation;

    /// <summary>Takes it back from a day on; what was done before that day stands.</summary>
    public Outcome<Delegation> Revoke(DateOnly on, string reason, DateTimeOffset now)
    {
        if (Revocation is { } earlier) return DelegationRefusals.AlreadyRevoked(earlier.On);
        if (string.IsNullOrWhiteSpace(reason)) return DelegationRefusals.RevocationReasonMissing();
        if (on < From) return DelegationRefusals.RevokedBeforeItBegins(From);
        return this with { Revocation = new(on, reason, now) };
    }
}

/// <summary>The end of a delegation before its time.</summary>
/// <param name="On">The first day on which it no longer holds.</param>
public sealed record Revocation(DateOnly On, string Reason, DateTimeOffset RecordedAt);

/// <summary>An officer by its post and never by its name: who holds the post is for the organisation to say.</summary>
/// <param name="Employer">Who employs the officer, where that is said.</param>
public sealed record OfficerPost(string Title, OrganisationCode? Employer = null)
{
    /// <summary>Whether a title names this post; capitals and blanks around it do not matter.</summary>
    public bool Is(string title) => SameTitle(Title, title);

    public static bool SameTitle(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return string.Equals(one.Trim(), other.Trim(), StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Who delegates. A closed set.</summary>
public abstract record Delegator
{
    private Delegator()
    {
    }

    /// <summary>A body of the organisation, such as its cabinet: where every chain begins.</summary>
    public sealed record OfBody(string Name) : Delegator;

    /// <summary>The officer who holds an earlier delegation, and passes on from it.</summary>
    public sealed record OfOfficer(Guid Under) : Delegator;
}
