using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Registers;

/// <summary>Who was asked.</summary>
public enum ConsultedGroup
{
    /// <summary>People likely to be affected: regulation 4(2).</summary>
    People,
    Staff,
    Providers,
    Public,
    Other,
}

/// <summary>That those likely to be affected were asked, what they said, and what became of it: regulation 4(2) of SI 2000/617.</summary>
public sealed record Consultation(
    ConsultedGroup Consulted,
    string Title,
    DateOnly From,
    DateOnly To,
    string Summary,
    string? Response = null,
    OrganisationCode? LedBy = null) : IRegisterEntry<Consultation>
{
    public Refusal? Check(Consultation? before, RegisterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RegisterContext.Needs("title", Title)
            ?? RegisterContext.Needs("summary", Summary)
            ?? (To < From ? RegisterRefusals.DatesReversed("to") : null)
            ?? context.Party("ledBy", LedBy);
    }
}

/// <summary>What the partners found that their arrangement does to people with protected characteristics: the public sector equality duty.</summary>
/// <param name="Groups">Who is affected, and how.</param>
public sealed record EqualityImpact(
    string Title,
    DateOnly AssessedOn,
    string Conclusion,
    ImmutableArray<AffectedGroup>? Groups = null,
    OrganisationCode? AssessedBy = null,
    DateOnly? ReviewOn = null) : IRegisterEntry<EqualityImpact>
{
    public Refusal? Check(EqualityImpact? before, RegisterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RegisterContext.Needs("title", Title)
            ?? RegisterContext.Needs("conclusion", Conclusion)
            ?? RegisterContext.NeedsEach("groups", (Groups ?? []).Select(group => group.Group))
            ?? (ReviewOn < AssessedOn ? RegisterRefusals.DatesReversed("reviewOn") : null)
            ?? context.Party("assessedBy", AssessedBy);
    }
}

/// <summary>A group of people, what the arrangement does to them, and what is done about it.</summary>
public sealed record AffectedGroup(string Group, string? Impact = null, string? Mitigation = null);
