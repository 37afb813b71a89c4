using PoolPlatform.Agreements.Domain.Readiness;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.AssessingReadiness;

/// <summary>The questions that an assessment may answer, and where each list comes from.</summary>
internal static class ViewChecklists
{
    private const string Example =
        """{"items":[{"code":"manchester-points","title":"Eleven points to be clear on before pooling","source":"Manchester Health and Wellbeing Board, 16 September 2015","questions":[{"question":"manchester-points.rationale","text":"Why these budgets should be pooled is written down and shared.","lightTouch":true}]}]}""";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/readiness-checklists", Handle).Describe("ViewReadinessChecklists", "List the questions of the readiness checklists", StatusCodes.Status200OK, null, Example);

    private static IResult Handle() => Results.Json(
        new
        {
            items = ReadinessCatalogue.All.Select(list => new
            {
                list.Code,
                list.Title,
                list.Source,
                questions = list.Questions.Select(question => new { question = $"{list.Code}.{question.Code}", question.Text, question.LightTouch }),
            }),
        },
        PlatformJson.Options);
}
