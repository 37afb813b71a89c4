using System.Text.Json;
using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.RecordingDeath;

/// <summary>A person has died, perhaps weeks ago: all packages end with the day and the notice of their contracts, and what was paid beyond is owed back.</summary>
internal static class RecordDeath
{
    private const string Example = """{"on":"2025-08-09"}""";

    private const string ReplyExample = """{"personId":"0198c5f0-1234-7000-8000-000000000002","packagesEnded":["0198c5f0-0000-7000-8000-000000000001"],"draftsLeft":[]}""";

    private const string Update = "update people.person set died_sealed = $2 where person_id = $1 and died_sealed is null and erased_at is null";

    private const string FindPackages = "select package_id from package where person_id = $1 and ended_on is null order by package_id for update";

    private sealed record Reply(string PersonId, IReadOnlyList<string> PackagesEnded, IReadOnlyList<string> DraftsLeft);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/people/{personId}/death", Handle)
            .Describe("RecordDeath", "Record that a person has died, and end all packages with the day", StatusCodes.Status200OK, Example, ReplyExample);

    // The road of Writes.Run, but with a keyed hash of the body: a day can be guessed from a plain one.
    private static async Task<IResult> Handle(HttpContext http, string personId, Writes writes, PersonAccess access, PoolAccess pools, PeopleKeys keys)
    {
        var (caller, cancel) = (Caller.Of(http), http.RequestAborted);
        if ((await access.AsResponsible(caller, personId, PersonAccess.Keepers, cancel)).IsRefused(out var denied, out var person)) return Problems.From(denied);
        if (Writes.MissingKey(http)) return Problems.From(ProtocolRefusals.IdempotencyKeyMissing());
        if ((await RequestBody.ReadJsonBytes(http.Request, cancel)).IsRefused(out var unreadable, out var body)) return Problems.From(unreadable);
        if (RequestBody.Parse<JsonElement>(body).Then(PersonReading.ReadDeath).IsRefused(out var malformed, out var death)) return Problems.From(malformed);
        return await writes.Run(http, caller, keys.HashOfRequest(body), (change, token) => Save(person, death, pools, keys, change, token), cancel);
    }

    private static async Task<Outcome<Answer>> Save(PersonId person, PersonDeath death, PoolAccess pools, PeopleKeys keys, Change change, CancellationToken cancel)
    {
        if (death.On > DateOnly.FromDateTime(change.Now.UtcDateTime)) return ClientPackagesRefusals.DiedInFuture;
        await using (var update = new NpgsqlCommand(Update, change.Connection, change.Transaction)
        {
            Parameters = { new() { Value = person.Value }, new() { Value = keys.Seal(person, SealedIdentity.Died, SealedIdentity.Iso(death.On)) } },
        })
            if (await update.ExecuteNonQueryAsync(cancel) == 0) return ClientPackagesRefusals.DeathKnown;

        var (ended, left) = (new List<string>(), new List<string>());
        foreach (var id in await Packages(person, change, cancel))
        {
            var stored = await PackageStore.Lock(change, id, cancel);
            if (stored.Package.InForce is null) left.Add(id.ToString());
            else if (await End(stored, death.On, pools, change, cancel) is { } wrong) return wrong;
            else ended.Add(id.ToString());
        }
        change.Record($"person:{person}", "RecordDeath", new { packagesEnded = ended.Count });
        return Answer.Ok(new Reply(person.ToString(), ended, left));
    }

    private static async Task<Refusal?> End(StoredPackage stored, DateOnly died, PoolAccess pools, Change change, CancellationToken cancel)
    {
        if ((await pools.Find(stored.Package.Agreement, cancel)).IsRefused(out var refusal, out var pool)) return refusal;
        if (stored.Package.EndByDeath(died, "The person has died").IsRefused(out refusal, out var package)) return refusal;
        if ((await Commitments.State(change, stored, package, pool, "Ended", cancel)).IsRefused(out refusal, out var stated)) return refusal;
        await PackageStore.Save(change, stored, package, stated.Through, cancel);
        change.Announce(package.Agreement.Value, new PackageEnded(package.Id.ToString(), package.LastVersion, package.Agreement.Value, died));
        change.Record($"package:{package.Id}", "EndPackage", new { version = package.LastVersion, endedOn = died });
        return null;
    }

    private static async Task<List<PackageId>> Packages(PersonId person, Change change, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindPackages, change.Connection, change.Transaction) { Parameters = { new() { Value = person.Value } } };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var packages = new List<PackageId>();
        while (await rows.ReadAsync(cancel)) packages.Add(new(rows.GetGuid(0)));
        return packages;
    }
}
