using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Evidencing;

/// <summary>What was recorded beside the terms to show that the agreement was made as the law wants it.</summary>
public sealed record Evidence(ImmutableArray<SignedDocument> Documents, ImmutableArray<Consent> Consents)
{
    public static readonly Evidence None = new([], []);
}

/// <summary>A signed paper, known by the SHA-256 hash of its bytes: the paper itself stays with the partners.</summary>
/// <param name="Sha256">64 hexadecimal digits in small letters.</param>
public sealed record SignedDocument(string Sha256, string Name, DateOnly SignedOn, DateTimeOffset RecordedAt);

/// <summary>The consent that an NHS trust needs of those who commission from it before it pools (regulation 7(2)).</summary>
/// <param name="Organisation">The trust.</param>
/// <param name="GivenBy">Who consents.</param>
public sealed record Consent(OrganisationCode Organisation, string GivenBy, DateOnly On, DateTimeOffset RecordedAt);

/// <summary>Something that is asked for beside the terms.</summary>
/// <param name="Blocks">Whether the agreement's legal power lets nothing take effect without it.</param>
public sealed record Asked(string Path, string What, bool Blocks)
{
    /// <summary>What is asked for and not there yet.</summary>
    /// <param name="power">The power as it holds when the terms begin.</param>
    public static ImmutableArray<Asked> Of(AgreementTerms terms, LegalPower? power, IReadOnlyDictionary<OrganisationCode, OrganisationKind> kinds, Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(kinds);
        ArgumentNullException.ThrowIfNull(evidence);
        var asked = ImmutableArray.CreateBuilder<Asked>();
        if (evidence.Documents.IsEmpty) asked.Add(new("documents", "No signed document is recorded; the agreement is made in writing (regulation 7(3)).", power?.DocumentBlocks ?? false));
        foreach (var partner in terms.Partners)
            if (kinds[partner] is OrganisationKind.NhsTrust or OrganisationKind.FoundationTrust && evidence.Consents.All(consent => consent.Organisation != partner))
                asked.Add(new($"consents.{partner}", $"{partner} is a trust, and no consent of those who commission from it is recorded (regulation 7(2)).", power?.ConsentBlocks ?? false));
        foreach (var partner in terms.Partners)
            if (kinds[partner] == OrganisationKind.CombinedAuthority && power is { Needs.IsEmpty: false } && terms.SignsAs?.ContainsKey(partner) != true)
                asked.Add(new($"signsAs.{partner}", $"{partner} signs as a council or as an NHS body, not as both (SI 2024/232 reg 24); until it says which, it counts as neither.", false));
        return asked.ToImmutable();
    }

    /// <summary>What of it stands between an agreement and its taking effect.</summary>
    public static IEnumerable<Missing> Blocking(IEnumerable<Asked> asked) => asked.Where(one => one.Blocks).Select(one => new Missing(one.Path, one.What));
}
