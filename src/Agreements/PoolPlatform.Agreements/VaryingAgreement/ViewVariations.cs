using System.Globalization;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.VaryingAgreement;

/// <summary>What was varied, in the order of recording, each with what it changed.</summary>
internal static class ViewVariations
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/agreements/{reference}/variations", HandleAll)
            .Describe("ViewVariations", "List the variations of an agreement in the order of recording", StatusCodes.Status200OK, null, $$"""{"items":[{{VariationReply.Example}}],"next":null}""");
        routes.MapGet("/v1/agreements/{reference}/variations/{number}", HandleOne)
            .Describe("ViewVariation", "Read a variation of an agreement", StatusCodes.Status200OK, null, VariationReply.Example);
    }

    private static async Task<IResult> HandleAll(HttpContext http, string reference, AgreementStore agreements, VariationStore variations)
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = 0;
        if (paging.After.Length > 0 && !int.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problems.From(Paging.NotACursor());
        var found = await variations.Find(party.Agreement.Terms.Reference, after, paging.Limit + 1, http.RequestAborted);
        var items = found.Select(recorded => VariationReply.Of(party.Agreement.Terms.Reference, recorded)).ToList();
        return Results.Json(Page.Of(items, paging, item => item.Number.ToString(CultureInfo.InvariantCulture)), PlatformJson.Options);
    }

    private static async Task<IResult> HandleOne(HttpContext http, string reference, string number, AgreementStore agreements, VariationStore variations) =>
        (await VariationView.Find(agreements, variations, Caller.Of(http), reference, number, Roles.ReadersOfMoney, http.RequestAborted)).Match(
            view => Results.Json(VariationReply.Of(view.Party.Agreement.Terms.Reference, view.Recorded), PlatformJson.Options),
            Problems.From);
}
