using System.Text.Json;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Tests.Domain;

/// <summary>Which variations may be, and which of them one partner can make alone.</summary>
public class Varying_terms
{
    private static readonly OrganisationCode Follower = Samples.Code("92G");
    private static readonly OrganisationCode Third = Samples.Code("E06000054");

    private static readonly Dictionary<OrganisationCode, OrganisationKind> Kinds = new(Samples.Kinds) { [Follower] = OrganisationKind.Ccg, [Third] = OrganisationKind.Council };

    private static readonly ILookup<OrganisationCode, OrganisationCode> Successors = new[] { (Samples.Ccg, Follower) }.ToLookup(one => one.Item1, one => one.Item2);

    public static TheoryData<string, DateOnly, TermsChanges> Refused() => new()
    {
        { "effective-date-outside-term", Day("2014-03-31"), Title("New") },
        { "effective-date-outside-term", Day("2016-04-01"), Title("New") },
        { "title-missing", Day("2015-01-01"), Title(" ") },
        { "unknown-legal-power", Day("2015-01-01"), new() { LegalPower = "Section75" } },
        { "host-not-partner", Day("2015-01-01"), new() { Host = Third } },
        { "partner-lost", Day("2015-01-01"), new() { Partners = [Samples.Council, Third] } },
        { "partner-named-twice", Day("2015-01-01"), new() { Partners = [Samples.Ccg, Samples.Council, Samples.Council] } },
        { "unknown-organisation", Day("2015-01-01"), new() { Partners = [Samples.Ccg, Samples.Council, Samples.Code("99Z")] } },
        { "term-reversed", Day("2015-01-01"), new() { Term = new() { End = new(Day("2014-03-31")) } } },
        { "effective-date-outside-term", Day("2015-01-01"), new() { Term = new() { End = new(Day("2014-12-31")) } } },
        { "notice-out-of-range", Day("2015-01-01"), new() { Term = new() { NoticeMonths = 121 } } },
        { "date-outside-term", Day("2015-01-01"), new() { Term = new() { BreakDates = [Day("2020-01-01")] } } },
        { "pool-manager-incomplete", Day("2015-01-01"), new() { PoolManager = new("", "") } },
        { "pool-manager-dates-reversed", Day("2015-01-01"), new() { PoolManager = new("A", "a@example.org", Day("2015-02-01"), Day("2015-01-31")) } },
        { "lock-outside-term", Day("2015-01-01"), new() { PercentagesLockedUntil = new(Day("2016-04-01")) } },
        { "variation-leaves-gaps", Day("2015-01-01"), new() { Schemes = [] } },
        { "variation-leaves-gaps", Day("2015-01-01"), new() { Schemes = [new("MH", "Mental health", null)] } },
        { "scheme-named-twice", Day("2015-01-01"), new() { Schemes = [Scheme("MH"), Scheme("MH")] } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_no_agreement_in_force_may_be_is_refused(string code, DateOnly from, TermsChanges changes) => Assert.Equal(code, Samples.CodeOf(Vary(Active(), from, changes)));

    [Fact]
    public void A_refusal_of_terms_names_the_field_of_the_change_and_the_day()
    {
        var refusal = Vary(Active(), Day("2015-01-01"), new() { Host = Third }).Refusal!;

        Assert.Equal(["changes.host"], refusal.Errors.Keys);
        Assert.Equal("2015-01-01", refusal.Figures["from"]);
    }

    [Fact]
    public void A_variation_says_why() =>
        Assert.Equal("variation-reason-missing", Samples.CodeOf(Active().Vary(Variation(1, Day("2015-01-01"), Title("New")) with { Reason = " " }, Kinds, Successors, Samples.Rules)));

    [Theory]
    [InlineData(AgreementState.Draft, "agreement-not-active")]
    [InlineData(AgreementState.InApproval, "agreement-not-active")]
    [InlineData(AgreementState.Active, "granted")]
    [InlineData(AgreementState.NoticeGiven, "granted")]
    [InlineData(AgreementState.Ended, "agreement-ended")]
    [InlineData(AgreementState.WoundUp, "agreement-ended")]
    [InlineData(AgreementState.Superseded, "agreement-ended")]
    public void Only_an_agreement_in_force_is_varied(AgreementState state, string told)
    {
        var active = Active();

        Assert.Equal(told, Samples.CodeOf(Vary(active with { Agreement = active.Agreement with { State = state } }, Day("2015-01-01"), Title("New"))));
    }

    [Theory]
    [InlineData(VariationState.Agreed, "version-overlaps")]
    [InlineData(VariationState.InApproval, "version-overlaps")]
    [InlineData(VariationState.Withdrawn, "granted")]
    public void From_one_day_there_is_one_variation(VariationState earlier, string told) =>
        Assert.Equal(told, Samples.CodeOf(Vary(Active(Variation(1, Day("2015-01-01"), Title("One")) with { State = earlier }), Day("2015-01-01"), Title("Two"))));

    [Fact]
    public void A_cut_over_to_live_may_fall_on_the_day_of_a_variation() =>
        Assert.Equal("granted", Samples.CodeOf(Active(Variation(1, Day("2015-01-01"), Title("One"))).Vary(
            Variation(2, Day("2015-01-01"), new() { Mode = AgreementMode.Live }) with { Kind = VariationKind.Promotion }, Kinds, Successors, Samples.Rules)));

    [Fact]
    public void A_variation_from_the_first_day_corrects_what_was_signed() =>
        Assert.Equal("New", Vary(Active(), Day("2014-04-01"), Title("New")).OrThrow().After.On(Day("2014-04-01")).Title);

    [Fact]
    public void The_term_may_be_prolonged_from_the_day_after_its_end() =>
        Assert.Equal(Day("2018-03-31"), Vary(Active(), Day("2016-04-01"), new() { Term = new() { End = new(Day("2018-03-31")) } }).OrThrow().After.On(Day("2016-04-01")).Term.End);

    [Fact]
    public void The_end_of_a_term_may_be_taken_away() =>
        Assert.Null(Vary(Active(), Day("2015-04-01"), new() { Term = new() { End = new(null) } }).OrThrow().After.On(Day("2015-04-01")).Term.End);

    [Fact]
    public void A_partner_may_be_added_and_a_partner_may_be_named_by_the_body_that_follows_it()
    {
        var added = Vary(Active(), Day("2015-01-01"), new() { Partners = [Samples.Ccg, Samples.Council, Third] }).OrThrow();
        var followed = Vary(Active(), Day("2015-01-01"), new() { Partners = [Follower, Samples.Council] }).OrThrow();

        Assert.Equal([Samples.Ccg, Samples.Council, Third], added.After[^1].Terms.Partners);
        Assert.Equal([Follower, Samples.Council], followed.After[^1].Terms.Partners);
    }

    [Fact]
    public void A_partner_added_early_may_not_be_lost_by_what_was_agreed_for_later()
    {
        var later = Active(Variation(1, Day("2015-10-01"), new() { Partners = [Samples.Council, Samples.Ccg] }));

        var refusal = Vary(later, Day("2015-01-01"), new() { Partners = [Samples.Ccg, Samples.Council, Third] }).Refusal!;

        Assert.Equal(("partner-lost", "2015-10-01"), (refusal.Code, refusal.Figures["from"]));
    }

    [Fact]
    public void A_variation_recorded_later_with_an_earlier_day_loses_nothing_that_was_agreed_for_later()
    {
        var later = Active(Variation(1, Day("2015-10-01"), Title("Later")));

        var made = Vary(later, Day("2015-01-01"), new() { Title = "Earlier", Term = new() { NoticeMonths = 3 } }).OrThrow();

        Assert.Equal(
            ["2014-04-01 Mental health 6", "2015-01-01 Earlier 3", "2015-10-01 Later 3"],
            made.After.Select(terms => $"{terms.From:yyyy-MM-dd} {terms.Terms.Title} {terms.Terms.Term.NoticeMonths}"));
    }

    [Fact]
    public void Heads_of_the_particulars_are_changed_one_by_one() =>
        Assert.Equal(new Particulars("a", "b", "c", "new", "e", "f", "g"), Vary(Active(), Day("2015-01-01"), new() { Particulars = new(Clients: "new") }).OrThrow().After[^1].Terms.Particulars);

    public static TheoryData<string, bool, DateOnly, TermsChanges> Locked() => new()
    {
        { "other percentages inside", true, Day("2015-01-01"), new() { Schemes = [Scheme("MH", "60")] } },
        { "other percentages on the last day", true, Day("2015-03-31"), new() { Schemes = [Scheme("MH", "60")] } },
        { "other percentages after it", false, Day("2015-04-01"), new() { Schemes = [Scheme("MH", "60")] } },
        { "a scheme taken out", true, Day("2015-01-01"), new() { Schemes = [Scheme("LD")] } },
        { "a scheme added", false, Day("2015-01-01"), new() { Schemes = [Scheme("MH"), Scheme("LD")] } },
        { "the same rule in another layout", false, Day("2015-01-01"), new() { Schemes = [new("MH", "Renamed", JsonElement.Parse("{ \"under\" : \"same\", \"over\": [\"50\"] }"))] } },
        { "the lock itself shortened", true, Day("2015-01-01"), new() { PercentagesLockedUntil = new(Day("2015-01-31")) } },
        { "the lock itself taken away", true, Day("2015-01-01"), new() { PercentagesLockedUntil = new(null) } },
        { "a partner added, with whom equal shares would move", true, Day("2015-01-01"), new() { Partners = [Samples.Ccg, Samples.Council, Third] } },
        { "a rule of the pool", true, Day("2015-01-01"), new() { Pool = new(JsonElement.Parse("{}")) } },
        { "a title", false, Day("2015-01-01"), Title("New") },
    };

    [Theory]
    [MemberData(nameof(Locked))]
    public void Inside_the_lock_a_change_of_the_shares_needs_all_partners(string what, bool needsAll, DateOnly from, TermsChanges changes)
    {
        var active = Active();
        var locked = active with { Drafted = active.Drafted with { Schemes = [Scheme("MH")], PercentagesLockedUntil = Day("2015-03-31") } };

        Assert.Equal((what, needsAll), (what, Vary(locked, from, changes).OrThrow().NeedsAllPartners));
    }

    [Fact]
    public void A_variation_from_before_the_lock_that_reaches_into_it_needs_all_partners()
    {
        var active = Active(Variation(1, Day("2015-01-01"), new() { PercentagesLockedUntil = new(Day("2015-12-31")) }));

        Assert.True(Vary(active, Day("2014-06-01"), new() { Schemes = [Scheme("MH", "60")] }).OrThrow().NeedsAllPartners);
    }

    [Fact]
    public void Without_a_lock_one_partner_changes_the_shares() => Assert.False(Vary(Active(), Day("2015-01-01"), new() { Schemes = [Scheme("MH", "60")] }).OrThrow().NeedsAllPartners);

    [Fact]
    public void A_promotion_always_needs_all_partners() =>
        Assert.True(Active().Vary(Variation(1, Day("2015-01-01"), new() { Mode = AgreementMode.Live }) with { Kind = VariationKind.Promotion }, Kinds, Successors, Samples.Rules).OrThrow().NeedsAllPartners);

    [Fact]
    public void Each_partner_signs_a_variation_once_until_all_have()
    {
        var proposed = Variation(1, Day("2015-01-01"), Title("New")) with { State = VariationState.InApproval };

        var one = proposed.Sign([Samples.Ccg], "An officer", "Chief", Samples.March).OrThrow();
        var both = one.Sign([Samples.Council], "Another", "Director", Samples.March).OrThrow();

        Assert.Equal("already-signed", Samples.CodeOf(one.Sign([Samples.Ccg], "An officer", "Chief", Samples.March)));
        Assert.False(one.IsSignedBy([Samples.Ccg, Samples.Council]));
        Assert.True(both.IsSignedBy([Samples.Ccg, Samples.Council]));
    }

    [Fact]
    public void Who_follows_several_partners_signs_for_all_of_them_at_once() =>
        Assert.True((Variation(1, Day("2015-01-01"), Title("New")) with { State = VariationState.InApproval })
            .Sign([Samples.Ccg, Third], "An officer", "Chief", Samples.March).OrThrow().IsSignedBy([Samples.Ccg, Third]));

    [Theory]
    [InlineData(VariationState.Agreed)]
    [InlineData(VariationState.Withdrawn)]
    public void A_variation_that_waits_for_nobody_takes_no_signature_and_no_withdrawal(VariationState state)
    {
        var settled = Variation(1, Day("2015-01-01"), Title("New")) with { State = state };

        Assert.Equal("variation-not-open", Samples.CodeOf(settled.Sign([Samples.Ccg], "An officer", "Chief", Samples.March)));
        Assert.Equal("variation-not-open", Samples.CodeOf(settled.Withdraw()));
    }

    private static Outcome<VariedTerms> Vary(VariedAgreement varied, DateOnly from, TermsChanges changes) =>
        varied.Vary(Variation(varied.Variations.Length + 1, from, changes) with { State = VariationState.InApproval }, Kinds, Successors, Samples.Rules);

    private static VariedAgreement Active(params Variation[] variations)
    {
        var drafted = Samples.Complete() with { Schemes = [Scheme("MH")] };
        return new(Drafting.Draft(drafted, Samples.Kinds, Samples.Rules, drafted.Term.Start).OrThrow() with { State = AgreementState.Active }, drafted, [.. variations]);
    }

    private static Variation Variation(int number, DateOnly from, TermsChanges changes) =>
        new(number, VariationKind.Variation, from, "why", changes, VariationState.Agreed, Samples.Ccg, Samples.March, [], number + 1);

    private static TermsChanges Title(string title) => new() { Title = title };

    private static AgreementScheme Scheme(string code, string percent = "50") => new(code, "A scheme", JsonElement.Parse($$"""{"over":["{{percent}}"],"under":"same"}"""));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
