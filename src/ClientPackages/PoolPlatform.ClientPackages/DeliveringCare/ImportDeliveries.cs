using System.Text;
using Microsoft.AspNetCore.Mvc;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain.Bulk;
using PoolPlatform.ClientPackages.Domain.Payments;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.DeliveringCare;

/// <summary>A provider's statement as a file, week by week and package by package. A week that says what was said before is passed over, so that the same file again changes nothing.</summary>
internal static class ImportDeliveries
{
    private const int MaxBytes = 16 * 1024 * 1024;

    private const string Example = "packageId,line,week,minutes,count,carers,bankHoliday\n0198c5f0-0000-7000-8000-000000000001,0,2025-06-11,30,20,1,false\n";

    private const string ReplyExample = """{"reported":1,"unchanged":0,"rejections":[{"row":2,"code":"delivery-outside-line","column":"line"}]}""";

    private static readonly string[] Reporters = [Roles.Practitioner, Roles.PoolManager, Roles.Finance];

    private sealed record Reply(int Reported, int Unchanged, IReadOnlyList<ExtractRejection> Rejections);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/packages/deliveries", Handle)
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Describe("ImportDeliveries", "Report what was delivered, from a provider's file; good rows are taken and the others told", StatusCodes.Status200OK, Example, ReplyExample, "text/csv")
            .DescribeQuery("agreement", "The reference of the agreement.", required: true);

    private static async Task<IResult> Handle(HttpContext http, Writes writes, PoolAccess pools, PackageStore packages)
    {
        if ((await AskedPool.Read(http, pools, Reporters)).IsRefused(out var denied, out var pool)) return Problems.From(denied);
        if (Writes.MissingKey(http)) return Problems.From(ProtocolRefusals.IdempotencyKeyMissing());
        if (http.Request.ContentType?.Split(';')[0].Trim() is not "text/csv") return Problems.From(ProtocolRefusals.UnsupportedMediaType("text/csv in UTF-8"));
        using var received = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0;)
        {
            received.Write(buffer, 0, read);
            if (received.Length > MaxBytes) return Problems.From(ProtocolRefusals.TooLarge("16 MiB"));
        }
        // Bytes that are no text become the mark for that, which no column takes.
        if (DeliveryExtract.Read(Encoding.UTF8.GetString(received.GetBuffer().AsSpan(0, (int)received.Length))).IsRefused(out var refusal, out var extract)) return Problems.From(refusal);
        return await writes.Run(http, Caller.Of(http), RequestBody.Hash(received.ToArray()), (change, cancel) => Save(pool, extract, packages, change, cancel), http.RequestAborted);
    }

    private static async Task<Outcome<Answer>> Save(AgreedPool pool, DeliveryExtract extract, PackageStore packages, Change change, CancellationToken cancel)
    {
        var rejections = extract.Rejections.ToList();
        var (reported, unchanged) = (0, 0);
        foreach (var (row, id, delivery) in extract.Statements.OrderBy(statement => statement.Package.Value))
        {
            // A package of another pool is not there.
            if (await packages.Find(id, cancel) is not { } found || found.Package.Agreement != pool.Reference)
            {
                rejections.Add(new(row, "not-found", "packageId"));
                continue;
            }
            var package = (await PackageStore.Lock(change, id, cancel)).Package;
            if (Said(package.InForce?.Terms, delivery, DeliveredWeeks.Of(await PackageEntries.Of(change, id, cancel))))
                unchanged++;
            else if ((await DeliverCare.Add(package, delivery, change, cancel)).IsRefused(out var refusal, out _))
                rejections.Add(new(row, refusal.Code, refusal.Errors.Keys.FirstOrDefault() ?? "line"));
            else reported++;
        }
        change.Record($"agreement:{pool.Reference}", "ImportDeliveries", new { reported, unchanged, rejected = rejections.Count });
        return Answer.Ok(new Reply(reported, unchanged, [.. rejections.OrderBy(rejection => rejection.Row)]));
    }

    /// <summary>Whether the newest statement of the week says the same.</summary>
    private static bool Said(Domain.CarePackages.PackageTerms? terms, Domain.Reading.DeliveryRequest delivery, List<NumberedWeek> weeks) =>
        terms is not null && delivery.Line < terms.Lines.Length
        && !Deliveries.Report(terms.Lines[delivery.Line], delivery.Week, delivery.Visits).IsRefused(out _, out var week)
        && weeks.LastOrDefault(one => one.Line == delivery.Line && one.Week.Week == week.Week && one.Week.State != DeliveryState.Superseded) is { } last
        && (last.Week.Minutes, last.Week.Worth) == (week.Minutes, week.Worth);
}
