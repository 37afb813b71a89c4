using System.Text.Json;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.EvaluatingCosts;

/// <summary>Works out what packages would cost and who would bear it; stores nothing, and may be asked by any caller.</summary>
internal static class EvaluateCosts
{
    private const string Example =
        """
        {"lines":[{"weeklyRate":"1486.20","from":"2025-09-03","to":"2025-09-30","days":"Inclusive","split":{"by":"percent","weights":{"11E":"62","E06000022":"38"}}}],
         "from":"2025-04-01","to":"2026-03-31","slices":"CalendarMonth"}
        """;

    private const string ReplyExample =
        """
        {"total":"5944.80","lines":[{"total":"5944.80","funders":{"11E":"3685.78","E06000022":"2259.02"},
         "slices":[{"from":"2025-09-03","to":"2025-09-30","days":28,"amount":"5944.80","funders":{"11E":"3685.78","E06000022":"2259.02"}}]}]}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/package-costs/evaluate", (Delegate)Handle)
            .Describe("EvaluatePackageCosts", "Work out the cost of package lines by slices of time and by funder; stores nothing", StatusCodes.Status200OK, Example, ReplyExample);

    private static async Task<IResult> Handle(HttpContext http)
    {
        if ((await RequestBody.ReadJsonBytes(http.Request, http.RequestAborted)).IsRefused(out var unreadable, out var body)) return Problems.From(unreadable);
        return RequestBody.Parse<JsonElement>(body).Then(CostQuestionReading.Read).Then(CostSlicing.Evaluate).Match(costs => Results.Json(costs, PlatformJson.Options), Problems.From);
    }
}
