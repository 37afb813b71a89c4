using PoolPlatform.Agreements.Domain.Ending;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Superseding;

/// <summary>A revised agreement takes the place of an earlier one and carries its schemes on, as Bolton's of 2019 did with its Better Care Fund agreement.</summary>
public static class TakingOver
{
    /// <summary>The draft with the earlier agreement's schemes that it does not name itself, added in their order, and with its rule of the pool.</summary>
    /// <param name="namesPool">Whether the draft speaks of the pool's rule itself; one that names none in so many words gives the word to the schemes' own.</param>
    /// <param name="successors">Who has followed each of the earlier partners, as recorded.</param>
    public static Outcome<AgreementTerms> CarryOver(AgreementTerms draft, bool namesPool, Agreement earlier, ILookup<OrganisationCode, OrganisationCode> successors)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(earlier);
        return RefuseUnlessAlike(draft, earlier, successors) is { } refusal
            ? refusal
            : draft with
            {
                Schemes = [.. draft.Schemes, .. earlier.Terms.Schemes.Where(scheme => draft.Schemes.All(own => own.Code != scheme.Code))],
                // Schemes that were netted under one rule may have none of their own: without it they would be carried on with nobody to bear them.
                Pool = namesPool ? draft.Pool : earlier.Terms.Pool,
            };
    }

    /// <summary>The earlier agreement once the one that takes its place is in force.</summary>
    public static Outcome<Agreement> Supersede(this Agreement earlier, AgreementTerms by, ILookup<OrganisationCode, OrganisationCode> successors)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(by);
        if (RefuseUnlessAlike(by, earlier, successors) is { } refusal) return refusal;
        // A scheme may have been added to the earlier agreement since the draft was made.
        if (earlier.Terms.Schemes.FirstOrDefault(scheme => by.Schemes.All(carried => carried.Code != scheme.Code)) is { } lost) return SupersedingRefusals.SchemeMissing(lost.Code);
        return earlier with { State = AgreementState.Superseded, SupersededBy = by.Reference };
    }

    private static Refusal? RefuseUnlessAlike(AgreementTerms by, Agreement earlier, ILookup<OrganisationCode, OrganisationCode> successors)
    {
        if (WayOut.RefuseUnlessRunning(earlier) is not null) return SupersedingRefusals.NotInForce(earlier.Terms.Reference, earlier.State);
        foreach (var partner in earlier.Terms.Partners)
            if (!by.Partners.Contains(partner) && !successors[partner].Any(by.Partners.Contains)) return SupersedingRefusals.PartnersDiffer(partner);
        foreach (var partner in by.Partners)
            if (!earlier.Terms.Partners.Any(before => before == partner || successors[before].Contains(partner))) return SupersedingRefusals.PartnersDiffer(partner);
        return null;
    }
}
