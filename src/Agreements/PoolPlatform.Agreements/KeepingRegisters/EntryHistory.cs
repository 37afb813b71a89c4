using PoolPlatform.Agreements.Domain.Registers;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.KeepingRegisters;

/// <summary>What was done to one entry of a register: who, when, on whose behalf, before and after.</summary>
internal static class EntryHistory
{
    public static string Example(string register, string operation) =>
        $$$"""{"items":[{"recordedAt":"2014-03-20T10:00:00+00:00","clientId":"11e-commissioner-ab12cd34","organisation":"11E","onBehalfOf":null,"operation":"{{{operation}}}","facts":{"register":"{{{register}}}","number":1,"version":1,"partner":"11E","before":null,"after":{"title":"..."} }}],"next":null}""";

    public static async Task<IResult> View(HttpContext http, string register, string reference, string number, AgreementStore agreements, AuditTrail trail)
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        if (!RegisterNumber.TryParse(number, out var asked)) return Problems.From(RegisterRefusals.NotFound());
        if ((await trail.Of(RegisterStore.SubjectOf(party.Agreement.Terms.Reference, register, asked), paging, http.RequestAborted)).IsRefused(out var notACursor, out var page)) return Problems.From(notACursor);
        // Every entry began with an act, so one without any was never made.
        return page.Items.Count == 0 && paging.After.Length == 0 ? Problems.From(RegisterRefusals.NotFound()) : Results.Json(page, PlatformJson.Options);
    }
}

/// <summary>The instant that a reader asks about; none for now.</summary>
internal sealed record AsAt(DateTimeOffset? Instant)
{
    public static Kernel.Outcome<AsAt> Read(HttpContext http)
    {
        if (http.Request.Query["asAt"] is not [{ } given]) return new AsAt(default(DateTimeOffset?));
        return ViewingAgreements.QueryDates.TryParseInstant(given, out var instant) ? new AsAt(instant) : ProtocolRefusals.Malformed("asAt", "An instant is written like 2015-01-31T17:00:00Z.");
    }
}
