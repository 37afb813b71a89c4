using PoolPlatform.Agreements.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.ViewingAgreements;

internal static class ViewAgreement
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/agreements/{reference}", Handle).Describe("ViewAgreement", "Read an agreement of your organisation", StatusCodes.Status200OK, null, AgreementReply.Example);

    private static async Task<IResult> Handle(HttpContext http, string reference, AgreementStore agreements) =>
        (await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).Match(
            party =>
            {
                http.Response.Headers.ETag = AgreementETag.Of(party.Agreement.Revision);
                return Results.Json(AgreementReply.Of(party.Agreement), PlatformJson.Options);
            },
            Problems.From);
}
