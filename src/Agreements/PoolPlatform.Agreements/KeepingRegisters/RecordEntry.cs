using System.Globalization;
using PoolPlatform.Agreements.Domain.Registers;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.KeepingRegisters;

/// <summary>A partner records an entry of a register, or what has become of it: the next version, with the earlier ones kept.</summary>
internal static class RecordEntry
{
    public static void Map<T>(IEndpointRouteBuilder routes, Register<T> register)
        where T : class, IRegisterEntry<T>
    {
        routes.MapPost(register.Path, (HttpContext http, string reference, Writes writes, AgreementStore agreements, OrganisationStore organisations) =>
                Handle(http, register, reference, null, writes, agreements, organisations))
            .Describe($"Record{register.One}", $"Record {register.What}", StatusCodes.Status201Created, register.Example, register.ReplyExample);
        routes.MapPut($"{register.Path}/{{number}}", (HttpContext http, string reference, string number, Writes writes, AgreementStore agreements, OrganisationStore organisations) =>
                Handle(http, register, reference, number, writes, agreements, organisations))
            .Describe($"Change{register.One}", $"Record what has become of {register.What}", StatusCodes.Status200OK, register.Example, register.ReplyExample);
    }

    private static Task<IResult> Handle<T>(HttpContext http, Register<T> register, string reference, string? number, Writes writes, AgreementStore agreements, OrganisationStore organisations)
        where T : class, IRegisterEntry<T> =>
        writes.Run<PartyView, T>(
            http,
            (caller, cancel) => agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel),
            (party, entry, change, cancel) => Save(http.Request, register, number, party, entry, organisations, change, cancel));

    private static async Task<Outcome<Answer>> Save<T>(
        HttpRequest http, Register<T> register, string? number, PartyView party, T entry, OrganisationStore organisations, Change change, CancellationToken cancel)
        where T : class, IRegisterEntry<T>
    {
        var reference = party.Agreement.Terms.Reference;
        var agreement = await AgreementStore.Lock(change.Connection, reference, cancel);
        Registered<T>? before = null;
        if (number is not null)
        {
            before = RegisterNumber.TryParse(number, out var asked) ? await RegisterStore.Find<T>(change, reference, register.Name, asked, cancel) : null;
            if (before is null) return RegisterRefusals.NotFound();
            if (RegisterETag.Check(http, before.Version) is { } stale) return stale;
        }
        if ((await RegisterParties.Of(agreement, party.ActsAs, organisations, cancel)).Check(before?.Entry, entry) is { } refusal) return refusal;

        var recorded = await RegisterStore.Append(change, reference, register.Name, number is null ? $"Record{register.One}" : $"Change{register.One}", party.ActsAs, before, entry, cancel);
        var reply = Register<T>.Show(recorded);
        var answer = number is null
            ? Answer.Created(string.Create(CultureInfo.InvariantCulture, $"/v1/agreements/{reference}/{register.Name}/{recorded.Number}"), reply)
            : Answer.Ok(reply);
        return answer with { ETag = RegisterETag.Of(recorded.Version) };
    }
}
