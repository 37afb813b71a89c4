using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Registers;

/// <summary>Something that partners keep beside the terms: never overwritten, only followed by a newer version.</summary>
/// <typeparam name="TSelf">The kind of entry.</typeparam>
public interface IRegisterEntry<TSelf>
    where TSelf : class, IRegisterEntry<TSelf>
{
    /// <summary>Why the entry cannot be recorded; null when it can.</summary>
    /// <param name="before">The version that this one follows; null for a new entry.</param>
    Refusal? Check(TSelf? before, RegisterContext context);

    /// <summary>What is worked out from the entry and shown with it.</summary>
    IEnumerable<KeyValuePair<string, JsonNode?>> Shown() => [];
}

/// <summary>What an entry is checked against.</summary>
/// <param name="Parties">The partners, and the bodies that follow them.</param>
/// <param name="Schemes">The codes of the agreement's schemes.</param>
/// <param name="ActsAs">The partner for whom the entry is recorded.</param>
public sealed record RegisterContext(ImmutableArray<OrganisationCode> Parties, ImmutableArray<string> Schemes, OrganisationCode ActsAs)
{
    /// <summary>A refusal for text that must be there and is not.</summary>
    public static Refusal? Needs(string field, string? text) => string.IsNullOrWhiteSpace(text) ? RegisterRefusals.Incomplete(field) : null;

    /// <summary>A refusal for the first of some texts that is empty.</summary>
    public static Refusal? NeedsEach(string field, IEnumerable<string?> texts) =>
        texts.Select((text, at) => Needs(string.Create(CultureInfo.InvariantCulture, $"{field}[{at}]"), text)).FirstOrDefault(refusal => refusal is not null);

    /// <summary>A refusal for an organisation that is no party; none named is none to refuse.</summary>
    public Refusal? Party(string field, OrganisationCode? organisation) =>
        organisation is { } named && !Parties.Contains(named) ? RegisterRefusals.UnknownParty(field, named) : null;

    /// <summary>A refusal for a scheme that the agreement does not have; none named is none to refuse.</summary>
    public Refusal? Scheme(string field, string? scheme) =>
        scheme is not null && !Schemes.Contains(scheme, StringComparer.Ordinal) ? RegisterRefusals.UnknownScheme(field, scheme) : null;
}
