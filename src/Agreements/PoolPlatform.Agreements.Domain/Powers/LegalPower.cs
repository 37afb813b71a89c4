using System.Collections.Immutable;

namespace PoolPlatform.Agreements.Domain.Powers;

/// <summary>A side of a partnership (regulation 2 of SI 2000/617), and what a body that could be either signs as (SI 2024/232 reg 24).</summary>
public enum PartnerSide
{
    Council,
    NhsBody,
}

/// <summary>A power under which partners act, as it holds from a day on.</summary>
/// <remarks>Data, not code: the review of section 75 may widen who can take part.</remarks>
/// <param name="From">The first day; null from the beginning.</param>
/// <param name="To">The last day; null until further notice.</param>
/// <param name="Needs">The sides without which no agreement under it takes effect.</param>
/// <param name="Allows">The kinds of organisation that may be partners; empty for any.</param>
/// <param name="DocumentBlocks">Whether nothing takes effect without a signed document; otherwise it is asked for and shown as missing.</param>
/// <param name="ConsentBlocks">Whether nothing takes effect without the consents that trusts need; otherwise they are asked for and shown as missing.</param>
public sealed record LegalPower(
    string Code,
    string Name,
    ImmutableArray<PartnerSide> Needs,
    ImmutableArray<OrganisationKind> Allows,
    bool DocumentBlocks = false,
    bool ConsentBlocks = false,
    DateOnly? From = null,
    DateOnly? To = null,
    string Source = "")
{
    public bool Allowed(OrganisationKind kind) => Allows.IsEmpty || Allows.Contains(kind);
}

/// <summary>A function of an NHS body or of a council that a scheme may name.</summary>
/// <param name="Side">Whose function it is.</param>
public sealed record CareFunction(string Code, string Name, PartnerSide Side, string Source);

/// <summary>That a power does not reach a function.</summary>
/// <param name="Clause">Where it stands.</param>
public sealed record FunctionExclusion(string Power, string Function, DateOnly? From, DateOnly? To, string Clause, string Reason)
{
    public bool Holds(DateOnly on) => !(on < From) && !(on > To);
}
