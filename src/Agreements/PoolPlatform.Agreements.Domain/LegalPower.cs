using System.Collections.Immutable;

namespace PoolPlatform.Agreements.Domain;

/// <summary>The power under which partners act, and the sides it needs.</summary>
/// <remarks>Data, not code: the review of section 75 may widen who can take part.</remarks>
public sealed record LegalPower(string Code, string Name, bool NeedsCouncil, bool NeedsNhsBody)
{
    /// <summary>Whether nothing takes effect without a signed document; otherwise it is asked for and shown as missing.</summary>
    public bool DocumentBlocks { get; init; }

    /// <summary>Whether nothing takes effect without the consents that trusts need; otherwise they are asked for and shown as missing.</summary>
    public bool ConsentBlocks { get; init; }

    public static readonly ImmutableArray<LegalPower> All =
    [
        new("NhsAct2006S75", "National Health Service Act 2006, section 75", NeedsCouncil: true, NeedsNhsBody: true),
        new("NhsAct2006S65Z5", "National Health Service Act 2006, section 65Z5", NeedsCouncil: false, NeedsNhsBody: true),
        new("NhsAct2006S76", "National Health Service Act 2006, section 76", NeedsCouncil: true, NeedsNhsBody: true),
        new("NhsAct2006S256", "National Health Service Act 2006, section 256", NeedsCouncil: false, NeedsNhsBody: true),
        new("NhsAct2006S257", "National Health Service Act 2006, section 257", NeedsCouncil: false, NeedsNhsBody: true),
        new("ChildrenAct2004S10", "Children Act 2004, section 10", NeedsCouncil: true, NeedsNhsBody: false),
        new("NhsWalesAct2006S33", "National Health Service (Wales) Act 2006, section 33", NeedsCouncil: true, NeedsNhsBody: true),
        new("SocialServicesWalesAct2014Part9", "Social Services and Well-being (Wales) Act 2014, Part 9", NeedsCouncil: true, NeedsNhsBody: true),
        new("PublicBodiesScotlandAct2014", "Public Bodies (Joint Working) (Scotland) Act 2014", NeedsCouncil: true, NeedsNhsBody: true),
    ];

    public static LegalPower? Find(string code) => All.FirstOrDefault(power => power.Code == code);
}
