using PoolPlatform.Agreements.Domain.Delegating;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Delegating;

/// <summary>A delegation as the public API shows it.</summary>
/// <param name="Section113">Whether the officer is another body's, placed at this one's disposal.</param>
internal sealed record DelegationReply(
    Guid Id,
    OrganisationCode Organisation,
    DelegationReply.From Delegator,
    OfficerPost Officer,
    bool Section113,
    IReadOnlyList<DelegatedAct> Acts,
    IReadOnlyList<DelegatedAct> Reserved,
    Money? Limit,
    DateOnly StartsOn,
    DateOnly? EndsOn,
    bool SubDelegation,
    DateTimeOffset RecordedAt,
    Revocation? Revocation)
{
    public const string Example =
        """
        {"id":"0199d1f2-7d3a-7000-8000-000000000001","organisation":"E06000022","delegator":{"body":"Cabinet","delegation":null},
         "officer":{"title":"Joint senior commissioning manager","employer":"11E"},"section113":true,"acts":["Virement","PackageApproval"],"reserved":["Variation"],
         "limit":"100000.00","startsOn":"2014-04-01","endsOn":null,"subDelegation":true,"recordedAt":"2014-03-20T10:00:00+00:00","revocation":null}
        """;

    /// <summary>A body, or the earlier delegation from which its holder passes on.</summary>
    internal sealed record From(string? Body, Guid? Delegation);

    public static DelegationReply Of(Delegation one) => new(
        one.Id, one.Organisation, new((one.Delegator as Domain.Delegating.Delegator.OfBody)?.Name, (one.Delegator as Domain.Delegating.Delegator.OfOfficer)?.Under),
        one.Officer, one.IsSection113, one.Acts, one.Reserved, one.Limit, one.From, one.To, one.MaySubDelegate, one.RecordedAt, one.Revocation);
}
