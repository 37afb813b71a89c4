using PoolPlatform.Agreements.Domain.Governing;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.Governing;

/// <summary>Papers with what became of them: the parties see all, who takes part without a vote what is public before its bodies.</summary>
internal static class ViewPapers
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/agreements/{reference}/papers", HandleAll)
            .Describe("ViewPapers", "List the decision papers of an agreement", StatusCodes.Status200OK, null, $$"""{"items":[{{PaperReply.Example}}],"next":null}""");
        routes.MapGet("/v1/agreements/{reference}/papers/{code}", HandleOne)
            .Describe("ViewPaper", "Read a decision paper and what the bodies decided on it", StatusCodes.Status200OK, null, PaperReply.Example);
    }

    private static async Task<IResult> HandleAll(HttpContext http, string reference, GoverningAccess access, GovernanceStore governance, DecisionStore decisions)
    {
        if ((await access.AsReader(Caller.Of(http), reference, http.RequestAborted)).IsRefused(out var refusal, out var view)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        // What a participant may not see is left out before the page is cut, so that its length tells nothing.
        var papers = new List<DecisionPaper>();
        for (var after = paging.After; papers.Count <= paging.Limit;)
        {
            var found = await governance.FindPapers(view.Reference, after, paging.Limit + 1, http.RequestAborted);
            papers.AddRange(found.Select(one => one.What).Where(view.Sees));
            if (found.Length <= paging.Limit) break;
            after = found[^1].What.Code;
        }
        var page = Page.Of([.. papers.Take(paging.Limit + 1)], paging, paper => paper.Code);
        var decided = (await decisions.Find(view.Reference, 0, int.MaxValue, [.. page.Items.Select(paper => paper.Code)], http.RequestAborted)).ToLookup(decision => decision.Paper);
        return Results.Json(new Page<PaperReply>([.. page.Items.Select(paper => PaperReply.Of(view, paper, [.. decided[paper.Code]]))], page.Next), PlatformJson.Options);
    }

    private static async Task<IResult> HandleOne(HttpContext http, string reference, string code, GoverningAccess access, GovernanceStore governance, DecisionStore decisions)
    {
        if ((await access.AsReader(Caller.Of(http), reference, http.RequestAborted)).IsRefused(out var refusal, out var view)) return Problems.From(refusal);
        if (await governance.FindPaper(view.Reference, code, http.RequestAborted) is not { } found || !view.Sees(found.What)) return Problems.From(GoverningRefusals.PaperNotFound());
        http.Response.Headers.ETag = GoverningAccess.ETag(found.Revision);
        return Results.Json(PaperReply.Of(view, found.What, await decisions.Find(view.Reference, 0, int.MaxValue, [code], http.RequestAborted)), PlatformJson.Options);
    }
}
