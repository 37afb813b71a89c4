using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Kernel.Tests;

namespace PoolPlatform.Agreements.Tests.Domain;

/// <summary>Any sequence of variations: the terms on a date are those of a naive replay.</summary>
public class Terms_on_any_date
{
    private static readonly DateOnly Start = Samples.Complete().Term.Start;

    private static readonly Gen<TermsChanges> Changes = Gen.OneOf(
        Text().Select(text => new TermsChanges { Title = text }),
        Text().Select(text => new TermsChanges { PoolManager = new(text, $"{text}@example.org") }),
        Text().Select(text => new TermsChanges { Particulars = new(Aims: text) }),
        Text().Select(text => new TermsChanges { Particulars = new(Clients: text), Title = text }),
        Gen.Choose(0, 24).Select(months => new TermsChanges { Term = new() { NoticeMonths = months } }),
        Gen.Choose(0, 900).Select(days => new TermsChanges { Term = new() { End = new(days > 600 ? null : Start.AddDays(1000 + days)) } }),
        Gen.Choose(0, 900).Select(days => new TermsChanges { PercentagesLockedUntil = new(days > 600 ? null : Start.AddDays(days)) }),
        Gen.Choose(1, 5).Select(schemes => new TermsChanges { Schemes = [.. Enumerable.Range(1, schemes).Select(n => new AgreementScheme($"S{n}", $"Scheme {n} of {schemes}", JsonElement.Parse($"[{n}]")))] }));

    /// <summary>Recorded in this order, each from some day of the term on; now and then two from one day.</summary>
    private static readonly Gen<Variation[]> Sequences =
        from count in Gen.Choose(0, 12)
        from recorded in Gen.Zip(Gen.Choose(0, 60), Changes).ArrayOf(count)
        select recorded.Select((one, at) => new Variation(
            at + 1, VariationKind.Variation, Start.AddDays(one.Item1 * 12), "why", one.Item2, VariationState.Agreed, Samples.Ccg, Samples.March, [], at + 2)).ToArray();

    [Fact]
    public void Terms_on_a_date_are_those_of_a_naive_replay() => Properties.Hold(Sequences, variations =>
    {
        var timeline = TermsTimeline.Replay(Samples.Complete(), variations);

        foreach (var day in Days(variations)) Assert.Equal(Json(Naive(variations, day)), Json(timeline.On(day)));
    });

    [Fact]
    public void The_order_of_recording_decides_only_between_two_from_the_same_day() => Properties.Hold(Sequences, variations =>
    {
        // The same variations recorded the other way round, but for those from one day, which keep their order.
        var turned = variations.OrderByDescending(one => one.EffectiveFrom).ThenBy(one => one.Number).Select((one, at) => one with { Number = at + 1 }).ToArray();

        foreach (var day in Days(variations))
            Assert.Equal(Json(TermsTimeline.Replay(Samples.Complete(), variations).On(day)), Json(TermsTimeline.Replay(Samples.Complete(), turned).On(day)));
    });

    [Fact]
    public void A_variation_changes_nothing_before_its_day() => Properties.Hold(Sequences, variations =>
    {
        if (variations is not [.. var earlier, var last]) return;
        var before = TermsTimeline.Replay(Samples.Complete(), earlier);
        var after = TermsTimeline.Replay(Samples.Complete(), variations);

        foreach (var day in Days(variations).Where(day => day < last.EffectiveFrom)) Assert.Equal(Json(before.On(day)), Json(after.On(day)));
    });

    /// <summary>What anybody would do with the papers on a desk: lay out all that hold by then, in the order of their days, and read through.</summary>
    private static AgreementTerms Naive(Variation[] variations, DateOnly day)
    {
        var terms = Samples.Complete();
        for (var at = Start; at <= day; at = at.AddDays(1))
            foreach (var variation in variations)
                if (variation.EffectiveFrom == at) terms = variation.Changes.ApplyTo(terms);
        return terms;
    }

    private static IEnumerable<DateOnly> Days(Variation[] variations) =>
        variations.Select(one => one.EffectiveFrom).SelectMany(day => new[] { day.AddDays(-1), day, day.AddDays(1) }).Append(Start).Where(day => day >= Start).Distinct();

    private static string Json(AgreementTerms terms) => JsonSerializer.Serialize(terms);

    private static Gen<string> Text() => Gen.Choose(1, 1000).Select(n => $"Text {n}");
}
