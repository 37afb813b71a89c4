using System.Collections.Immutable;
using System.Text.Json.Nodes;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Registers;

/// <summary>The three classes of risk that NHS England's guidance names, as the Welsh review of 2017 reports it.</summary>
public enum RiskClass
{
    Financial,
    Operational,
    Quality,
}

/// <summary>Where a risk stands.</summary>
public enum RiskStatus
{
    Open,
    Mitigated,

    /// <summary>Known and borne, within the agreement's appetite.</summary>
    Accepted,

    /// <summary>It has come about.</summary>
    Happened,
    Closed,
}

/// <summary>A risk of the partnership, what is done about it, and when somebody looks at it again.</summary>
/// <param name="Likelihood">1 to 5.</param>
/// <param name="Impact">1 to 5.</param>
/// <param name="Owner">The partner that sees to it.</param>
public sealed record Risk(
    RiskClass Class,
    string Title,
    int Likelihood,
    int Impact,
    OrganisationCode Owner,
    ImmutableArray<string>? Mitigations = null,
    RiskStatus Status = RiskStatus.Open,
    DateOnly? ReviewOn = null,
    string? Scheme = null,
    string? Description = null) : IRegisterEntry<Risk>
{
    public Refusal? Check(Risk? before, RegisterContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RegisterContext.Needs("title", Title)
            ?? (Likelihood is < 1 or > 5 ? RegisterRefusals.ScoreOutOfRange("likelihood") : null)
            ?? (Impact is < 1 or > 5 ? RegisterRefusals.ScoreOutOfRange("impact") : null)
            ?? context.Party("owner", Owner)
            ?? context.Scheme("scheme", Scheme)
            ?? RegisterContext.NeedsEach("mitigations", Mitigations ?? []);
    }

    /// <summary>Likelihood times impact: 1 to 25.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Shown() => [new("rating", Likelihood * Impact)];
}
