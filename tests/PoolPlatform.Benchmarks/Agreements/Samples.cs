using System.Text.Json.Nodes;
using PoolPlatform.Agreements.Tests.Slices;
using PoolPlatform.Testing;

namespace PoolPlatform.Benchmarks.Agreements;

/// <summary>A running Agreements service with two organisations, and agreements made through its API.</summary>
internal static class Samples
{
    public static readonly string Council = TestTokens.Of("E06000022", "commissioner");
    private static readonly string[] Heads = ["aims", "contributions", "functions", "clients", "resources", "duration", "management"];
    private static readonly string Ccg = TestTokens.Of("11E", "commissioner");

    public static async Task<AgreementsHost> Service()
    {
        var host = await AgreementsHost.Start();
        await host.Execute("insert into organisation (code, name, kind) values ('11E', 'NHS Bath and North East Somerset CCG', 'Ccg'), ('E06000022', 'Bath and North East Somerset Council', 'Council')");
        return host;
    }

    public static async Task Active(AgreementsHost host, string reference, int schemes)
    {
        var agreement = new JsonObject
        {
            ["reference"] = reference,
            ["title"] = "Pooled budget",
            ["legalPower"] = "NhsAct2006S75",
            ["fundingType"] = "PooledFund",
            ["mode"] = "Live",
            ["host"] = "E06000022",
            ["poolManager"] = new JsonObject { ["name"] = "A. Manager", ["email"] = "pool.manager@example.org" },
            ["partners"] = new JsonArray("11E", "E06000022"),
            ["term"] = new JsonObject { ["start"] = "2014-04-01", ["end"] = "2024-03-31", ["breakDates"] = new JsonArray(), ["noticeMonths"] = 6 },
            ["particulars"] = new JsonObject(Heads.Select(head => KeyValuePair.Create(head, (JsonNode?)"As agreed."))),
            ["schemes"] = new JsonArray([.. Enumerable.Range(1, schemes).Select(Scheme)]),
        };
        Expect(201, await host.Post("/v1/agreements", agreement.ToJsonString(), Ccg));
        foreach (var token in new[] { Ccg, Council })
            Expect(201, await host.Post($"/v1/agreements/{reference}/signatures", """{"signatory":"An officer","capacity":"Chief Finance Officer"}""", token));
    }

    /// <summary>The agreement numbered 0, made through the API, multiplied in the tables: what is measured is what comes after.</summary>
    public static string Multiply(string prefix, int count) =>
        $"""
        insert into agreement (reference, state, version) select '{prefix}' || to_char(n, 'FM00000'), 'Active', 1 from generate_series(1, {count - 1}) n;
        insert into agreement_partner (reference, position, organisation)
        select '{prefix}' || to_char(n, 'FM00000'), p.position, p.organisation from generate_series(1, {count - 1}) n, agreement_partner p where p.reference = '{prefix}00000';
        insert into agreement_terms (reference, version, effective_on, recorded_at, terms)
        select '{prefix}' || to_char(n, 'FM00000'), 1, t.effective_on, t.recorded_at, replace(t.terms::text, '{prefix}00000', '{prefix}' || to_char(n, 'FM00000'))::json
        from generate_series(1, {count - 1}) n, agreement_terms t where t.reference = '{prefix}00000';
        analyze;
        """;

    public static async Task Vary(AgreementsHost host, string reference, DateOnly from, string title) => Expect(201, await host.Post(
        $"/v1/agreements/{reference}/variations", new JsonObject
        {
            ["effectiveFrom"] = from.ToString("yyyy-MM-dd"),
            ["reason"] = "Agreed in the year.",
            ["changes"] = new JsonObject { ["title"] = title },
        }.ToJsonString(), Ccg, ifMatch: "*"));

    public static Reply Expect(int status, Reply reply) =>
        reply.Status == status ? reply : throw new InvalidOperationException($"{status} was expected, {reply.Status} came: {reply.Body}");

    private static JsonObject Scheme(int number) => new()
    {
        ["code"] = $"S{number}",
        ["name"] = $"Scheme {number}",
        ["riskShare"] = JsonNode.Parse(
            """
            {"over":[{"kind":"reserve","name":"risk-pool","upTo":"20000.00"},
                     {"kind":"tiers","bands":[{"toAmount":"30000.00","share":{"by":"equal"}},{"share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}]}],
             "under":[{"kind":"share","share":{"by":"percent","weights":{"11E":"68.67","E06000022":"31.33"}}}]}
            """),
    };
}
