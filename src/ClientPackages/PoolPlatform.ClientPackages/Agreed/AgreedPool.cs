using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Agreed;

/// <summary>What packages need to know of an agreement, in its newest terms.</summary>
/// <param name="State">As Agreements names it: Draft, InApproval, Active, NoticeGiven, Ended, WoundUp, Superseded.</param>
/// <param name="Host">Null while a draft names none.</param>
internal sealed record AgreedPool(
    AgreementReference Reference, string State, DateSpan Term, OrganisationCode? Host, ImmutableArray<PoolPartner> Partners, ImmutableArray<string> Schemes)
{
    /// <summary>Care is bought while the agreement is in force, also after notice was given.</summary>
    public Refusal? NotInForce => State is "Active" or "NoticeGiven" ? null : ClientPackagesRefusals.AgreementNotActive(State);

    /// <summary>What a package must fit into.</summary>
    public PoolFacts FactsWith(PoolBudget budget) => new(Term, Schemes, [.. Partners.Select(partner => partner.Code)], budget);

    /// <summary>Whether an organisation is a partner, or follows one.</summary>
    public bool HasParty(OrganisationCode organisation) => Partners.Any(partner => partner.Is(organisation));

    public bool IsHost(OrganisationCode organisation) => Partners.Any(partner => partner.Code == Host && partner.Is(organisation));
}

/// <summary>A partner, and whoever follows it: they see and do what the partner could.</summary>
internal sealed record PoolPartner(OrganisationCode Code, ImmutableArray<OrganisationCode> Successors)
{
    public bool Is(OrganisationCode organisation) => Code == organisation || Successors.Contains(organisation);
}
