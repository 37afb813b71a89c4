using System.Text.Json;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Tests.Domain;

internal static class Samples
{
    public static readonly OrganisationCode Ccg = Code("11E");
    public static readonly OrganisationCode Council = Code("E06000022");
    public static readonly DateTimeOffset March = new(2014, 3, 20, 10, 0, 0, TimeSpan.Zero);

    public static readonly IReadOnlyDictionary<OrganisationCode, OrganisationKind> Kinds =
        new Dictionary<OrganisationCode, OrganisationKind> { [Ccg] = OrganisationKind.Ccg, [Council] = OrganisationKind.Council };

    public static readonly LegalPower Section75 = new(
        "NhsAct2006S75", "Section 75", [PartnerSide.Council, PartnerSide.NhsBody],
        [OrganisationKind.Council, OrganisationKind.CombinedAuthority, OrganisationKind.Ccg, OrganisationKind.Icb, OrganisationKind.NhsTrust, OrganisationKind.Other], From: new(2007, 3, 1));

    /// <summary>Three powers, three functions, and one that section 75 does not reach from a day on.</summary>
    public static readonly LegalRules Rules = new(
        [
            Section75,
            new("NhsAct2006S65Z5", "Section 65Z5", [PartnerSide.NhsBody], [], From: new(2022, 7, 1)),
            new("ChildrenAct2004S10", "Section 10", [PartnerSide.Council], []),
        ],
        [
            new("CommunityHealth", "Community health services", PartnerSide.NhsBody, "s3"), new("Surgery", "Surgery", PartnerSide.NhsBody, "reg 5"),
            new("AdultSocialCare", "Care and support for adults", PartnerSide.Council, "Care Act 2014"),
        ],
        [new("NhsAct2006S75", "Surgery", new(2014, 4, 1), new(2019, 3, 31), "reg 5", "No surgery.")]);

    /// <summary>An agreement that lacks nothing.</summary>
    public static AgreementTerms Complete() => new(
        Reference("BANES-MH"), "Mental health", "NhsAct2006S75", FundingType.PooledFund, AgreementMode.Live, Council, new("A. Manager", "manager@example.org"), [Ccg, Council],
        new(new(2014, 4, 1), new(2016, 3, 31), [], 6), new("a", "b", "c", "d", "e", "f", "g"), [new("MH", "Mental health", JsonDocument.Parse("{}").RootElement)]);

    public static Signature SignedBy(OrganisationCode partner) => new(partner, "An officer", "Chief finance officer", March);

    public static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new ArgumentException(text);

    public static AgreementReference Reference(string text) => AgreementReference.TryParse(text, out var reference) ? reference : throw new ArgumentException(text);

    public static string CodeOf<T>(Outcome<T> outcome) => outcome.Refusal?.Code ?? "granted";
}
