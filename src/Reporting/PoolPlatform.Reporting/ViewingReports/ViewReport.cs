using PoolPlatform.Kernel;
using PoolPlatform.Reporting.MemorandumAccounts;
using PoolPlatform.Reporting.PartnerStatements;
using PoolPlatform.Reporting.Statements;
using PoolPlatform.Reporting.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Reporting.ViewingReports;

/// <summary>A report of a pool's year in the format that the caller asks for.</summary>
internal static class ViewReport
{
    private static readonly string[] NotOfferedYet = ["quarterly-report", "annual-return", "agreement-of-balances", "bcf-return", "open-book", "resource-shift"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/pools/{reference}/years/{year}/reports/{kind}", Handle).Describe(
            "ViewReport", "Read a report of a pool's year, memorandum-account or partner-statement (?partner=<code>), as JSON, CSV or HTML by the Accept header", StatusCodes.Status200OK, null, ReportExamples.MemorandumAccount);

    private static async Task<IResult> Handle(HttpContext http, string reference, string year, string kind, PoolRecords pools)
    {
        var cancel = http.RequestAborted;
        if ((await Authorise(http, reference, pools, cancel)).IsRefused(out var refusal, out var pool)) return Problems.From(refusal);
        if (NotOfferedYet.Contains(kind)) return Problems.From(ReportingRefusals.NotOffered(kind));
        if (kind is not (DrawUpMemorandumAccount.Kind or DrawUpPartnerStatement.Kind) || !FinancialYear.TryParse(year, out var of)) return Problems.From(ProtocolRefusals.NotFound());
        if (ReportFormats.Choose(http.Request) is not { } format)
            return Problems.Of("not-acceptable", StatusCodes.Status406NotAcceptable, "This report is offered as application/json, text/csv and text/html.");
        if (await pools.Find(pool, of, cancel) is not { IsEmpty: false } facts) return Problems.From(ReportingRefusals.NothingInYear(of));
        if (kind == DrawUpPartnerStatement.Kind)
        {
            var asked = http.Request.Query["partner"] is [{ Length: > 0 } named] ? named : Caller.Of(http).Organisation!.Value.Value;
            if (await PartnerMeant(facts, asked, pools, cancel) is not { } partner) return Problems.From(ReportingRefusals.PartnerNotFound(asked));
            var statement = DrawUpPartnerStatement.From(facts, partner);
            return Written(http, format, statement, SetOutPartnerStatement.From(statement), $"{kind}-{partner}-{pool}-{of}");
        }
        var prior = of.StartYear > FirstYear ? await Prior(http, pool, FinancialYear.StartingIn(of.StartYear - 1), pools, cancel) : null;
        var account = DrawUpMemorandumAccount.From(facts, prior);
        return Written(http, format, account, SetOutMemorandumAccount.From(account), $"{kind}-{pool}-{of}");
    }

    private const int FirstYear = 1900;

    private static async Task<Outcome<AgreementReference>> Authorise(HttpContext http, string reference, PoolRecords pools, CancellationToken cancel)
    {
        var caller = Caller.Of(http);
        if (!AgreementReference.TryParse(reference, out var pool)
            || caller.Organisation is not { } organisation
            || !await IsParty(organisation, pool, pools, cancel))
            return ReportingRefusals.NotFound();
        return caller.May(Roles.ReadersOfMoney) ? pool : ProtocolRefusals.RoleMissing(Roles.ReadersOfMoney);
    }

    /// <summary>A partner today, or one who follows such a partner.</summary>
    private static async Task<bool> IsParty(OrganisationCode organisation, AgreementReference pool, PoolRecords pools, CancellationToken cancel) =>
        await pools.FindAgreement(pool, cancel) is { } agreement && agreement.PartnerAmong(await pools.FindStandsFor(organisation, cancel)) is not null;

    /// <summary>The partner with this code, or the one whose place the body with this code has taken.</summary>
    private static async Task<string?> PartnerMeant(PoolFacts facts, string code, PoolRecords pools, CancellationToken cancel) =>
        facts.Agreement.PartnerAmong(new HashSet<string> { code }) ?? (OrganisationCode.TryParse(code, out var organisation) ? facts.Agreement.PartnerAmong(await pools.FindStandsFor(organisation, cancel)) : null);

    /// <summary>The year before, which is the earlier agreement's where this one took its place; for those who may read that one.</summary>
    private static async Task<PoolFacts?> Prior(HttpContext http, AgreementReference pool, FinancialYear year, PoolRecords pools, CancellationToken cancel)
    {
        if (await pools.Find(pool, year, cancel) is { IsEmpty: false } own) return own;
        return await pools.FindTakenOverBy(pool, cancel) is { } earlier && await IsParty(Caller.Of(http).Organisation!.Value, earlier, pools, cancel)
            ? await pools.Find(earlier, year, cancel)
            : null;
    }

    private static IResult Written(HttpContext http, ReportFormat format, object report, Statement statement, string fileName)
    {
        http.Response.Headers.Vary = "Accept";
        http.Response.Headers.CacheControl = "private, no-cache";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        switch (format)
        {
            case ReportFormat.Json:
                return Results.Json(report, PlatformJson.Options);
            case ReportFormat.Csv:
                return Results.File(WriteCsv.From(statement), WriteCsv.ContentType, $"{fileName}.csv");
            case ReportFormat.Html:
                http.Response.Headers.ContentSecurityPolicy = WriteHtml.ContentSecurityPolicy;
                return Results.Bytes(WriteHtml.From(statement), WriteHtml.ContentType);
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "A format has no writer.");
        }
    }
}
