using System.Text.Json;
using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Payments;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.DeliveringCare;

/// <summary>What providers say they delivered: reported by week, kept back with a reason or confirmed, and only then worth what it says. Until then the plan is paid.</summary>
internal static class DeliverCare
{
    private const string Example = """{"line":0,"week":"2025-06-11","visits":[{"minutes":30,"count":20},{"minutes":45,"count":1,"carers":2,"bankHoliday":true}]}""";

    private const string HoldExample = """{"reason":"Two visits are disputed"}""";

    private const string ReplyExample =
        """{"items":[{"number":3,"line":0,"from":"2025-06-09","to":"2025-06-15","minutes":645,"worth":"302.43","planned":"249.06","state":"Reported","heldFor":null,"payable":"249.06","trueUp":"0.00"}],"next":null}""";

    private static readonly string[] Reporters = [Roles.Practitioner, Roles.PoolManager, Roles.Finance];

    private static readonly string[] Confirmers = [Roles.Finance, Roles.PoolManager];

    private sealed record Item(int Number, int Line, DateOnly From, DateOnly To, int Minutes, Money Worth, Money Planned, DeliveryState State, string? HeldFor, Money Payable, Money TrueUp);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/packages/{packageId}/deliveries", Handle)
            .Describe("ReportDelivery", "What a provider delivered in one contract week of a line", StatusCodes.Status201Created, Example, ReplyExample);
        routes.MapPost("/v1/packages/{packageId}/deliveries/{number}/confirmation", HandleConfirm)
            .Describe("ConfirmDelivery", "Confirm what was delivered, so that it may be paid", StatusCodes.Status200OK, null, ReplyExample);
        routes.MapPost("/v1/packages/{packageId}/deliveries/{number}/hold", HandleHold)
            .Describe("HoldDelivery", "Keep a delivery back from payment, with a reason", StatusCodes.Status200OK, HoldExample, ReplyExample);
        routes.MapGet("/v1/packages/{packageId}/deliveries", HandleView)
            .Describe("ViewDeliveries", "What was delivered by week, and what of it may be paid", StatusCodes.Status200OK, null, ReplyExample);
    }

    private static Task<IResult> Handle(HttpContext http, string packageId, Writes writes, PackageAccess access) =>
        writes.Run<PackageView, JsonElement>(http, (caller, cancel) => access.AsParty(caller, packageId, Reporters, cancel), Report);

    private static Task<IResult> HandleConfirm(HttpContext http, string packageId, string number, Writes writes, PackageAccess access) =>
        writes.RunWithoutBody(
            http,
            (caller, cancel) => access.AsParty(caller, packageId, Confirmers, cancel),
            (view, change, cancel) => Judge(view, number, null, change, cancel));

    private static Task<IResult> HandleHold(HttpContext http, string packageId, string number, Writes writes, PackageAccess access) =>
        writes.Run<PackageView, JsonElement>(
            http,
            (caller, cancel) => access.AsParty(caller, packageId, Confirmers, cancel),
            async (view, body, change, cancel) => PersonReading.ReadErasure(body).IsRefused(out var refusal, out var hold) ? refusal : await Judge(view, number, hold.Reason, change, cancel));

    private static async Task<IResult> HandleView(HttpContext http, string packageId, PackageAccess access, NpgsqlDataSource database) =>
        (await access.AsParty(Caller.Of(http), packageId, [.. Reporters, Roles.Commissioner, Roles.Auditor], http.RequestAborted)).IsRefused(out var refusal, out var view)
            ? Problems.From(refusal)
            : Results.Json(Told(await PackageEntries.Of(database, view.Stored.Package.Id, http.RequestAborted)), PlatformJson.Options);

    private static async Task<Outcome<Answer>> Report(PackageView view, JsonElement body, Change change, CancellationToken cancel)
    {
        if (FundingReading.ReadDelivery(body).IsRefused(out var refusal, out var delivery)) return refusal;
        var package = (await PackageStore.Lock(change, view.Stored.Package.Id, cancel)).Package;
        if ((await Add(package, delivery, change, cancel)).IsRefused(out refusal, out _)) return refusal;
        return Answer.Created($"/v1/packages/{package.Id}/deliveries", Told(await PackageEntries.Of(change, package.Id, cancel)));
    }

    /// <summary>Takes a week's statement of a package that is held.</summary>
    public static async Task<Outcome<int>> Add(CarePackage package, DeliveryRequest delivery, Change change, CancellationToken cancel)
    {
        if (package.InForce is not { } version) return ClientPackagesRefusals.NotInForce;
        if (delivery.Line >= version.Terms.Lines.Length) return ClientPackagesRefusals.DeliveryOutsideLine.About("line", "The package has no such line.");
        if (Deliveries.Report(version.Terms.Lines[delivery.Line], delivery.Week, delivery.Visits).IsRefused(out var refusal, out var week)) return refusal;
        var number = await PackageEntries.Add(change, package.Id, new DeliveryReported(delivery.Line, week.Week.Start, week.Week.End!.Value, week.Minutes, week.Worth, week.Planned), cancel);
        change.Record($"package:{package.Id}", "ReportDelivery", new { number, delivery.Line, week = week.Week.Start, week.Worth });
        return number;
    }

    private static async Task<Outcome<Answer>> Judge(PackageView view, string number, string? holdFor, Change change, CancellationToken cancel)
    {
        var package = (await PackageStore.Lock(change, view.Stored.Package.Id, cancel)).Package;
        var weeks = DeliveredWeeks.Of(await PackageEntries.Of(change, package.Id, cancel));
        if (weeks.SingleOrDefault(week => week.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) == number) is not { } found) return ProtocolRefusals.NotFound();
        if ((holdFor is null ? found.Week.Confirm() : found.Week.Hold(holdFor)).IsRefused(out var refusal, out _)) return refusal;
        if (holdFor is null) await PackageEntries.Add(change, package.Id, new DeliveryConfirmed(found.Number), cancel);
        else await PackageEntries.Add(change, package.Id, new DeliveryHeld(found.Number, holdFor), cancel);
        change.Record($"package:{package.Id}", holdFor is null ? "ConfirmDelivery" : "HoldDelivery", new { found.Number });
        return Answer.Ok(Told(await PackageEntries.Of(change, package.Id, cancel)));
    }

    private static Page<Item> Told(List<PackageEntry> entries) => new(
    [
        .. DeliveredWeeks.Of(entries).Select(found => new Item(
            found.Number, found.Line, found.Week.Week.Start, found.Week.Week.End!.Value, found.Week.Minutes, found.Week.Worth, found.Week.Planned, found.Week.State, found.Week.HeldFor,
            found.Week.Payable, found.Week.TrueUp(found.Week.Planned))),
    ],
    null);
}
