using System.Text.Json.Nodes;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>The five source papers as data files, loaded through the API step by step as each partner would.</summary>
public class Loading_the_five_papers(OneHost one) : IClassFixture<OneHost>
{
    [Fact]
    public async Task Manchester_pools_with_four_partners_and_tries_three_services_in_shadow()
    {
        await Load("s1-manchester");

        var pool = await Get("MAN-BCF", "00W");
        var shadow = await Get("MAN-SHADOW", "01N");
        Assert.Equal(("Active", "Live", 4), (pool.At("state"), pool.At("mode"), pool.Body.GetProperty("partners").GetArrayLength()));
        Assert.Equal(("Active", "Shadow", "Neighbourhood teams"), (shadow.At("state"), shadow.At("mode"), shadow.At("schemes[1].name")));
        Assert.Equal("12-3-1", (await Get("MAN-SHADOW/geography", "01N")).At("shape"));
        Assert.Equal((null, "Comment", "2019-09-16"), ((await Get("MAN-SHADOW/purpose", "01N")).At("priorities[1].contribution"), (await Get("MAN-SHADOW/papers/2015-09-POOLING", "01N")).At("recommendations[0].kind"), (await Get("MAN-SHADOW/papers/2015-09-POOLING", "01N")).At("publicUntil")));
        Assert.Equal(37800000000, (await Get("MAN-SHADOW/resources", "01N")).Body.GetProperty("items").EnumerateArray().Sum(line => Pence(line.GetProperty("amount").GetString()!)));
        Assert.Equal((5, "378000000.00"), (int.Parse((await Get("MAN-SHADOW/readiness", "01N")).At("agreement.answered")!), (await Get("MAN-SHADOW/readiness", "01N")).At("agreement.indicativeSize")));
    }

