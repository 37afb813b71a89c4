using PoolPlatform.Agreements.Domain.Funding;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.ViewingFundingTypes;

/// <summary>What each of the eight funding types means; the same for everybody.</summary>
internal static class ViewFundingTypes
{
    private const string Example =
        """
        {"items":[{"type":"PooledFund","number":5,"name":"Pooled funds","movesCash":true,"hasHost":true,"hasPool":true,"hasPoolManager":true,"needsHeads":true,"needsRiskShare":true,
          "accounts":"The host's memorandum account; each partner its share","accountable":"The host, by its pool manager","settles":"By the risk share of every scheme",
          "standsWith":["AlignedBudgets","LeadCommissioning"]}],"next":null}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/funding-types", Handle)
            .Describe("ViewFundingTypes", "Read what each of the eight funding types means for host, cash, accounts, accountability and settlement", StatusCodes.Status200OK, null, Example);

    private static IResult Handle() => Results.Json(new Page<FundingTypeRules>(FundingTypes.All, null), PlatformJson.Options);
}
