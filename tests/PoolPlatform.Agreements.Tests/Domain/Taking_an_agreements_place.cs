using System.Text.Json;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Superseding;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Tests.Domain;

public class Taking_an_agreements_place
{
    private static readonly OrganisationCode Follower = Samples.Code("92G");
    private static readonly OrganisationCode Third = Samples.Code("E06000054");
    private static readonly ILookup<OrganisationCode, OrganisationCode> Successors = new[] { (Samples.Ccg, Follower) }.ToLookup(one => one.Item1, one => one.Item2);

    private static readonly Agreement Earlier = Drafting.Draft(
        Samples.Complete() with { Schemes = [new("A", "Alpha", null), new("B", "Beta", null)] }, Samples.Kinds, Samples.Rules, new(2014, 4, 1)).OrThrow() with
    { State = AgreementState.Active };

    private static readonly AgreementTerms Revised = Samples.Complete() with { Reference = Samples.Reference("REVISED"), Schemes = [new("C", "Gamma", null), new("B", "Beta, revised", null)] };

    [Fact]
    public void Schemes_are_carried_on_by_code_and_those_named_anew_are_as_the_draft_has_them() =>
        Assert.Equal(["C Gamma", "B Beta, revised", "A Alpha"], TakingOver.CarryOver(Revised, namesPool: false, Earlier, Successors).OrThrow().Schemes.Select(scheme => $"{scheme.Code} {scheme.Name}"));

    [Theory]
    [InlineData(false, null, "earlier")]
    [InlineData(true, null, null)]
    [InlineData(true, "revised", "revised")]
    public void The_rule_of_the_pool_is_carried_on_unless_the_draft_speaks_of_it(bool namesPool, string? own, string? told)
    {
        var earlier = Earlier with { Terms = Earlier.Terms with { Pool = Rule("earlier") } };

        Assert.Equal(told, TakingOver.CarryOver(Revised with { Pool = Rule(own) }, namesPool, earlier, Successors).OrThrow().Pool?.RiskShare?.GetString());
    }

    private static AgreementPool? Rule(string? rule) => rule is null ? null : new(JsonSerializer.SerializeToElement(rule));

    [Fact]
    public void A_successor_stands_in_for_the_partner_it_follows() =>
        Assert.Equal("granted", Samples.CodeOf(TakingOver.CarryOver(Revised with { Partners = [Follower, Samples.Council] }, namesPool: false, Earlier, Successors)));

    [Fact]
    public void Other_partners_make_another_agreement()
    {
        Assert.Equal("superseded-partners-differ", Samples.CodeOf(TakingOver.CarryOver(Revised with { Partners = [Samples.Ccg, Third] }, namesPool: false, Earlier, Successors)));
        Assert.Equal("superseded-partners-differ", Samples.CodeOf(TakingOver.CarryOver(Revised with { Partners = [Samples.Ccg, Samples.Council, Third] }, namesPool: false, Earlier, Successors)));
    }

    [Theory]
    [InlineData(AgreementState.Draft, "superseded-not-in-force")]
    [InlineData(AgreementState.InApproval, "superseded-not-in-force")]
    [InlineData(AgreementState.Active, "granted")]
    [InlineData(AgreementState.NoticeGiven, "granted")]
    [InlineData(AgreementState.Ended, "superseded-not-in-force")]
    [InlineData(AgreementState.WoundUp, "superseded-not-in-force")]
    [InlineData(AgreementState.Superseded, "superseded-not-in-force")]
    public void Only_an_agreement_in_force_is_superseded(AgreementState state, string told)
    {
        var carried = TakingOver.CarryOver(Revised, namesPool: false, Earlier, Successors).OrThrow();

        Assert.Equal(told, Samples.CodeOf(TakingOver.CarryOver(Revised, namesPool: false, Earlier with { State = state }, Successors)));
        Assert.Equal(told, Samples.CodeOf((Earlier with { State = state }).Supersede(carried, Successors)));
    }

    [Fact]
    public void A_scheme_left_behind_is_named() => Assert.Equal("superseded-scheme-missing", Samples.CodeOf(Earlier.Supersede(Revised, Successors)));

    [Fact]
    public void The_earlier_one_names_what_took_its_place()
    {
        var superseded = Earlier.Supersede(TakingOver.CarryOver(Revised, namesPool: false, Earlier, Successors).OrThrow(), Successors).OrThrow();

        Assert.Equal((AgreementState.Superseded, "REVISED"), (superseded.State, superseded.SupersededBy?.Value));
    }
}
