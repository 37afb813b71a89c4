using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>Every route that writes, as the service itself describes them, met by a stranger, by a party without the role, and by odd input; and every question, oddly put.</summary>
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

    [Fact]
    public async Task Odd_questions_and_the_edges_of_the_calendar_are_no_fault_of_ours_either()
    {
        string[] odd = ["", "%00", "%ud800", "-1", "14", "99999999999999999999", "9999-12-31", "0001-01-01", "2998-12-31", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z", "2999-12-31T23:59:59%2B14:00", new('x', 3000), "a&{name}=b"];
        var pool = await (await service.NewPool(terms => (terms.TermStart, terms.TermEnd) = ("1900-04-01", ""))).WithBudget();
        var faults = new List<string>();
        foreach (var year in new[] { pool.Year, "1900-01", "2998-99" })
        {
            var then = await pool.In(year).WithBudget();
            foreach (var (path, names) in await Questions(then))
                foreach (var query in new[] { "" }.Concat(names.SelectMany(name => odd.Select(value => $"?{name}={value.Replace("{name}", name, StringComparison.Ordinal)}"))))
                    await Answers(then.Get(path + query), $"GET {path}{query}");
            foreach (var write in await Writes(then, evaluations: true))
                foreach (var body in Bodies.Append(write.Example ?? "{}").Concat(IsEvaluation(write.Path) ? Mutants(write.Example) : []))
                    await Answers(Send(then, write, body, Pool.HostFinance), $"{write.Method} {write.Path} {body}");
        }
        Assert.Empty(faults);

        async Task Answers(Task<Reply> asked, string question)
        {
            if (await asked is { Status: >= HttpStatusCode.InternalServerError } fault) faults.Add($"{(int)fault.Status} for {(question.Length > 300 ? question[..300] : question)}");
        }
    }

    /// <summary>Every route that is asked by GET, at this pool, with the names that its query has.</summary>
    private static async Task<List<(string Path, List<string> Names)>> Questions(Pool pool)
    {
        var paths = (await pool.Get("/openapi/v1.json")).Is(HttpStatusCode.OK).GetProperty("paths");
        return [.. from path in paths.EnumerateObject()
                where path.Name.StartsWith("/v1/pools/", StringComparison.Ordinal) && path.Value.TryGetProperty("get", out _)
                let parameters = path.Value.GetProperty("get").TryGetProperty("parameters", out var said) ? said.EnumerateArray().ToList() : []
                select (At(pool, path.Name), parameters.Where(one => one.GetProperty("in").GetString() == "query").Select(one => one.GetProperty("name").GetString()!).Union(["after", "limit"]).ToList())];
    }

    private static bool IsEvaluation(string path) => path.EndsWith("/evaluate", StringComparison.Ordinal);

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
    private static async Task<List<Write>> Writes(Pool pool, bool evaluations = false)
    {
        var paths = (await pool.Get("/openapi/v1.json")).Is(HttpStatusCode.OK).GetProperty("paths");
        var writes = (
            from path in paths.EnumerateObject()
            where path.Name.StartsWith("/v1/pools/", StringComparison.Ordinal)
            from operation in path.Value.EnumerateObject()
            where operation.Name is "put" or "post" && (evaluations || !IsEvaluation(path.Name))
            select new Write(operation.Name, path.Name, Example(operation.Value))).ToList();
        Assert.InRange(writes.Count, 25, 100);
        return writes;
    }

    private static string? Example(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var json) && json.TryGetProperty("example", out var example) ? example.GetRawText() : null;

    private static Task<Reply> Send(Pool pool, Write write, string body, string token)
    {
        var path = At(pool, write.Path);
        return write.Method == "put" ? pool.Put(path, body, token)
            : path.EndsWith("/imports", StringComparison.Ordinal) ? pool.SendFile(body, token: token)
            : pool.Post(path, body, token);
    }

    private static string At(Pool pool, string route)
    {
        var path = route.Replace("{reference}", pool.Reference).Replace("{year}", pool.Year).Replace("{period}", "3").Replace("{id}", "1").Replace("{source}", "Dfg").Replace("{code}", "G1").Replace("{number}", "1").Replace("{account}", "cash");
        Assert.DoesNotContain('{', path);
        return path;
    }

    private sealed record Write(string Method, string Path, string? Example);
}
