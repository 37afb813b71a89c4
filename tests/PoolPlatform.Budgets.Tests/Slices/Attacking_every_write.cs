using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>Every route that writes, as the service itself describes them, met by a stranger, by a party without the role, and by odd input.</summary>
public sealed class Attacking_every_write(BudgetsUnderTest service)
{
    private static readonly string[] Bodies = ["rubbish", "", "null", "[]", "0", "\"text\"", "{", """{"unheard":1}""", """{"a":{"a":{"a":{"a":{"a":{}}}}}}""", "{}"];

    // What stands in the place of a value: no value, the wrong kinds, sums and days at the edge of what there is, text that no table keeps.
    private static readonly string[] Odd =
    [
        "null", "-1", "1e400", "[null]", "{}", "\"\\u0000\"", "\"\\ud800\"", "\"-92233720368547758.08\"", "\"9999-12-31\"", $"\"{new string('x', 5000)}\"",
    ];

    [Fact]
    public async Task A_stranger_finds_none_of_them_and_an_auditor_may_do_nothing()
    {
        var pool = await (await service.NewPool()).WithBudget();
        foreach (var write in await Writes(pool))
        {
            Assert.Equal((write, HttpStatusCode.NotFound), (write, (await Send(pool, write, "rubbish", TestTokens.Of("E08000001", "finance", "pool-manager"))).Status));
            Assert.Equal((write, HttpStatusCode.Forbidden), (write, (await Send(pool, write, "rubbish", TestTokens.Of(Pool.Host, "auditor"))).Status));
        }
    }

    [Fact]
    public async Task Odd_input_is_refused_and_never_a_fault_of_ours()
    {
        var pool = await (await service.NewPool()).WithBudget();
        (await pool.Put("contributions", """{"partners":[{"partner":"11E","amount":"400.00","source":"NhsMinimum","schedule":"Quarterly"}]}""")).Is(HttpStatusCode.OK);
        (await pool.Spend("AWP", "1.00")).Is(HttpStatusCode.Created);
        var faults = new List<string>();
        foreach (var write in await Writes(pool))
            foreach (var body in Bodies.Concat(Mutants(write.Example)))
                if (await Send(pool, write, body, Pool.HostFinance) is { Status: >= HttpStatusCode.InternalServerError } fault)
                    faults.Add($"{write.Method} {write.Path} {(int)fault.Status} for {(body.Length > 300 ? body[..300] : body)}");

        Assert.Empty(faults);
        await pool.Balances();
    }

    /// <summary>The example with each of its values, at any depth, put in question.</summary>
    private static IEnumerable<string> Mutants(string? example)
    {
        if (example is null) yield break;
        for (var at = 0; at < Leaves(JsonNode.Parse(example)!).Count; at++)
            foreach (var odd in Odd)
            {
                var changed = JsonNode.Parse(example)!;
                var (parent, key) = Leaves(changed)[at];
                if (parent is JsonObject named) named[(string)key] = Value(odd);
                else parent.AsArray()[(int)key] = Value(odd);
                yield return changed.ToJsonString();
            }
    }

    // Half a character is no text that JSON can be read to, so it is sent as what a careless client makes of it.
    private static JsonNode? Value(string json) => json == "\"\\ud800\"" ? JsonValue.Create("\ud800") : json == "1e400" ? JsonValue.Create(decimal.MaxValue) : JsonNode.Parse(json);

    private static List<(JsonNode Parent, object Key)> Leaves(JsonNode node) => node switch
    {
        JsonObject named => [.. named.ToList().SelectMany(one => new (JsonNode, object)[] { (named, one.Key) }.Concat(one.Value is null ? [] : Leaves(one.Value)))],
        JsonArray listed => [.. Enumerable.Range(0, listed.Count).SelectMany(i => new (JsonNode, object)[] { (listed, i) }.Concat(listed[i] is { } element ? Leaves(element) : []))],
        _ => [],
    };

    /// <summary>But for evaluations, which store nothing and which every party may ask for.</summary>
    private static async Task<List<Write>> Writes(Pool pool)
    {
        var paths = (await pool.Get("/openapi/v1.json")).Is(HttpStatusCode.OK).GetProperty("paths");
        var writes = (
            from path in paths.EnumerateObject()
            where path.Name.StartsWith("/v1/pools/", StringComparison.Ordinal)
            from operation in path.Value.EnumerateObject()
            where operation.Name is "put" or "post" && !path.Name.EndsWith("/evaluate", StringComparison.Ordinal)
            select new Write(operation.Name, path.Name, Example(operation.Value))).ToList();
        Assert.InRange(writes.Count, 25, 100);
        return writes;
    }

    private static string? Example(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var json) && json.TryGetProperty("example", out var example) ? example.GetRawText() : null;

    private static Task<Reply> Send(Pool pool, Write write, string body, string token)
    {
        var path = write.Path.Replace("{reference}", pool.Reference).Replace("{year}", pool.Year).Replace("{period}", "3").Replace("{id}", "1").Replace("{source}", "Dfg").Replace("{code}", "G1").Replace("{number}", "1");
        Assert.DoesNotContain('{', path);
        return write.Method == "put" ? pool.Put(path, body, token)
            : path.EndsWith("/imports", StringComparison.Ordinal) ? pool.SendFile(body, token: token)
            : pool.Post(path, body, token);
    }

    private sealed record Write(string Method, string Path, string? Example);
}
