using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain.Funding;
using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain;

/// <summary>Something without which an agreement cannot take effect, by its path in the agreement.</summary>
public sealed record Missing(string Path, string What);

/// <summary>What must be there before the last signature counts: of a pooled fund the seven heads, host, pool manager and a risk share without a gap for every scheme or for the pool as a whole, of the other types what they mean, and the sides that the power needs.</summary>
public static class Activation
{
    /// <param name="kinds">The kind of every partner.</param>
    /// <param name="power">The power as it holds when the terms begin.</param>
    /// <param name="gaps">Where the risk shares leave money with nobody, as the risk-share engine found them.</param>
    public static ImmutableArray<Missing> Missing(AgreementTerms terms, IReadOnlyDictionary<OrganisationCode, OrganisationKind> kinds, IEnumerable<Missing> gaps, LegalPower? power)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(kinds);
        var missing = ImmutableArray.CreateBuilder<Missing>();
        var types = FundingTypes.Of(terms).ToList();
        foreach (var (head, text) in terms.Particulars.Heads())
            if (string.IsNullOrWhiteSpace(text) && types.Any(type => type.NeedsHeads)) missing.Add(new($"particulars.{head}", "This head of regulation 7(3) is not filled in."));
        if (terms.Host is null && types.Any(type => type.HasHost)) missing.Add(new("host", "No partner is named as host."));
        if (terms.PoolManager is null && types.Any(type => type.HasPoolManager)) missing.Add(new("poolManager", "The host has appointed no pool manager."));
        if (terms.Schemes.IsEmpty && types.Any(type => type.NeedsHeads)) missing.Add(new("schemes", "The agreement has no scheme."));
        for (var i = 0; i < terms.Schemes.Length; i++)
            if (terms.Pool is null && terms.Schemes[i].RiskShare is null && FundingTypes.Of(terms, terms.Schemes[i]).NeedsRiskShare) missing.Add(new($"schemes[{i}].riskShare", $"Scheme {terms.Schemes[i].Code} has no risk share."));
        if (terms.FundingType == FundingType.CrossCharging && terms.Charges is not { IsEmpty: false }) missing.Add(new("charges", "Cross-charging names who pays whom, at what rate and until when."));
        if (terms.FundingType == FundingType.GrantTransfer && terms.Grants is not { IsEmpty: false }) missing.Add(new("grants", "A transfer names who pays whom, and for what."));
        missing.AddRange(gaps);
        foreach (var side in power?.Needs ?? [])
            if (!LegalRules.HasSide(side, terms, kinds)) missing.Add(new("partners", $"{power!.Name} needs {(side == PartnerSide.Council ? "a council" : "an NHS body")}."));
        return missing.ToImmutable();
    }
}
