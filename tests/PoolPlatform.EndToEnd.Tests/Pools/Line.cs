using System.Text.Json.Nodes;

namespace PoolPlatform.EndToEnd.Tests.Pools;

/// <summary>A line of a budget; an amount of null is not known yet.</summary>
internal sealed record Line(string Code, string FundedBy, string? Amount, string Kind = "Other", string Scheme = Partnership.Scheme, string? Owner = null)
{
    public JsonNode ToJson() => new JsonObject
    {
        ["code"] = Code,
        ["scheme"] = Scheme,
        ["name"] = $"Line {Code}",
        ["fundedBy"] = FundedBy,
        ["owner"] = Owner ?? FundedBy,
        ["amount"] = Amount,
        ["kind"] = Kind,
    };
}
