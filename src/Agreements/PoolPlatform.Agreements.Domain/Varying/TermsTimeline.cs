using System.Collections.Immutable;

namespace PoolPlatform.Agreements.Domain.Varying;

/// <summary>Terms that hold from a day on, until the next.</summary>
public sealed record TermsFrom(DateOnly From, AgreementTerms Terms);

/// <summary>The terms over time: as drafted, and then each agreed variation from its day on.</summary>
/// <remarks>Replayed by the day from which they hold and then by number, so that a variation that is recorded late,
/// with an early day, lets everything stand that was agreed for later days.</remarks>
public static class TermsTimeline
{
    public static ImmutableArray<TermsFrom> Replay(AgreementTerms drafted, IEnumerable<Variation> agreed)
    {
        ArgumentNullException.ThrowIfNull(drafted);
        var timeline = ImmutableArray.CreateBuilder<TermsFrom>();
        timeline.Add(new(drafted.Term.Start, drafted));
        foreach (var variation in agreed.OrderBy(one => one.EffectiveFrom).ThenBy(one => one.Number))
        {
            var last = timeline[^1];
            var changed = variation.Changes.ApplyTo(last.Terms);
            // From the same day on there is one set of terms, whatever number of acts made it.
            if (variation.EffectiveFrom <= last.From) timeline[^1] = last with { Terms = changed };
            else timeline.Add(new(variation.EffectiveFrom, changed));
        }
        return timeline.ToImmutable();
    }

    /// <summary>The terms on a day; before the first day those that begin it.</summary>
    public static AgreementTerms On(this ImmutableArray<TermsFrom> timeline, DateOnly day) =>
        (timeline.LastOrDefault(terms => terms.From <= day) ?? timeline[0]).Terms;
}
