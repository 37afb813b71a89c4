using PoolPlatform.Agreements.Domain.Readiness;
using PoolPlatform.Agreements.KeepingRegisters;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.AssessingReadiness;

/// <summary>How ready the agreement and each of its schemes is, now or as at an instant: what is answered, by whom and when, what it scores, and what to look at twice.</summary>
internal static class ViewReadiness
{
    private const string Example =
        """
        {"reference":"BANES-MH","warnings":[],
         "agreement":{"scheme":null,"profile":"Full","indicativeSize":"24190000.00","answered":1,"unanswered":33,"notApplicable":0,"score":3,"outOf":3,"warnings":[],
           "checklists":[{"code":"manchester-points","title":"Eleven points to be clear on before pooling","source":"Manchester Health and Wellbeing Board, 16 September 2015","answered":1,"unanswered":10,"notApplicable":0,"score":3,"outOf":3,
             "questions":[{"question":"manchester-points.rationale","text":"Why these budgets should be pooled is written down and shared.","answer":{"score":3,"evidence":"Joint committee paper, 3 November 2014","by":"11E","at":"2014-11-03T10:00:00+00:00"}}]}]},
         "schemes":[]}
        """;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/agreements/{reference}/readiness", Handle)
            .Describe("ViewReadiness", "See how ready an agreement and its schemes are", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("scheme", "Only this scheme.")
            .DescribeQuery("asAt", "An instant like 2015-01-31T17:00:00Z: as it was answered then.");

    /// <summary>All that was ever answered, in order.</summary>
    public static async Task<List<RecordedAssessment>> Assessments(RegisterStore registers, AgreementReference reference, DateTimeOffset? asAt, CancellationToken cancel) =>
        [.. (await registers.All<Assessment>(reference, AssessReadiness.Register, asAt, cancel)).Select(one => new RecordedAssessment(one.Number, one.Entry, one.Partner, one.RecordedAt))];

    private static async Task<IResult> Handle(HttpContext http, string reference, AgreementStore agreements, RegisterStore registers)
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if (AsAt.Read(http).IsRefused(out var malformed, out var asAt)) return Problems.From(malformed);
        var terms = party.Agreement.Terms;
        var assessments = await Assessments(registers, terms.Reference, asAt.Instant, http.RequestAborted);
        // A scheme that has left the terms keeps what was found about it.
        var schemes = terms.Schemes.Select(scheme => scheme.Code).Concat(assessments.Select(one => one.Assessment.Scheme).OfType<string>()).Distinct(StringComparer.Ordinal).ToList();
        if (http.Request.Query["scheme"] is [{ } only])
        {
            if (!schemes.Contains(only, StringComparer.Ordinal)) return Problems.From(ReadinessRefusals.UnknownScheme(only));
            schemes = [only];
        }
        var whole = ReadinessPicture.Of(null, assessments);
        var pictures = schemes.Select(scheme => ReadinessPicture.Of(scheme, assessments)).ToList();
        return Results.Json(
            new { terms.Reference, warnings = pictures.Prepend(whole).SelectMany(picture => picture.Warnings), agreement = whole, schemes = pictures }, PlatformJson.Options);
    }
}
