using System.Text.Json.Nodes;
using PoolPlatform.Agreements.Domain.Registers;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.KeepingRegisters;

/// <summary>What an agreement has one of, such as its purpose: written anew as the next version, and read as it stands or stood.</summary>
internal static class KeepStatement
{
    private const int TheOnly = 1;

    public static void Map<T>(IEndpointRouteBuilder routes, Register<T> register)
        where T : class, IRegisterEntry<T>
    {
        routes.MapPut(register.Path, (HttpContext http, string reference, Writes writes, AgreementStore agreements, OrganisationStore organisations) =>
                writes.Run<PartyView, T>(
                    http,
                    (caller, cancel) => agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel),
                    (party, entry, change, cancel) => Save(http.Request, register, party, entry, organisations, change, cancel)))
            .Describe($"State{register.One}", $"State {register.What}", StatusCodes.Status200OK, register.Example, register.ReplyExample);
        routes.MapGet(register.Path, (HttpContext http, string reference, AgreementStore agreements, RegisterStore registers) => View(http, register, reference, agreements, registers))
            .Describe($"View{register.One}", $"Read {register.What}; version 0 while nothing is stated", StatusCodes.Status200OK, null, register.ReplyExample)
            .DescribeQuery("asAt", "An instant like 2015-01-31T17:00:00Z: as it was stated then.");
    }

    private static async Task<Outcome<Answer>> Save<T>(HttpRequest http, Register<T> register, PartyView party, T entry, OrganisationStore organisations, Change change, CancellationToken cancel)
        where T : class, IRegisterEntry<T>
    {
        var reference = party.Agreement.Terms.Reference;
        var agreement = await AgreementStore.Lock(change.Connection, reference, cancel);
        var before = await RegisterStore.Find<T>(change, reference, register.Name, TheOnly, cancel);
        if (RegisterETag.Check(http, before?.Version ?? 0) is { } stale) return stale;
        if ((await RegisterParties.Of(agreement, party.ActsAs, organisations, cancel)).Check(before?.Entry, entry) is { } refusal) return refusal;

        var recorded = await RegisterStore.Append(change, reference, register.Name, $"State{register.One}", party.ActsAs, before, entry, cancel);
        return Answer.Ok(Register<T>.Show(recorded)) with { ETag = RegisterETag.Of(recorded.Version) };
    }

    private static async Task<IResult> View<T>(HttpContext http, Register<T> register, string reference, AgreementStore agreements, RegisterStore registers)
        where T : class, IRegisterEntry<T>
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if (AsAt.Read(http).IsRefused(out var malformed, out var asAt)) return Problems.From(malformed);
        var stated = await registers.Find<T>(party.Agreement.Terms.Reference, register.Name, TheOnly, asAt.Instant, http.RequestAborted);
        http.Response.Headers.ETag = RegisterETag.Of(stated?.Version ?? 0);
        return Results.Json(stated is null ? new JsonObject { ["version"] = 0, ["recordedAt"] = null, ["recordedFor"] = null } : Register<T>.Show(stated), PlatformJson.Options);
    }
}
