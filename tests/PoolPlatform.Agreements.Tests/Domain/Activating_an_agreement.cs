using PoolPlatform.Agreements.Domain;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Tests.Domain;

/// <summary>Regulation 7(3) of SI 2000/617 and regulation 2: the seven heads, a host, a pool manager, a risk share, both sides.</summary>
public class Activating_an_agreement
{
    [Fact]
    public void A_complete_agreement_lacks_nothing() => Assert.Empty(Activation.Missing(Samples.Complete(), Samples.Kinds, [], Samples.Section75));

    [Theory]
    [InlineData("aims")]
    [InlineData("contributions")]
    [InlineData("functions")]
    [InlineData("clients")]
    [InlineData("resources")]
    [InlineData("duration")]
    [InlineData("management")]
    public void Each_of_the_seven_heads_is_asked_for_by_name(string head)
    {
        var particulars = Samples.Complete().Particulars;
        var without = head switch
        {
            "aims" => particulars with { Aims = " " },
            "contributions" => particulars with { Contributions = null },
            "functions" => particulars with { Functions = "" },
            "clients" => particulars with { Clients = null },
            "resources" => particulars with { Resources = null },
            "duration" => particulars with { Duration = null },
            _ => particulars with { Management = null },
        };

        Assert.Equal([$"particulars.{head}"], Paths(Samples.Complete() with { Particulars = without }));
    }

    [Fact]
    public void A_host_a_pool_manager_and_a_scheme_are_asked_for() =>
        Assert.Equal(["host", "poolManager", "schemes"], Paths(Samples.Complete() with { Host = null, PoolManager = null, Schemes = [] }));

    [Fact]
    public void A_scheme_without_a_risk_share_is_named() =>
        Assert.Equal(["schemes[1].riskShare"], Paths(Samples.Complete() with { Schemes = [.. Samples.Complete().Schemes, new("LD", "Learning disability", null)] }));

    [Fact]
    public void With_a_rule_of_the_pool_no_scheme_needs_one() =>
        Assert.Empty(Paths(Samples.Complete() with { Pool = new(System.Text.Json.JsonElement.Parse("{}")), Schemes = [new("LD", "Learning disability", null)] }));

    [Fact]
    public void Gaps_that_the_engine_found_are_passed_on() =>
        Assert.Equal(["schemes[0].riskShare.over[1]"], Activation.Missing(Samples.Complete(), Samples.Kinds, [new("schemes[0].riskShare.over[1]", "A cap with no excess.")], Samples.Section75).Select(missing => missing.Path));

    [Theory]
    [InlineData("NhsAct2006S75", OrganisationKind.Council, 1)]
    [InlineData("NhsAct2006S75", OrganisationKind.Icb, 1)]
    [InlineData("ChildrenAct2004S10", OrganisationKind.Council, 0)]
    [InlineData("NhsAct2006S65Z5", OrganisationKind.Icb, 0)]
    public void The_legal_power_says_which_sides_it_needs(string power, OrganisationKind both, int missing) =>
        Assert.Equal(missing, Activation.Missing(
            Samples.Complete() with { LegalPower = power },
            new Dictionary<OrganisationCode, OrganisationKind> { [Samples.Ccg] = both, [Samples.Council] = both }, [], Samples.Rules.Find(power, new(2023, 4, 1))).Length);

    private static IEnumerable<string> Paths(AgreementTerms terms) => Activation.Missing(terms, Samples.Kinds, [], Samples.Section75).Select(missing => missing.Path);
}
