using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Powers;

/// <summary>The powers, the functions, and which power does not reach which function: what drafting, activation and variations ask.</summary>
/// <param name="Powers">All versions of every power.</param>
public sealed record LegalRules(ImmutableArray<LegalPower> Powers, ImmutableArray<CareFunction> Functions, ImmutableArray<FunctionExclusion> Exclusions)
{
    /// <summary>The version of a power that holds on a day; null where there is none, or none then.</summary>
    public LegalPower? Find(string code, DateOnly on) =>
        Powers.Where(power => power.Code == code && !(on < power.From)).MaxBy(power => power.From ?? DateOnly.MinValue) is { } found && !(on > found.To) ? found : null;

    /// <summary>What the law does not let these terms say from a day on; null when it lets them.</summary>
    /// <param name="kinds">The kind of every partner.</param>
    public Refusal? Refuse(AgreementTerms terms, IReadOnlyDictionary<OrganisationCode, OrganisationKind> kinds, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(kinds);
        if (Powers.All(known => known.Code != terms.LegalPower)) return PowerRefusals.Unknown(terms.LegalPower, Powers);
        if (Find(terms.LegalPower, on) is not { } power) return PowerRefusals.NotInForce(terms.LegalPower, on);
        for (var i = 0; i < terms.Partners.Length; i++)
            if (!power.Allowed(kinds[terms.Partners[i]])) return PowerRefusals.KindNotAllowed(i, terms.Partners[i], kinds[terms.Partners[i]], power);
        return RefuseSignsAs(terms, kinds) ?? RefuseFunctions(terms, power, on);
    }

    /// <summary>Whether a side of the partnership is there: by what a partner is, or, where it could be either, by what it signs as.</summary>
    public static bool HasSide(PartnerSide side, AgreementTerms terms, IReadOnlyDictionary<OrganisationCode, OrganisationKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms.Partners.Any(partner => kinds[partner] switch
        {
            OrganisationKind.CombinedAuthority => terms.SignsAs is { } signsAs && signsAs.TryGetValue(partner, out var chosen) && chosen == side,
            var kind => side == PartnerSide.Council ? kind.IsCouncil() : kind.IsNhsBody(),
        });
    }

    private static Refusal? RefuseSignsAs(AgreementTerms terms, IReadOnlyDictionary<OrganisationCode, OrganisationKind> kinds)
    {
        foreach (var organisation in terms.SignsAs?.Keys.OrderBy(code => code.Value, StringComparer.Ordinal) ?? Enumerable.Empty<OrganisationCode>())
        {
            if (!terms.Partners.Contains(organisation)) return PowerRefusals.SignsAsNotOfPartner(organisation);
            if (kinds[organisation] != OrganisationKind.CombinedAuthority) return PowerRefusals.SignsAsNotOpen(organisation, kinds[organisation]);
        }
        return null;
    }

    private Refusal? RefuseFunctions(AgreementTerms terms, LegalPower power, DateOnly on)
    {
        for (var i = 0; i < terms.Schemes.Length; i++)
        {
            var functions = terms.Schemes[i].Functions ?? [];
            for (var j = 0; j < functions.Length; j++)
            {
                var function = Functions.FirstOrDefault(known => known.Code == functions[j]);
                if (function is null) return PowerRefusals.UnknownFunction($"schemes[{i}].functions[{j}]", functions[j]);
                if (Exclusions.FirstOrDefault(one => one.Power == power.Code && one.Function == function.Code && one.Holds(on)) is { } excluded)
                    return PowerRefusals.Excluded($"schemes[{i}].functions[{j}]", terms.Schemes[i].Code, function, power, excluded);
            }
        }
        return null;
    }
}
