using System.Globalization;
using PoolPlatform.Agreements.Domain.Disputing;
using PoolPlatform.Agreements.KeepingRegisters;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.Disputing;

/// <summary>The disputes of an agreement, one of them, and who moved it.</summary>
internal static class ViewDisputes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/agreements/{reference}/disputes", List)
            .Describe("ViewDisputes", "List the disputes of an agreement", StatusCodes.Status200OK, null, $$"""{"items":[{{DisputeReply.Example}}],"next":null}""")
            .DescribeQuery("open", "true for those that are not closed, false for those that are.");
        routes.MapGet("/v1/agreements/{reference}/disputes/{number}", View).Describe("ViewDispute", "Read a dispute", StatusCodes.Status200OK, null, DisputeReply.Example);
        routes.MapGet("/v1/agreements/{reference}/disputes/{number}/history", (HttpContext http, string reference, string number, AgreementStore agreements, AuditTrail trail) =>
                EntryHistory.View(http, RaiseDispute.Register, reference, number, agreements, trail))
            .Describe("ViewDisputeHistory", "Who moved a dispute, oldest first", StatusCodes.Status200OK, null, EntryHistory.Example(RaiseDispute.Register, "RaiseDispute"));
    }

    private static async Task<IResult> List(HttpContext http, string reference, AgreementStore agreements, RegisterStore registers, TimeProvider time)
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = 0;
        if (paging.After.Length > 0 && !int.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problems.From(Paging.NotACursor());
        var open = default(bool?);
        if (http.Request.Query["open"] is [{ } given])
        {
            if (!bool.TryParse(given, out var wanted)) return Problems.From(ProtocolRefusals.Malformed("open", "This is true or false."));
            open = wanted;
        }
        var disputes = (await registers.All<Dispute>(party.Agreement.Terms.Reference, RaiseDispute.Register, null, http.RequestAborted))
            .Where(one => one.Number > after && (open is null || one.Entry.IsOpen == open))
            .Select(one => DisputeReply.Of(party.Agreement.Terms.Reference, one, Today(time)));
        return Results.Json(Page.Of([.. disputes.Take(paging.Limit + 1)], paging, one => one.Number.ToString(CultureInfo.InvariantCulture)), PlatformJson.Options);
    }

    private static async Task<IResult> View(HttpContext http, string reference, string number, AgreementStore agreements, RegisterStore registers, TimeProvider time)
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        return RegisterNumber.TryParse(number, out var asked) && await registers.Find<Dispute>(party.Agreement.Terms.Reference, RaiseDispute.Register, asked, null, http.RequestAborted) is { } found
            ? Results.Json(DisputeReply.Of(party.Agreement.Terms.Reference, found, Today(time)), PlatformJson.Options)
            : Problems.From(DisputeRefusals.NotFound());
    }

    private static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}
