using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Agreed;

/// <summary>What packages need to know of an agreement, and the one place that says which day's terms count for what.</summary>
/// <remarks>Who is a party and who the host: those of today, so that a change agreed for later counts when its day has come. A line of a package: those of its
/// own days. How far ahead a package commits the pool: the term as it is agreed in the end, because care that was bought runs on into it.</remarks>
/// <param name="State">As Agreements names it: Draft, InApproval, Active, NoticeGiven, Ended, WoundUp, Superseded.</param>
/// <param name="InOrder">By the day from which they hold, without a gap; never empty.</param>
internal sealed record AgreedPool(AgreementReference Reference, string State, DateOnly Today, ImmutableArray<PoolTerms> InOrder)
{
    /// <summary>Care is bought while the agreement is in force, also after notice was given.</summary>
    public Refusal? NotInForce => State is "Active" or "NoticeGiven" ? null : ClientPackagesRefusals.AgreementNotActive(State);

    /// <summary>The term as it is agreed in the end.</summary>
    public DateSpan Term => InOrder[^1].Term;

    public PoolTerms On(DateOnly day) => InOrder.LastOrDefault(terms => terms.From <= day) ?? InOrder[0];

    /// <summary>What a package must fit into.</summary>
    public PoolFacts FactsWith(PoolBudget budget) => new([.. InOrder.Select(terms => new AgreedFrom(terms.From, terms.Term, terms.Schemes, [.. terms.Partners.Select(partner => partner.Code)]))], budget);

    /// <summary>Whether an organisation is a partner, or follows one.</summary>
    public bool HasParty(OrganisationCode organisation) => On(Today).Partners.Any(partner => partner.Is(organisation));

    public bool IsHost(OrganisationCode organisation) => On(Today) is var terms && terms.Partners.Any(partner => partner.Code == terms.Host && partner.Is(organisation));

    /// <summary>The partner that an organisation is, or follows.</summary>
    public OrganisationCode? PartnerOf(OrganisationCode organisation) =>
        On(Today).Partners.Where(partner => partner.Is(organisation)).Select(partner => (OrganisationCode?)partner.Code).FirstOrDefault();
}

/// <summary>The agreement's terms from a day on.</summary>
/// <param name="Host">Null while a draft names none.</param>
internal sealed record PoolTerms(DateOnly From, DateSpan Term, OrganisationCode? Host, ImmutableArray<PoolPartner> Partners, ImmutableArray<string> Schemes);

/// <summary>A partner, and whoever follows it: they see and do what the partner could.</summary>
internal sealed record PoolPartner(OrganisationCode Code, ImmutableArray<OrganisationCode> Successors)
{
    public bool Is(OrganisationCode organisation) => Code == organisation || Successors.Contains(organisation);
}
