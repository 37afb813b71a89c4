using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.ViewingAgreements;

/// <summary>The agreements that the caller's organisation is a party to, or has become one by succession.</summary>
internal static class ViewAgreements
{
    private const string Example = """{"items":[{"reference":"BANES-MH","title":"Mental health pooled budget","host":"E06000022","partners":["11E","E06000022"],"mode":"Live","state":"Active"}],"next":null}""";

    private sealed record Item(AgreementReference Reference, string Title, OrganisationCode? Host, IReadOnlyList<OrganisationCode> Partners, AgreementMode Mode, AgreementState State);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/agreements", Handle).Describe("ViewAgreements", "List the agreements of your organisation", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, AgreementStore agreements, TimeProvider time)
    {
        var caller = Caller.Of(http);
        if (!caller.May(Roles.ReadersOfMoney)) return Problems.From(ProtocolRefusals.RoleMissing(Roles.ReadersOfMoney));
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var items = new List<Item>();
        if (caller.Organisation is { } organisation)
            foreach (var reference in await agreements.FindReferencesVisibleTo(organisation, paging.After, paging.Limit + 1, http.RequestAborted))
                if (AgreementReference.TryParse(reference, out var parsed) && await agreements.Find(parsed, null, http.RequestAborted) is { } newest)
                {
                    var (terms, state, _, _) = await TermsInForce.Of(newest, agreements, time, http.RequestAborted);
                    items.Add(new(terms.Reference, terms.Title, terms.Host, terms.Partners, terms.Mode, state));
                }
        return Results.Json(Page.Of(items, paging, item => item.Reference.Value), PlatformJson.Options);
    }
}
