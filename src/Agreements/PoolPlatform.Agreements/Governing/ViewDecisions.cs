using System.Globalization;
using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.Governing;

/// <summary>What bodies decided, in the order of recording: the parties see all, who takes part without a vote what is public in its bodies.</summary>
internal static class ViewDecisions
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/agreements/{reference}/decisions", HandleAll)
            .Describe("ViewDecisions", "List the decisions about an agreement in the order of recording", StatusCodes.Status200OK, null, $$"""{"items":[{{DecisionReply.Example}}],"next":null}""");
        routes.MapGet("/v1/agreements/{reference}/decisions/{number}", HandleOne)
            .Describe("ViewDecision", "Read a decision about an agreement", StatusCodes.Status200OK, null, DecisionReply.Example);
    }

    /// <summary>A decision by its number in the path; null where there is none that the view shows.</summary>
    public static async Task<Decision?> One(DecisionStore decisions, GoverningView view, string number, CancellationToken cancel) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) && parsed > 0
        && (await decisions.Find(view.Reference, parsed - 1, 1, null, cancel)).FirstOrDefault() is { } found && found.Number == parsed && view.Sees(found) ? found : null;

    private static async Task<IResult> HandleAll(HttpContext http, string reference, GoverningAccess access, DecisionStore decisions)
    {
        if ((await access.AsReader(Caller.Of(http), reference, http.RequestAborted)).IsRefused(out var refusal, out var view)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = 0;
        if (paging.After.Length > 0 && !int.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problems.From(Paging.NotACursor());
        var seen = new List<DecisionReply>();
        while (seen.Count <= paging.Limit)
        {
            var found = await decisions.Find(view.Reference, after, paging.Limit + 1, null, http.RequestAborted);
            seen.AddRange(found.Where(view.Sees).Select(decision => DecisionReply.Of(view.Reference, decision)));
            if (found.Length <= paging.Limit) break;
            after = found[^1].Number;
        }
        return Results.Json(Page.Of([.. seen.Take(paging.Limit + 1)], paging, decision => decision.Number.ToString(CultureInfo.InvariantCulture)), PlatformJson.Options);
    }

    private static async Task<IResult> HandleOne(HttpContext http, string reference, string number, GoverningAccess access, DecisionStore decisions)
    {
        if ((await access.AsReader(Caller.Of(http), reference, http.RequestAborted)).IsRefused(out var refusal, out var view)) return Problems.From(refusal);
        return await One(decisions, view, number, http.RequestAborted) is { } found ? Results.Json(DecisionReply.Of(view.Reference, found), PlatformJson.Options) : Problems.From(GoverningRefusals.DecisionNotFound());
    }
}
