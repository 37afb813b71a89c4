using System.Text.Json.Nodes;
using PoolPlatform.EndToEnd.Tests.Running;

namespace PoolPlatform.EndToEnd.Tests.Pools;

/// <summary>What two or more partners agree on; by default a CCG and the council that hosts, 60 to 40, for two years from April 2014.</summary>
internal sealed record Partnership
{
    public const string Scheme = "S";

    public string Reference { get; init; } = $"E2E-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):N}";

    public string[] Partners { get; init; } = [Organisations.BanesCcg, Organisations.BanesCouncil];

    public string Host { get; init; } = Organisations.BanesCouncil;

    public string Start { get; init; } = "2014-04-01";

    public string End { get; init; } = "2016-03-31";

    public string Mode { get; init; } = "Live";

    public string LegalPower { get; init; } = "NhsAct2006S75";

    /// <summary>The rule of the pool as a whole; null where each scheme has its own.</summary>
    public string? PoolRule { get; init; }

    public (string Code, string? RiskShare)[] Schemes { get; init; } = [(Scheme, RiskShares.Percent((Organisations.BanesCcg, "60"), (Organisations.BanesCouncil, "40")))];

    /// <summary>When balances are paid and what follows if they are not, as the contract writes it; null where nothing is agreed.</summary>
    public string? Payments { get; init; }

    public string ToJson() => new JsonObject
    {
        ["payments"] = Payments is null ? null : JsonNode.Parse(Payments),
        ["reference"] = Reference,
        ["title"] = "A pool of the end-to-end tests",
        ["legalPower"] = LegalPower,
        ["fundingType"] = "PooledFund",
        ["mode"] = Mode,
        ["host"] = Host,
        ["poolManager"] = new JsonObject { ["name"] = "P. Manager", ["email"] = "pool.manager@example.org" },
        ["partners"] = new JsonArray([.. Partners.Select(partner => JsonValue.Create(partner))]),
        ["term"] = new JsonObject { ["start"] = Start, ["end"] = End, ["breakDates"] = new JsonArray(), ["noticeMonths"] = 6 },
        ["particulars"] = new JsonObject(new[] { "aims", "contributions", "functions", "clients", "resources", "duration", "management" }
            .Select(head => KeyValuePair.Create(head, (JsonNode?)$"What is agreed on {head}."))),
        ["schemes"] = new JsonArray([.. Schemes.Select(scheme => new JsonObject { ["code"] = scheme.Code, ["name"] = $"Scheme {scheme.Code}", ["riskShare"] = scheme.RiskShare is { } rule ? JsonNode.Parse(rule) : null })]),
        ["pool"] = PoolRule is { } netted ? new JsonObject { ["riskShare"] = JsonNode.Parse(netted) } : null,
    }.ToJsonString();
}
