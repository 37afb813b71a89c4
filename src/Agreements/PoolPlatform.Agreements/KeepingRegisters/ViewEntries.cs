using System.Globalization;
using PoolPlatform.Agreements.Domain.Registers;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.KeepingRegisters;

/// <summary>A register as it stands, or stood at an instant; one entry of it; and who did what to that entry.</summary>
internal static class ViewEntries
{
    public static void Map<T>(IEndpointRouteBuilder routes, Register<T> register)
        where T : class, IRegisterEntry<T>
    {
        var list = routes.MapGet(register.Path, (HttpContext http, string reference, AgreementStore agreements, RegisterStore registers) => List(http, register, reference, agreements, registers))
            .Describe($"View{Plural(register.Name)}", $"List the {register.Name} of an agreement", StatusCodes.Status200OK, null, $$"""{"items":[{{register.ReplyExample}}],"next":null}""")
            .DescribeQuery("asAt", "An instant like 2015-01-31T17:00:00Z: the register as it was then.");
        if (register.Filter is { } filter) list.DescribeQuery(filter.Query, $"Only entries of this {filter.Query}.");
        routes.MapGet($"{register.Path}/{{number}}", (HttpContext http, string reference, string number, AgreementStore agreements, RegisterStore registers) => View(http, register, reference, number, agreements, registers))
            .Describe($"View{register.One}", $"Read {register.What}", StatusCodes.Status200OK, null, register.ReplyExample)
            .DescribeQuery("asAt", "An instant like 2015-01-31T17:00:00Z: the entry as it was then.");
        routes.MapGet($"{register.Path}/{{number}}/history", (HttpContext http, string reference, string number, AgreementStore agreements, AuditTrail trail) => EntryHistory.View(http, register.Name, reference, number, agreements, trail))
            .Describe($"View{register.One}History", $"Who did what to {register.What}, oldest first", StatusCodes.Status200OK, null, EntryHistory.Example(register.Name, $"Record{register.One}"));
    }

    private static async Task<IResult> List<T>(HttpContext http, Register<T> register, string reference, AgreementStore agreements, RegisterStore registers)
        where T : class, IRegisterEntry<T>
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if (AsAt.Read(http).IsRefused(out var malformed, out var asAt)) return Problems.From(malformed);
        if (Paging.Read(http).IsRefused(out var badPage, out var paging)) return Problems.From(badPage);
        var after = 0;
        if (paging.After.Length > 0 && !int.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problems.From(Paging.NotACursor());
        IEnumerable<Registered<T>> entries = await registers.All<T>(party.Agreement.Terms.Reference, register.Name, asAt.Instant, http.RequestAborted);
        if (register.Filter is { } filter && http.Request.Query[filter.Query] is [{ Length: > 0 } wanted])
        {
            // An empty list would read as if there were none of them.
            if (!filter.Known.Contains(wanted, StringComparer.Ordinal)) return Problems.From(ProtocolRefusals.Malformed(filter.Query, $"This is one of {string.Join(", ", filter.Known)}."));
            entries = entries.Where(entry => filter.Of(entry.Entry) == wanted);
        }
        var page = Page.Of([.. entries.Where(entry => entry.Number > after).Take(paging.Limit + 1)], paging, entry => entry.Number.ToString(CultureInfo.InvariantCulture));
        return Results.Json(new { items = page.Items.Select(Register<T>.Show), page.Next }, PlatformJson.Options);
    }

    private static async Task<IResult> View<T>(HttpContext http, Register<T> register, string reference, string number, AgreementStore agreements, RegisterStore registers)
        where T : class, IRegisterEntry<T>
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if (AsAt.Read(http).IsRefused(out var malformed, out var asAt)) return Problems.From(malformed);
        if (!RegisterNumber.TryParse(number, out var asked) || await registers.Find<T>(party.Agreement.Terms.Reference, register.Name, asked, asAt.Instant, http.RequestAborted) is not { } entry)
            return Problems.From(RegisterRefusals.NotFound());
        http.Response.Headers.ETag = RegisterETag.Of(entry.Version);
        return Results.Json(Register<T>.Show(entry), PlatformJson.Options);
    }

    private static string Plural(string name) => string.Concat(name.Split('-').Select(part => char.ToUpperInvariant(part[0]) + part[1..]));
}