    [Fact]
    public async Task Bath_and_North_East_Somerset_locks_its_percentages_and_its_agreement_passes_to_the_board()
    {
        await Load("s2-banes");

        var agreement = await Get("BANES-MH-2014", "QOX");
        Assert.Equal(("Active", "E06000022", "2016-03-31", "68.67"), (agreement.At("state"), agreement.At("host"), agreement.At("percentagesLockedUntil"), agreement.At("schemes[0].riskShare.over[0].share.weights.11E")));
        Assert.Equal(("2", "Note"), ((await Get("BANES-MH-2014/appraisals/1", "11E")).At("recommended"), (await Get("BANES-MH-2014/papers/2014-11-ITEM-3", "11E")).At("recommendations[0].kind")));
        Assert.Equal((4, 2), ((await Get("BANES-MH-2014/risks", "11E")).Body.GetProperty("items").GetArrayLength(), (await Get("BANES-MH-2014/risks?class=Financial", "11E")).Body.GetProperty("items").GetArrayLength()));
        Assert.Equal(["100000.00", "50000.00"], (await Get("BANES-MH-2014/delegations", "11E")).Body.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("limit").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Wales_pools_with_six_councils_without_cross_subsidy_and_Plymouth_under_one_umbrella()
    {
        await Load("s3-wales");

        var homes = await Get("NW-CARE-HOMES", "W06000006");
        Assert.Equal(("Active", "owner", "2021-04-05", 7), (homes.At("state"), homes.At("schemes[0].riskShare.over[0].share.by"), homes.At("term.breakDates[0]"), homes.Body.GetProperty("partners").GetArrayLength()));
        Assert.Equal("Declined", (await Get("NW-CARE-HOMES/appraisals/1", "7A1")).At("outcome"));
        Assert.NotEqual(0, (await Get("NW-CARE-HOMES/readiness", "7A1")).Body.GetProperty("warnings").GetArrayLength());
        var umbrella = await Get("PLYMOUTH-ONE-FUND", "99P");
        Assert.Equal(("Active", "AlignedBudgets", "Aligned", null), (umbrella.At("state"), umbrella.At("parts[0].fundingType"), umbrella.At("budgetsOutsidePool[0].standing"), umbrella.At("budgetsOutsidePool[0].amount")));
        Assert.Equal(["Strategy", "JointCommissioning", "PooledFund"], (await Get("PLYMOUTH-ONE-FUND/milestones", "99P")).Body.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("stage").GetString()));
    }

    [Fact]
    public async Task Bolton_grows_its_agreement_and_two_bodies_decide_on_two_dates()
    {
        await Load("s4-bolton");

        Assert.Equal(("Superseded", "BOLTON-S75"), ((await Get("BOLTON-BCF", "00T")).At("state"), (await Get("BOLTON-BCF", "00T")).At("supersededBy")));
        Assert.Equal(("Active", 6, "InView"), ((await Get("BOLTON-S75", "00T")).At("state"), (await Get("BOLTON-S75", "00T")).Body.GetProperty("schemes").GetArrayLength(), (await Get("BOLTON-S75", "00T")).At("budgetsOutsidePool[0].standing")));
        Assert.Equal(["7", "7"], (await Get("BOLTON-S75/bodies/JCC?on=2019-06-01", "00T")).Body.GetProperty("members").EnumerateArray().Select(one => one.GetProperty("members").GetRawText()));
        Assert.Equal(["CABINET 2019-04-08", "CCG-BOARD 2019-04-12"], (await Get("BOLTON-S75/papers/2019-04", "00T")).Body.GetProperty("decisions").EnumerateArray().Select(one => $"{one.GetProperty("body")} {one.GetProperty("on")}"));
        Assert.Equal("8", (await Get("BOLTON-S75/readiness?scheme=LD", "00T")).At("schemes[0].answered"));
    }

    [Fact]
    public async Task The_lawyers_advice_is_an_agreement_with_few_fields_that_prioritises_together_and_says_how_to_get_out()
    {
        await Load("s5-lawyers");

        var agreement = await Get("BRIGHTON-MH", "09D");
        Assert.Equal(("Active", "refer", "12"), (agreement.At("state"), agreement.At("schemes[0].riskShare.over[0].kind"), agreement.At("term.noticeMonths")));
        Assert.NotEqual(0, (await Get("BRIGHTON-MH/readiness", "09D")).Body.GetProperty("warnings").GetArrayLength());
        Assert.Equal(("4", "Cautious"), ((await Get("BRIGHTON-MH/worries", "E06000043")).Body.GetProperty("items").GetArrayLength().ToString(), (await Get("BRIGHTON-MH/risk-profile", "09D")).At("appetite")));
    }

    private async Task<Reply> Get(string rest, string organisation)
    {
        var reply = await (await one.Started()).Get($"/v1/agreements/{rest}", TestTokens.Of(organisation, "commissioner"));
        Assert.True(reply.Status == 200, $"{rest}: {reply.Told}");
        return reply;
    }

    /// <summary>Does what a file says, each step as the body that would do it; nothing in it may be refused.</summary>
    private async Task Load(string paper)
    {
        var host = await one.Started();
        var file = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Data", "Papers", $"{paper}.json")))!;
        Assert.NotEmpty(file["source"]!.GetValue<string>());
        foreach (var step in file["steps"]!.AsArray())
        {
            var by = step!["as"]!.GetValue<string>();
            var token = by == "admin" ? TestTokens.Issue("admin", null, "platform-admin") : TestTokens.Of(by, "commissioner");
            var send = step["send"]!.ToJsonString();
            var reply = step["post"] is { } path
                ? await host.Post(path.GetValue<string>(), send, token)
                : await host.Send(HttpMethod.Put, step["put"]!.GetValue<string>(), send, token);
            Assert.True(reply.Status is 200 or 201, $"{paper}: {step["post"] ?? step["put"]} as {by}: {reply.Told} {reply.Body}");
        }
    }

    private static long Pence(string pounds) => long.Parse(pounds.Replace(".", ""));
}
