using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Governing;

/// <summary>What became of a recommendation.</summary>
public enum DecisionOutcome
{
    /// <summary>Done as recommended: commented, noted, agreed, approved or authorised.</summary>
    Agreed,

    /// <summary>The same, under a condition that is still to be met.</summary>
    Conditional,

    /// <summary>Put off to a later meeting.</summary>
    Deferred,

    /// <summary>No consensus: it goes back to the bodies that were responsible before.</summary>
    Referred,

    /// <summary>Considered and declined.</summary>
    Declined,
}

/// <summary>What one body decided on one paper on one day. Recorded once, never edited.</summary>
/// <param name="Chair">Whose turn it was; null where the body has no chair.</param>
/// <param name="Quorum">What the body asked for on that day.</param>
public sealed record Decision(
    int Number,
    string Paper,
    string Body,
    DateOnly On,
    ImmutableArray<Attendance> Present,
    ChairPost? Chair,
    ImmutableArray<Quorum> Quorum,
    ImmutableArray<DecidedRecommendation> Recommendations,
    Confidentiality Confidentiality,
    DateTimeOffset RecordedAt)
{
    public ImmutableArray<Fulfilment> Fulfilments { get; init; } = [];

    /// <summary>The condition of a recommendation has been met.</summary>
    public Outcome<Decision> Fulfil(Fulfilment fulfilment, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(fulfilment);
        if (Recommendations.FirstOrDefault(one => one.Number == fulfilment.Recommendation) is not { Outcome: DecisionOutcome.Conditional }) return GoverningRefusals.NotConditional(fulfilment.Recommendation);
        if (Fulfilments.Any(earlier => earlier.Recommendation == fulfilment.Recommendation)) return GoverningRefusals.AlreadyFulfilled(fulfilment.Recommendation);
        if (string.IsNullOrWhiteSpace(fulfilment.Evidence)) return GoverningRefusals.FulfilmentWithoutEvidence();
        if (fulfilment.On < On) return GoverningRefusals.FulfilledBeforeDecided(On);
        if (fulfilment.On > today) return GoverningRefusals.LiesAhead("on");
        return this with { Fulfilments = Fulfilments.Add(fulfilment) };
    }
}

/// <summary>How many members of an organisation were there, and in which posts where that is written down.</summary>
public sealed record Attendance(OrganisationCode Organisation, int Members, ImmutableArray<string>? Posts = null);

/// <summary>How the members of an organisation voted.</summary>
public sealed record Ballot(OrganisationCode Organisation, int For, int Against, int Abstained = 0);

/// <summary>What was decided on one recommendation.</summary>
/// <param name="Votes">How it was voted on; none where there was consensus.</param>
/// <param name="Condition">What is still to be met, such as a contribution as early as possible in-year.</param>
/// <param name="FulfilBy">By when; null where no day was set.</param>
/// <param name="Reason">Why it was put off, referred or declined.</param>
/// <param name="Until">To which meeting it was put off; null where that is open.</param>
/// <param name="FunctionOf">Whose function the matter is, where it goes back to one partner only.</param>
public sealed record DecisionRequest(
    int Number,
    DecisionOutcome Outcome,
    ImmutableArray<Ballot>? Votes = null,
    string? Condition = null,
    DateOnly? FulfilBy = null,
    string? Reason = null,
    DateOnly? Until = null,
    OrganisationCode? FunctionOf = null);

/// <summary>The same as it was recorded: by consensus or by vote, and to which bodies it went back.</summary>
public sealed record DecidedRecommendation(
    int Number,
    DecisionOutcome Outcome,
    DecisionRule? By,
    ImmutableArray<Ballot> Votes,
    string? Condition,
    DateOnly? FulfilBy,
    string? Reason,
    DateOnly? Until,
    OrganisationCode? FunctionOf,
    ImmutableArray<string> ReferredTo);

/// <summary>The condition of a recommendation was met.</summary>
/// <param name="Evidence">What shows it: a minute, a receipt.</param>
public sealed record Fulfilment(int Recommendation, DateOnly On, string Evidence, Money? Amount, DateTimeOffset RecordedAt);
