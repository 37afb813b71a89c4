using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.CarePackages;

/// <summary>What the agreement says that a package must fit into, as the Agreements service answered it.</summary>
public sealed record PoolFacts(DateSpan Term, ImmutableArray<string> Schemes, ImmutableArray<OrganisationCode> Partners)
{
    /// <summary>Why these terms do not fit the agreement; null where they do.</summary>
    /// <remarks>A line starts within the term; it may run beyond it, as care does, and then waits for the agreement to be varied.</remarks>
    internal Refusal? Refuses(string scheme, PackageTerms terms)
    {
        if (!Schemes.Contains(scheme))
            return ClientPackagesRefusals.SchemeUnknown.About("scheme", ClientPackagesRefusals.SchemeUnknown.Message);
        var partners = Partners.Select(partner => partner.Value).ToHashSet(StringComparer.Ordinal);
        return PackageTerms.Breaking(terms.Lines, ClientPackagesRefusals.FunderUnknown, "split", line => line.Cost.Split?.Funders.Any(funder => !partners.Contains(funder)) == true)
            ?? PackageTerms.Breaking(terms.Lines, ClientPackagesRefusals.OutsideTerm, "from", line => !Term.Contains(line.Dates.Start));
    }
}
