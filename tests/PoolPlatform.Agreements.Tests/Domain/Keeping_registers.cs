using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain.Registers;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Tests.Domain;

/// <summary>What an entry of each register must say.</summary>
public class Keeping_registers
{
    private static readonly RegisterContext Ccg = new([Samples.Ccg, Samples.Council], ["MH"], Samples.Ccg);

    private static readonly RegisterContext Council = Ccg with { ActsAs = Samples.Council };

    private static readonly OrganisationCode Stranger = Samples.Code("E08000001");

    private static readonly Risk Risk = new(RiskClass.Financial, "The risk share puts pressure on one partner", 3, 4, Samples.Ccg, ["Cap and collar"]);

    public static TheoryData<string, string> Risks => new()
    {
        { "as it is", "granted" }, { "untitled", "register-entry-incomplete" }, { "likelihood 0", "risk-score-out-of-range" }, { "impact 6", "risk-score-out-of-range" },
        { "owner", "register-organisation-unknown" }, { "scheme", "register-scheme-unknown" }, { "mitigation", "register-entry-incomplete" },
    };

    [Theory]
    [MemberData(nameof(Risks))]
    public void A_risk_has_a_title_a_rating_an_owner_and_what_is_done_about_it(string what, string told) => Assert.Equal(told, Told(what switch
    {
        "untitled" => Risk with { Title = " " },
        "likelihood 0" => Risk with { Likelihood = 0 },
        "impact 6" => Risk with { Impact = 6 },
        "owner" => Risk with { Owner = Stranger },
        "scheme" => Risk with { Scheme = "XX" },
        "mitigation" => Risk with { Mitigations = [""] },
        _ => Risk,
    }));

    [Fact]
    public void A_risk_is_rated_by_likelihood_times_impact() => Assert.Equal("12", Risk.Shown().Single(one => one.Key == "rating").Value!.ToJsonString());

    [Fact]
    public void A_partner_says_its_own_worry_and_others_only_respond()
    {
        var worry = new Worry(WorryKind.Worry, "We shall pay for beds that nobody empties.");
        Assert.Null(worry.Check(null, Ccg));
        Assert.Equal("worry-of-another-partner", (worry with { Partner = Samples.Council }).Check(null, Ccg)!.Code);

        var said = worry with { Partner = Samples.Ccg };
        Assert.Null((said with { Response = "Beds close in May.", Resolved = true }).Check(said, Council));
        Assert.Equal("worry-of-another-partner", (said with { Text = "We worry about nothing." }).Check(said, Council)!.Code);
        Assert.Equal("worry-of-another-partner", (said with { Partner = Samples.Council }).Check(said, Ccg)!.Code);
        Assert.Null((said with { Text = "We worry less." }).Check(said, Ccg));
        Assert.Equal("register-entry-incomplete", (said with { Text = "" }).Check(said, Ccg)!.Code);
    }

    /// <summary>Bath and North East Somerset, 3 November 2014: two options, the second recommended.</summary>
    private static readonly Appraisal Lead = new(
        "Lead organisation for payments, reports and advice",
        [
            new("1", "The CCG leads", Samples.Ccg, ["Oracle"], [], ["No client system; relies on the council", "Recharges between the bodies"]),
            new("2", "The council leads", Samples.Council, ["Agresso", "CareFirst"], ["Systems suit every transaction", "Reports on pools already"], []),
        ],
        AppraisalOutcome.Recommended, "2");

    public static TheoryData<string, string> Appraisals => new()
    {
        { "as it is", "granted" }, { "untitled", "register-entry-incomplete" }, { "one option", "appraisal-needs-options" }, { "twice", "appraisal-option-named-twice" }, { "unnamed", "register-entry-incomplete" },
        { "no recommendation", "appraisal-recommends-no-option" }, { "another", "appraisal-recommends-no-option" }, { "open with one", "appraisal-recommends-no-option" }, { "host", "register-organisation-unknown" },
        { "declined without reason", "register-entry-incomplete" }, { "declined", "granted" }, { "open", "granted" },
    };

    [Theory]
    [MemberData(nameof(Appraisals))]
    public void An_appraisal_compares_options_and_recommends_one_of_them_or_declines(string what, string told) => Assert.Equal(told, Told(what switch
    {
        "untitled" => Lead with { Title = "" },
        "one option" => Lead with { Options = [.. Lead.Options.Take(1)] },
        "twice" => Lead with { Options = [Lead.Options[0], Lead.Options[0]] },
        "unnamed" => Lead with { Options = [Lead.Options[0], Lead.Options[1] with { Name = " " }] },
        "no recommendation" => Lead with { Recommended = null },
        "another" => Lead with { Recommended = "3" },
        "open with one" => Lead with { Outcome = AppraisalOutcome.Open },
        "host" => Lead with { Options = [Lead.Options[0], Lead.Options[1] with { Host = Stranger }] },
        "declined without reason" => Lead with { Outcome = AppraisalOutcome.Declined, Recommended = null },
        "declined" => Lead with { Outcome = AppraisalOutcome.Declined, Recommended = null, Reason = "The services do not overlap." },
        "open" => Lead with { Outcome = AppraisalOutcome.Open, Recommended = null },
        _ => Lead,
    }));

