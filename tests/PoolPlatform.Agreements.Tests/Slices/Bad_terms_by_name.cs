using System.Text.Json.Nodes;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>What an agreement cannot be, each refused by its own name.</summary>
public class Bad_terms_by_name(OneHost one) : IClassFixture<OneHost>
{
    [Fact]
    public async Task A_term_that_ends_before_it_starts() => Assert.Equal(("422 term-reversed", "term.end"), await Drafted(agreement => agreement["term"]!["end"] = "2014-03-31"));

    [Fact]
    public async Task A_host_who_is_no_partner() => Assert.Equal(("422 host-not-partner", "host"), await Drafted(agreement => agreement["host"] = "E08000001"));

    [Fact]
    public async Task Two_hosts_as_a_list() => Assert.Equal(("400 malformed", "host"), await Drafted(agreement => agreement["host"] = new JsonArray("11E", "E06000022")));

    [Fact]
    public async Task Two_hosts_under_one_name()
    {
        var body = Partnership.Draft().ToJsonString();
        var reply = await (await one.Started()).Post("/v1/agreements", $$"""{{body[..^1]}},"host":"11E"}""", Partnership.Ccg);

        Assert.Equal(("400 malformed", "host"), (reply.Told, reply.Errors));
    }

    [Fact]
    public async Task A_second_host_under_another_name() => Assert.Equal(("400 unknown-field", "secondHost"), await Drafted(agreement => agreement["secondHost"] = "11E"));

    [Fact]
    public async Task A_partner_named_twice() => Assert.Equal("422 partner-named-twice", (await Drafted(agreement => agreement["partners"] = new JsonArray("11E", "E06000022", "11E"))).Told);

    [Fact]
    public async Task One_board_in_many_pools_sees_them_all_and_is_asked_for_each_by_itself()
    {
        var host = await one.Started();
        await host.Execute("insert into organisation (code, name, kind) values ('QMANY', 'A board', 'Icb') on conflict do nothing");
        var board = Testing.TestTokens.Of("QMANY", "commissioner");
        var made = new List<string>();
        foreach (var council in (string[])["E06000022", "E06000054", "E08000001"])
        {
            var agreement = Partnership.Draft();
            agreement["partners"] = new JsonArray("QMANY", council);
            agreement["host"] = council;
            agreement["schemes"]![0]!["riskShare"] = JsonNode.Parse("""{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}""");
            Assert.Equal("201", (await host.Post("/v1/agreements", agreement.ToJsonString(), board)).Told);
            made.Add(agreement["reference"]!.GetValue<string>());
        }

        Assert.Equal(made.Order(), (await host.Get("/v1/agreements", board)).Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("reference").GetString()!).Order());
        Assert.DoesNotContain(made[2], (await host.Get("/v1/agreements?limit=1000", Partnership.Council)).Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("reference").GetString()!));
    }

    private async Task<(string Told, string Errors)> Drafted(Action<JsonObject> spoil)
    {
        var agreement = Partnership.Draft();
        spoil(agreement);
        var reply = await (await one.Started()).Post("/v1/agreements", agreement.ToJsonString(), Partnership.Ccg);
        return (reply.Told, reply.Errors);
    }
}
