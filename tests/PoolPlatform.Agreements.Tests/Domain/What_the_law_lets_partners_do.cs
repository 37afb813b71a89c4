using System.Collections.Immutable;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Powers;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Tests.Domain;

/// <summary>Duties A10, A12, A13, A13a: partner kinds and functions per power, and what a combined authority signs as.</summary>
public class What_the_law_lets_partners_do
{
    private static readonly OrganisationCode Combined = Samples.Code("E47000001");
    private static readonly DateOnly April2014 = new(2014, 4, 1);

    [Theory]
    [InlineData("NhsAct2006S75", "2014-04-01", null)]
    [InlineData("NhsAct2006S75", "2007-02-28", "legal-power-not-in-force")]
    [InlineData("NhsAct2006S65Z5", "2022-06-30", "legal-power-not-in-force")]
    [InlineData("NhsAct2006S65Z5", "2022-07-01", null)]
    [InlineData("Section75", "2014-04-01", "unknown-legal-power")]
    public void A_power_holds_in_its_time(string power, string on, string? refused) =>
        Assert.Equal(refused, Samples.Rules.Refuse(Samples.Complete() with { LegalPower = power }, Samples.Kinds, DateOnly.Parse(on))?.Code);

    [Theory]
    [InlineData("NhsAct2006S75", OrganisationKind.Police, "partner-kind-not-allowed")]
    [InlineData("NhsAct2006S75", OrganisationKind.VoluntarySector, "partner-kind-not-allowed")]
    [InlineData("NhsAct2006S75", OrganisationKind.NhsTrust, null)]
    [InlineData("ChildrenAct2004S10", OrganisationKind.Police, null)]
    public void A_partner_is_of_a_kind_that_the_power_allows(string power, OrganisationKind kind, string? refused)
    {
        var refusal = Samples.Rules.Refuse(With(Combined) with { LegalPower = power }, Kinds(kind), April2014);

        Assert.Equal(refused, refusal?.Code);
        if (refusal is not null) Assert.Equal("partners[2]", Assert.Single(refusal.Errors).Key);
    }

    [Theory]
    [InlineData("2014-03-31", null)]
    [InlineData("2014-04-01", "function-excluded")]
    [InlineData("2019-03-31", "function-excluded")]
    [InlineData("2019-04-01", null)]
    public void A_function_that_the_power_does_not_reach_is_refused_with_the_reason_while_that_holds(string on, string? refused)
    {
        var refusal = Samples.Rules.Refuse(Naming("CommunityHealth", "Surgery"), Samples.Kinds, DateOnly.Parse(on));

        Assert.Equal(refused, refusal?.Code);
        if (refusal is null) return;
        Assert.Equal("schemes[0].functions[1]", Assert.Single(refusal.Errors).Key);
        Assert.Equal(("Surgery", "NhsAct2006S75", "reg 5", "No surgery."), (refusal.Figures["function"], refusal.Figures["legalPower"], refusal.Figures["clause"], refusal.Figures["reason"]));
    }

    [Fact]
    public void Another_power_may_reach_it() => Assert.Null(Samples.Rules.Refuse(Naming("Surgery") with { LegalPower = "ChildrenAct2004S10" }, Samples.Kinds, April2014));

    [Fact]
    public void A_function_that_nobody_knows_is_refused() => Assert.Equal("unknown-function", Samples.Rules.Refuse(Naming("Alchemy"), Samples.Kinds, April2014)?.Code);

    [Theory]
    [InlineData(null, true, true)]
    [InlineData(PartnerSide.Council, false, true)]
    [InlineData(PartnerSide.NhsBody, true, false)]
    public void A_combined_authority_counts_as_what_it_signs_as_and_never_as_both(PartnerSide? signsAs, bool lacksCouncil, bool lacksNhsBody)
    {
        var kinds = Kinds(OrganisationKind.CombinedAuthority).ToDictionary(one => one.Key, _ => OrganisationKind.CombinedAuthority);
        var terms = With(Combined) with { SignsAs = signsAs is { } side ? Map(Combined, side) : null };

        Assert.Equal((lacksCouncil, lacksNhsBody), (!LegalRules.HasSide(PartnerSide.Council, terms, kinds), !LegalRules.HasSide(PartnerSide.NhsBody, terms, kinds)));
    }

    [Theory]
    [InlineData("11E", "signs-as-not-open")]
    [InlineData("E06000022", "signs-as-not-open")]
    [InlineData("00T", "signs-as-not-of-partner")]
    [InlineData("E47000001", null)]
    public void Only_a_combined_authority_among_the_partners_chooses(string code, string? refused) =>
        Assert.Equal(refused, Samples.Rules.Refuse(With(Combined) with { SignsAs = Map(Samples.Code(code), PartnerSide.Council) }, Kinds(OrganisationKind.CombinedAuthority), April2014)?.Code);

    [Fact]
    public void A_combined_authority_that_has_not_chosen_is_asked_without_blocking()
    {
        var kinds = Kinds(OrganisationKind.CombinedAuthority);
        var evidence = new Agreements.Domain.Evidencing.Evidence([new("hash", "Agreement", new(2014, 3, 20), Samples.March)], []);

        var asked = Assert.Single(Agreements.Domain.Evidencing.Asked.Of(With(Combined), Samples.Section75, kinds, evidence));

        Assert.Equal(("signsAs.E47000001", false), (asked.Path, asked.Blocks));
    }

    [Fact]
    public void A_version_from_a_day_on_keeps_what_held_before()
    {
        ImmutableArray<LegalPower> versions = [Samples.Section75];
        var widened = versions.Record(Samples.Section75 with { Name = "Section 75, widened", From = new(2027, 4, 1) }).Record(Samples.Section75 with { Name = "Section 75, corrected", From = null });

        Assert.Equal(["Section 75 2007-03-01", "Section 75, corrected 2027-04-01"], widened.Select(one => $"{one.Name} {one.From:yyyy-MM-dd}"));
        Assert.Equal("Section 75", new LegalRules(widened, [], []).Find("NhsAct2006S75", new(2027, 3, 31))?.Name);
        Assert.Null(new LegalRules([Samples.Section75 with { To = new(2030, 3, 31) }], [], []).Find("NhsAct2006S75", new(2030, 4, 1)));
    }

    private static AgreementTerms With(OrganisationCode third) => Samples.Complete() with { Partners = [Samples.Ccg, Samples.Council, third] };

    private static AgreementTerms Naming(params string[] functions) => Samples.Complete() with { Schemes = [new("MH", "Mental health", null, [.. functions])] };

    private static Dictionary<OrganisationCode, OrganisationKind> Kinds(OrganisationKind third) => new(Samples.Kinds) { [Combined] = third };

    private static ImmutableDictionary<OrganisationCode, PartnerSide> Map(OrganisationCode code, PartnerSide side) => ImmutableDictionary<OrganisationCode, PartnerSide>.Empty.Add(code, side);
}
