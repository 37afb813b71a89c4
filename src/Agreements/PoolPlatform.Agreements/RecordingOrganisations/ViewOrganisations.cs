using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.RecordingOrganisations;

/// <summary>Organisations are public codes: any caller with a token may look them up.</summary>
internal static class ViewOrganisations
{
    private const string Example = """{"code":"E06000022","name":"Bath and North East Somerset Council","kind":"Council","successorOf":[],"activeFrom":null,"activeTo":null}""";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/organisations/{code}", HandleOne).Describe("ViewOrganisation", "Read an organisation", StatusCodes.Status200OK, null, Example);
        routes.MapGet("/v1/organisations", HandleAll)
            .Describe("ViewOrganisations", "List organisations by code", StatusCodes.Status200OK, null, $$"""{"items":[{{Example}}],"next":null}""");
    }

    private static async Task<IResult> HandleOne(HttpContext http, string code, OrganisationStore organisations)
    {
        if (!OrganisationCode.TryParse(code, out var parsed)) return Problems.From(AgreementsRefusals.OrganisationNotFound());
        var found = await organisations.Find([parsed], http.RequestAborted);
        return found is [var organisation] ? Results.Json(organisation, PlatformJson.Options) : Problems.From(AgreementsRefusals.OrganisationNotFound());
    }

    private static async Task<IResult> HandleAll(HttpContext http, OrganisationStore organisations)
    {
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var items = await organisations.FindPageAfter(paging.After, paging.Limit + 1, http.RequestAborted);
        return Results.Json(Page.Of(items, paging, organisation => organisation.Code.Value), PlatformJson.Options);
    }
}
