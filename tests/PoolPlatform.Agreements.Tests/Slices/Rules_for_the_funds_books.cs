using System.Text.Json.Nodes;
using Grpc.Core;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>What partners agree about how their fund's books are kept: whether one's money may meet another's responsibility, and how many close a period.</summary>
public class Rules_for_the_funds_books(OneHost one) : IClassFixture<OneHost>
{
    [Fact]
    public async Task Nothing_is_shown_where_nothing_is_agreed()
    {
        var active = await Partnership.Active(await one.Started());

        Assert.False((await active.Get()).Body.TryGetProperty("poolRules", out _));
        Assert.Null((await Asked(active, "2014-04-01")).PoolRules);
    }

    [Fact]
    public async Task They_are_drafted_edited_and_signed_with_the_rest()
    {
        var drafted = await Partnership.Drafted(await one.Started(), agreement => agreement["poolRules"] = JsonNode.Parse("""{"closing":"TwoCallers"}"""));
        var agreement = Partnership.Draft();
        agreement["reference"] = drafted.Reference;
        agreement["poolRules"] = JsonNode.Parse("""{"crossSubsidy":"Forbidden"}""");

        Assert.Equal("TwoCallers", (await drafted.Get()).At("poolRules.closing"));
        Assert.Equal("200", (await drafted.Host.Send(HttpMethod.Put, drafted.Path, agreement.ToJsonString(), Partnership.Ccg)).Told);

        Assert.Equal("""{"crossSubsidy":"Forbidden"}""", (await drafted.Get()).Body.GetProperty("poolRules").GetRawText());
    }

    [Fact]
    public async Task One_is_varied_from_a_day_on_and_the_other_stays()
    {
        var active = await Partnership.Active(await one.Started(), agreement => agreement["poolRules"] = JsonNode.Parse("""{"crossSubsidy":"Forbidden"}"""));

        var varied = await active.Vary("2014-10-01", """{"poolRules":{"closing":"TwoCallers"}}""");

        Assert.Equal(("poolRules.closing", "TwoCallers"), (varied.At("difference[0].path"), varied.At("difference[0].after")));
        Assert.Equal("""{"crossSubsidy":"Forbidden"}""", (await active.Get("/terms?on=2014-09-30")).Body.GetProperty("poolRules").GetRawText());
        Assert.Equal("""{"crossSubsidy":"Forbidden","closing":"TwoCallers"}""", (await active.Get("/terms?on=2014-10-01")).Body.GetProperty("poolRules").GetRawText());
        Assert.Equal(("Forbidden", "", "TwoCallers"), ((await Asked(active, "2014-09-30")).PoolRules.CrossSubsidy, (await Asked(active, "2014-09-30")).PoolRules.Closing, (await Asked(active, "2014-10-01")).PoolRules.Closing));
    }

    [Fact]
    public async Task What_was_forbidden_is_allowed_again_by_saying_so()
    {
        var active = await Partnership.Active(await one.Started(), agreement => agreement["poolRules"] = JsonNode.Parse("""{"crossSubsidy":"Forbidden"}"""));

        await active.Vary("2015-04-01", """{"poolRules":{"crossSubsidy":"Allowed"}}""");

        Assert.Equal(("Forbidden", "Allowed"), ((await Asked(active, "2015-03-31")).PoolRules.CrossSubsidy, (await Asked(active, "2015-04-01")).PoolRules.CrossSubsidy));
    }

    [Theory]
    [InlineData("""{"crossSubsidy":"Sometimes"}""", "400 malformed")]
    [InlineData("""{"crossSubsidy":1}""", "400 malformed")]
    [InlineData("""{"closing":"ThreeCallers"}""", "400 malformed")]
    [InlineData("""{"close":"TwoCallers"}""", "400 unknown-field")]
    [InlineData("""[]""", "400 malformed")]
    public async Task Rules_that_cannot_be_are_refused(string rules, string told)
    {
        var agreement = Partnership.Draft();
        agreement["poolRules"] = JsonNode.Parse(rules);

        Assert.Equal(told, (await (await one.Started()).Post("/v1/agreements", agreement.ToJsonString(), Partnership.Ccg)).Told);
    }

    private static async Task<Terms> Asked(Partnership partnership, string on)
    {
        using var channel = partnership.Host.Channel();
        return await new AgreementsApi.AgreementsApiClient(channel).FindTermsAsync(
            new() { Reference = partnership.Reference, On = on }, new Metadata { { "authorization", $"Bearer {TestTokens.Issue("svc-budgets", null, "service")}" } });
    }
}
