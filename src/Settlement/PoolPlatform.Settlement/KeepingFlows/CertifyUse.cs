using Npgsql;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.Settlement.Domain.Flows;
using PoolPlatform.Settlement.FinishingWork;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.KeepingFlows;

/// <summary>The payee certifies what it used of a year's grant as agreed; without it the year is not settled.</summary>
internal static class CertifyUse
{
    private const string Example = """{"year":"2015-16","used":"240000.00","officer":"Section 151 officer","evidence":"Annual voucher, 12 June 2016"}""";

    private const string Insert = "insert into flow_certificate (flow_id, year, used_pence, officer, evidence, certified_at, certified_by) values ($1, $2, $3, $4, $5, $6, $7)";

    /// <param name="Officer">The post that certifies, not a name.</param>
    internal sealed record Request(FinancialYear Year, Money Used, string Officer, string Evidence);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/agreements/{reference}/flows/{flow}/certificates", Handle)
            .Describe("CertifyUse", "Certify what was used of a year's grant, as its payee", StatusCodes.Status201Created, Example, FlowReply.Example);

    private static Task<IResult> Handle(HttpContext http, string reference, string flow, Writes writes, FlowAccess access) =>
        writes.Run<FlowView, Request>(
            http,
            (caller, cancel) => access.FindFor(FlowSide.Payee, caller, reference, flow, cancel),
            async (view, request, change, cancel) =>
            {
                if (!FlowAccess.IsText(request.Evidence) || !FlowAccess.IsText(request.Officer)) return FlowRefusals.EvidenceUnnamed();
                var held = await FlowStore.Hold(change, view.Stored.Id, cancel);
                if (held.Flow.Kind != FlowKind.GrantTransfer) return FlowRefusals.NotOfKind(held.Flow.Kind);
                if (held.Flow.Year(request.Year).RefuseCertificate(request.Used) is { } refusal) return refusal;
                await using var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction);
                foreach (var value in new object[] { held.Id, request.Year.StartYear, request.Used.Pence, request.Officer, request.Evidence, change.Now, OnBehalfOf.Name(change.Caller) }) insert.Parameters.Add(new() { Value = value });
                await insert.ExecuteNonQueryAsync(cancel);
                var certified = held.Flow with { Certificates = held.Flow.Certificates.Add(new(request.Year, request.Used, request.Officer, request.Evidence, change.Now)) };
                change.Record(held.Subject, "CertifyUse", new { request.Year, request.Used, certified.Year(request.Year).State });
                return Answer.Created($"/v1/agreements/{held.Reference}/flows/{held.Id}", FlowReply.Of(held with { Flow = certified }));
            });
}