    [Fact]
    public void Manchesters_geography_is_12_3_1()
    {
        var geography = Manchester(new("North", "Locality", "Manchester", ["MH"]), new("Manchester", "City"));

        Assert.Equal("granted", Told(geography));
        Assert.Equal("12-3-1", geography.Shown().Single().Value!.GetValue<string>());
    }

    public static TheoryData<string, string> Geographies => new()
    {
        { "unknown level", "geography-broken" }, { "within nothing", "geography-broken" }, { "two cities", "geography-broken" }, { "twice", "geography-broken" }, { "scheme", "register-scheme-unknown" },
        { "no levels", "register-entry-incomplete" }, { "upside down", "geography-broken" }, { "same name", "geography-broken" }, { "unnamed", "register-entry-incomplete" },
    };

    [Theory]
    [MemberData(nameof(Geographies))]
    public void Levels_and_areas_fit_together(string what, string told) => Assert.Equal(told, Told(what switch
    {
        "unknown level" => Manchester(new GeographyArea("North", "Ward")),
        "within nothing" => Manchester(new GeographyArea("North", "Locality", "Salford")),
        "two cities" => Manchester(new("Manchester", "City"), new("Salford", "City")),
        "twice" => Manchester(new("North", "Locality"), new("North", "Locality")),
        "scheme" => Manchester(new GeographyArea("North", "Locality", null, ["XX"])),
        "no levels" => new Geography([]),
        "upside down" => new Geography([new("City", 1), new("Locality", 3)]),
        "same name" => new Geography([new("City", 3), new("City", 1)]),
        _ => Manchester(new GeographyArea(" ", "City")),
    }));

    [Fact]
    public void Strategy_priorities_may_be_blank_and_have_a_name()
    {
        Assert.Equal("granted", Told(new Purpose(["Care close to home"], ["Open book"], [new("Best start in life"), new("More health provision in the community", "Neighbourhood teams")], "Faster decisions")));
        Assert.Equal("register-entry-incomplete", Told(new Purpose(Priorities: [new(" ", "Teams")])));
        Assert.Equal("register-entry-incomplete", Told(new Purpose(Aims: [""])));
    }

    [Fact]
    public void Consultations_and_equality_impacts_have_dates_in_order()
    {
        var asked = new Consultation(ConsultedGroup.People, "Asking users", new(2014, 1, 6), new(2014, 2, 28), "Most want one number.");
        Assert.Equal("granted", Told(asked));
        Assert.Equal("register-dates-reversed", Told(asked with { To = new(2014, 1, 5) }));
        Assert.Equal("register-entry-incomplete", Told(asked with { Summary = "" }));
        Assert.Equal("register-organisation-unknown", Told(asked with { LedBy = Stranger }));

        var impact = new EqualityImpact("Moving care", new(2014, 2, 10), "No group loses access.", [new("Older people", "Positive")], Samples.Council, new(2015, 2, 10));
        Assert.Equal("granted", Told(impact));
        Assert.Equal("register-dates-reversed", Told(impact with { ReviewOn = new(2014, 2, 9) }));
        Assert.Equal("register-entry-incomplete", Told(impact with { Groups = [new("")] }));
        Assert.Equal("register-organisation-unknown", Told(impact with { AssessedBy = Stranger }));
    }

    [Fact]
    public void Assets_and_resources_belong_to_parties()
    {
        Assert.Equal("granted", Told(new Asset("Minibus", Samples.Council, Samples.Ccg, Money.FromPence(1_800_000))));
        Assert.Equal("register-organisation-unknown", Told(new Asset("Minibus", Stranger)));
        Assert.Equal("register-organisation-unknown", Told(new Asset("Minibus", Samples.Council, Stranger)));
        Assert.Equal("register-entry-incomplete", Told(new Asset("", Samples.Council)));
        Assert.Equal("granted", Told(new Resource(Samples.Ccg, "Acute", "Liaison psychiatry")));
        Assert.Equal("register-organisation-unknown", Told(new Resource(Stranger, "Acute", "Liaison psychiatry")));
        Assert.Equal("register-scheme-unknown", Told(new Resource(Samples.Ccg, "Acute", "Liaison psychiatry", Scheme: "XX")));
        Assert.Equal("register-entry-incomplete", Told(new Resource(Samples.Ccg, " ", "Liaison psychiatry")));
    }

    private static Geography Manchester(params ImmutableArray<GeographyArea> areas) => new([new("Neighbourhood", 12), new("Locality", 3), new("City", 1)], areas);

    private static string Told<T>(T entry)
        where T : class, IRegisterEntry<T> => entry.Check(null, Ccg)?.Code ?? "granted";
}
