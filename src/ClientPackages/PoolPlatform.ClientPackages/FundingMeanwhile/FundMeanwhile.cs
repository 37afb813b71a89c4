using System.Text.Json;
using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.Funding;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.FundingMeanwhile;

/// <summary>One body pays without prejudice while it is in dispute who should; the decision settles it back to the first day. Care never waits for it.</summary>
internal static class FundMeanwhile
{
    private const string Example = """{"funder":"E06000022","dispute":"D-2025-07","from":"2025-09-03"}""";

    private const string DecisionExample = """{"decidedOn":"2025-10-01","split":{"by":"percent","weights":{"11E":"100"}}}""";

    private const string ReplyExample =
        """{"items":[{"dispute":"D-2025-07","funder":"E06000022","from":"2025-09-03","decision":{"decidedOn":"2025-10-01","days":{"from":"2025-09-03","to":"2025-10-01"},"paid":"6157.11","transfers":{"11E":"6157.11","E06000022":"-6157.11"},"postedIn":{"year":"2025-26","period":7}}}],"next":null}""";

    internal sealed record InterimFundingBegan(string Funder, string Dispute, DateOnly From);

    internal sealed record FundingDecided(string Dispute, DateOnly DecidedOn, DateOnly From, DateOnly To, Money Paid, Dictionary<string, Money> Transfers, DateOnly PostedOn);

    private sealed record Days(DateOnly From, DateOnly To);

    private sealed record Posted(FinancialYear Year, int Period);

    private sealed record Decision(DateOnly DecidedOn, Days Days, Money Paid, IReadOnlyDictionary<string, Money> Transfers, Posted PostedIn);

    private sealed record Item(string Dispute, string Funder, DateOnly From, Decision? Decision);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/packages/{packageId}/interim-funding", Handle)
            .Describe("FundMeanwhile", "One body pays without prejudice while it is in dispute who should", StatusCodes.Status201Created, Example, ReplyExample);
        routes.MapPost("/v1/packages/{packageId}/interim-funding/decision", HandleDecision)
            .Describe("DecideFunding", "The dispute is decided: what was paid meanwhile is settled back to the first day", StatusCodes.Status201Created, DecisionExample, ReplyExample);
        routes.MapGet("/v1/packages/{packageId}/interim-funding", HandleView)
            .Describe("ViewInterimFunding", "What was paid without prejudice, and what decisions moved", StatusCodes.Status200OK, null, ReplyExample);
    }

    private static Task<IResult> Handle(HttpContext http, string packageId, Writes writes, PackageAccess access) =>
        writes.Run<PackageView, JsonElement>(http, (caller, cancel) => access.AsApprover(caller, packageId, cancel), Begin);

    private static Task<IResult> HandleDecision(HttpContext http, string packageId, Writes writes, PackageAccess access) =>
        writes.Run<PackageView, JsonElement>(http, (caller, cancel) => access.AsApprover(caller, packageId, cancel), Decide);

    private static async Task<IResult> HandleView(HttpContext http, string packageId, PackageAccess access, NpgsqlDataSource database) =>
        (await access.AsReader(Caller.Of(http), packageId, http.RequestAborted)).IsRefused(out var refusal, out var view)
            ? Problems.From(refusal)
            : Results.Json(Told(await PackageEntries.Of(database, view.Stored.Package.Id, http.RequestAborted)), PlatformJson.Options);

    private static async Task<Outcome<Answer>> Begin(PackageView view, JsonElement body, Change change, CancellationToken cancel)
    {
        if (FundingReading.ReadInterim(body).IsRefused(out var refusal, out var interim)) return refusal;
        var package = (await PackageStore.Lock(change, view.Stored.Package.Id, cancel)).Package;
        if (!view.Pool.On(interim.From).Partners.Any(partner => partner.Code.Value == interim.Funder)) return ClientPackagesRefusals.FunderUnknown.About("funder", ClientPackagesRefusals.FunderUnknown.Message);
        var entries = await PackageEntries.Of(change, package.Id, cancel);
        if (Open(entries) is not null) return ClientPackagesRefusals.FundingInDispute;

        await PackageEntries.Add(change, package.Id, new InterimFundingBegan(interim.Funder, interim.Dispute, interim.From), cancel);
        change.Record($"package:{package.Id}", "FundMeanwhile", new { interim.Funder, interim.Dispute, interim.From });
        return Answer.Created($"/v1/packages/{package.Id}/interim-funding", Told(await PackageEntries.Of(change, package.Id, cancel)));
    }

    private static async Task<Outcome<Answer>> Decide(PackageView view, JsonElement body, Change change, CancellationToken cancel)
    {
        if (FundingReading.ReadDecision(body).IsRefused(out var refusal, out var decision)) return refusal;
        var package = (await PackageStore.Lock(change, view.Stored.Package.Id, cancel)).Package;
        if (Open(await PackageEntries.Of(change, package.Id, cancel)) is not { } open) return ClientPackagesRefusals.FundingNotInDispute;
        if (package.InForce is not { } version) return ClientPackagesRefusals.NotInForce;
        var today = DateOnly.FromDateTime(change.Now.UtcDateTime);
        if (decision.DecidedOn > today) return ClientPackagesRefusals.DecisionInFuture;
        if (decision.Split.Funders.FirstOrDefault(funder => !view.Pool.On(open.From).Partners.Any(partner => partner.Code.Value == funder)) is not null) return ClientPackagesRefusals.FunderUnknown.About("split", ClientPackagesRefusals.FunderUnknown.Message);
        if (new InterimFunding(open.Funder, open.Dispute, open.From).Decide(version.Terms.Lines, decision.Split, decision.DecidedOn, decision.DecidedOn).IsRefused(out refusal, out var transfer)) return refusal;

        var number = await PackageEntries.Add(
            change, package.Id,
            new FundingDecided(open.Dispute, decision.DecidedOn, open.From, decision.DecidedOn, transfer.Paid, transfer.Moves.ToDictionary(move => move.Key, move => move.Value), today), cancel);
        if (Transfers.Of(package, number, Transfers.InterimFunding, open.Dispute, decision.DecidedOn, transfer.Years) is { } transferred) change.Announce(package.Agreement.Value, transferred);
        change.Record($"package:{package.Id}", "DecideFunding", new { open.Dispute, decision.DecidedOn, transfer.Paid });
        return Answer.Created($"/v1/packages/{package.Id}/interim-funding", Told(await PackageEntries.Of(change, package.Id, cancel)));
    }

    private static InterimFundingBegan? Open(List<PackageEntry> entries) =>
        entries.Select(entry => entry.As<InterimFundingBegan>()).LastOrDefault(began => began is not null) is { } began
            && !entries.Any(entry => entry.As<FundingDecided>()?.Dispute == began.Dispute) ? began : null;

    private static Page<Item> Told(List<PackageEntry> entries) => new(
    [
        .. entries.Select(entry => entry.As<InterimFundingBegan>()).OfType<InterimFundingBegan>().Select(began => new Item(
            began.Dispute, began.Funder, began.From,
            entries.Select(entry => entry.As<FundingDecided>()).FirstOrDefault(decided => decided?.Dispute == began.Dispute) is not { } decided ? null : new(
                decided.DecidedOn, new(decided.From, decided.To), decided.Paid, decided.Transfers, new(FinancialYear.Of(decided.PostedOn), PeriodNo.Of(decided.PostedOn).Number)))),
    ],
    null);
}
