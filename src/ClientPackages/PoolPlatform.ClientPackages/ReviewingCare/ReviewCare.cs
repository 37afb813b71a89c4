using System.Text.Json;
using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using PoolPlatform.ClientPackages.Domain.Outcomes;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.ReviewingCare;

/// <summary>Reviews due and done, goals, and outcome scores beside what the care costs: one record over both bodies. Goals are codes; words about a person stay in the case record.</summary>
internal static class ReviewCare
{
    private const string Example =
        """{"due":"2025-11-01","done":"2025-11-03","goals":[{"code":"walks-outdoors","met":true}],"scores":[{"domain":"Experience","score":4},{"domain":"Access","score":3}]}""";

    private const string ReplyExample =
        $$"""{"overdue":false,"costSinceStart":"18134.55","items":[{{Example}}],"changes":{"Experience":1} }""";

    internal sealed record ReviewRecorded(DateOnly Due, DateOnly? Done, IReadOnlyList<Goal> Goals, IReadOnlyList<OutcomeScore> Scores)
    {
        public Review Review => new(Due, Done, [.. Goals], [.. Scores]);
    }

    private sealed record Reply(bool Overdue, Money CostSinceStart, IReadOnlyList<ReviewRecorded> Items, IReadOnlyDictionary<string, int> Changes);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/packages/{packageId}/reviews", Handle)
            .Describe("ReviewCare", "Record a review that is due, or one that was done with its outcomes", StatusCodes.Status201Created, Example, ReplyExample);
        routes.MapGet("/v1/packages/{packageId}/reviews", HandleView)
            .Describe("ViewReviews", "The reviews of a package, how outcomes moved, and what the care has cost", StatusCodes.Status200OK, null, ReplyExample);
    }

    private static Task<IResult> Handle(HttpContext http, string packageId, Writes writes, PackageAccess access) =>
        writes.Run<PackageView, JsonElement>(http, (caller, cancel) => access.AsKeeper(caller, packageId, cancel), Save);

    private static async Task<IResult> HandleView(HttpContext http, string packageId, PackageAccess access, NpgsqlDataSource database, TimeProvider time) =>
        (await access.AsReader(Caller.Of(http), packageId, http.RequestAborted)).IsRefused(out var refusal, out var view)
            ? Problems.From(refusal)
            : Results.Json(Told(view.Stored.Package, await PackageEntries.Of(database, view.Stored.Package.Id, http.RequestAborted), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)), PlatformJson.Options);

    private static async Task<Outcome<Answer>> Save(PackageView view, JsonElement body, Change change, CancellationToken cancel)
    {
        if (FundingReading.ReadReview(body).IsRefused(out var refusal, out var review)) return refusal;
        var package = (await PackageStore.Lock(change, view.Stored.Package.Id, cancel)).Package;
        var number = await PackageEntries.Add(change, package.Id, new ReviewRecorded(review.Due, review.Done, review.Goals, review.Scores), cancel);
        change.Record($"package:{package.Id}", "ReviewCare", new { number, review.Due, review.Done });
        return Answer.Created($"/v1/packages/{package.Id}/reviews", Told(package, await PackageEntries.Of(change, package.Id, cancel), DateOnly.FromDateTime(change.Now.UtcDateTime)));
    }

    private static Reply Told(CarePackage package, List<PackageEntry> entries, DateOnly today)
    {
        var reviews = entries.Select(entry => entry.As<ReviewRecorded>()).OfType<ReviewRecorded>().ToList();
        var done = reviews.Where(review => review.Done is not null).OrderBy(review => review.Done).ToList();
        var last = done.Count == 0 ? DateOnly.MinValue : done[^1].Done!.Value;
        var changes = done.Count < 2 ? [] : Review.Change(done[0].Review, done[^1].Review).ToDictionary(change => change.Key.ToString(), change => change.Value);
        var cost = package.InForce is { Terms.Lines.IsEmpty: false } version && version.Terms.FirstDay <= today ? ForecastMovement.Net(version.Terms, new(version.Terms.FirstDay, today)) : Money.Zero;
        // Due before today, and no review has been done since.
        return new(reviews.Any(review => review.Review.OverdueOn(today) && last < review.Due), cost, reviews, changes);
    }
}
