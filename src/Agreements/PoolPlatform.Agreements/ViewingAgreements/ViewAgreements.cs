using PoolPlatform.Agreements.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.ViewingAgreements;

/// <summary>The agreements that the caller's organisation is a party to, or has become one by succession.</summary>
internal static class ViewAgreements
{
    private const string Example = """{"items":[{"reference":"BANES-MH","title":"Mental health pooled budget","host":"E06000022","partners":["11E","E06000022"],"mode":"Live","state":"Active"}],"next":null}""";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/agreements", Handle).Describe("ViewAgreements", "List the agreements of your organisation", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, AgreementStore agreements, TimeProvider time)
    {
        var caller = Caller.Of(http);
        if (!caller.May(Roles.ReadersOfMoney)) return Problems.From(ProtocolRefusals.RoleMissing(Roles.ReadersOfMoney));
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var items = caller.Organisation is { } organisation ? await agreements.FindVisibleTo(organisation, paging.After, paging.Limit + 1, today, http.RequestAborted) : [];
        return Results.Json(Page.Of(items, paging, item => item.Reference.Value), PlatformJson.Options);
    }
}
