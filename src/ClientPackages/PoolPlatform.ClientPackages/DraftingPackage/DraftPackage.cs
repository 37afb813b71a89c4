using System.Text.Json;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.ClientPackages.ViewingPackages;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.DraftingPackage;

/// <summary>A practitioner writes down what is to be bought for a person. Until it is approved it commits nobody.</summary>
internal static class DraftPackage
{
    private const string Example =
        $$"""{"agreement":"BANES-MH","scheme":"MH","personId":"0198c5f0-1234-7000-8000-000000000002","route":"Joint","lines":{{PackageReply.LinesExample}},"referredOn":"2025-05-02"}""";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/packages", Handle)
            .Describe("DraftPackage", "Draft a package of care for a person that your organisation answers for", StatusCodes.Status201Created, Example, PackageReply.DraftExample);

    private static Task<IResult> Handle(HttpContext http, Writes writes, PackageAccess access, BudgetLines budgets, LivingPerson living) =>
        writes.Run<Caller, JsonElement>(
            http,
            (caller, _) => Task.FromResult<Outcome<Caller>>(caller.Organisation is not null && caller.May(PersonAccess.Keepers) ? caller : ProtocolRefusals.RoleMissing(PersonAccess.Keepers)),
            (caller, body, change, cancel) => Save(caller, body, access, budgets, living, change, cancel));

    private static async Task<Outcome<Answer>> Save(Caller caller, JsonElement body, PackageAccess access, BudgetLines budgets, LivingPerson living, Change change, CancellationToken cancel)
    {
        // Only the body says whose package it would be; that is read and asked first, so that a stranger learns of no rule that is broken.
        var pool = default(AgreedPool);
        if (PackageReading.ReadSubject(body) is { } subject && (await access.AsDrafter(caller, subject, cancel)).IsRefused(out var denied, out pool)) return denied;
        if (PackageReading.ReadDraft(body).IsRefused(out var refusal, out var request)) return refusal;
        if (pool is null) throw new InvalidOperationException("A draft was read whose subject was not.");

        if (await living.Refuses(request.Person, request.Terms, cancel) is { } dead) return dead;
        if (pool.NotInForce is { } notInForce) return notInForce;
        var facts = pool.FactsWith(await budgets.Find(pool, request.Scheme, request.Terms, cancel));
        if (CarePackage.Draft(new(change.NewId()), request.Person, request.Agreement, request.Scheme, request.Terms, facts, request.ReferredOn, DateOnly.FromDateTime(change.Now.UtcDateTime)).IsRefused(out refusal, out var drafted)) return refusal;

        var stored = await PackageStore.Add(change, drafted, cancel);
        change.Record($"package:{drafted.Id}", "DraftPackage", new { agreement = drafted.Agreement, drafted.Scheme, version = drafted.LastVersion });
        return Answer.Created($"/v1/packages/{drafted.Id}", PackageReply.Of(stored)) with { ETag = PackageAccess.ETag(stored) };
    }
}
