using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Outcomes;

/// <summary>The nine domains in which the Welsh review of pooled funds looked for evidence, so that scores can be set beside it.</summary>
public enum OutcomeDomain
{
    Access,
    UnplannedAdmissions,
    CommunityCare,
    TotalCost,
    HealthOutcomes,
    QualityOfCare,
    LengthOfStay,
    ResidentialCare,
    Experience,
}

/// <summary>How one domain stands, from 1 (poor) to 5 (good).</summary>
public sealed record OutcomeScore(OutcomeDomain Domain, int Score);

/// <summary>What the care is meant to bring about, and whether it has. Words about a person stay in the case record; here stands a code.</summary>
public sealed record Goal(string Code, bool Met);

/// <summary>A review of a package: due, and then done with what was found.</summary>
public sealed record Review(DateOnly Due, DateOnly? Done, ImmutableArray<Goal> Goals, ImmutableArray<OutcomeScore> Scores)
{
    public bool OverdueOn(DateOnly day) => Done is null && Due < day;

    public static Outcome<Review> Of(DateOnly due, DateOnly? done, ImmutableArray<Goal> goals, ImmutableArray<OutcomeScore> scores)
    {
        if (scores.Any(score => score.Score is < 1 or > 5)) return ClientPackagesRefusals.ScoreOutside;
        if (scores.DistinctBy(score => score.Domain).Count() != scores.Length) return ClientPackagesRefusals.ScoreTwice;
        if (done is null && (!scores.IsEmpty || goals.Any(goal => goal.Met))) return ClientPackagesRefusals.ReviewNotDone;
        return new Review(due, done, goals, scores);
    }

    /// <summary>How far scores moved from one review to a later one, in the domains that both have.</summary>
    public static ImmutableSortedDictionary<OutcomeDomain, int> Change(Review earlier, Review later)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(later);
        return earlier.Scores.Join(later.Scores, score => score.Domain, score => score.Domain, (was, now) => KeyValuePair.Create(was.Domain, now.Score - was.Score)).ToImmutableSortedDictionary();
    }
}
