using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Leaving;
using PoolPlatform.Agreements.Domain.Registers;
using PoolPlatform.Agreements.KeepingRegisters;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.LeavingAgreement;

/// <summary>How do I get out? When a partner can leave, and what each partner would owe, be owed and take over on that day or another. Nothing is stored.</summary>
internal static class ViewExit
{
    // Beyond this a financial year cannot be named.
    private static readonly DateOnly Latest = new(2990, 3, 31);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/agreements/{reference}/exit", Handle)
            .Describe("ViewExit", "See when your organisation can leave, and what each partner would owe, be owed and take over", StatusCodes.Status200OK, null, ExitReply.Example)
            .DescribeQuery("partner", "The partner that would leave; your own organisation when left out.")
            .DescribeQuery("on", "The last day, like 2016-03-31; the first that the terms allow when left out. Figures are to the end of its month.");

    private static async Task<IResult> Handle(HttpContext http, string reference, AgreementStore agreements, OrganisationStore organisations, RegisterStore registers, FindExitFigures money, TimeProvider time)
    {
        var cancel = http.RequestAborted;
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, cancel)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if (Partner(http, party).IsRefused(out var noPartner, out var leaving)) return Problems.From(noPartner);
        if (ExitDates.Of(party.Agreement, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)).IsRefused(out var notYet, out var dates)) return Problems.From(notYet);
        if (Day(http, party.Agreement, dates).IsRefused(out var noDay, out var on)) return Problems.From(noDay);

        // The money goes by the terms of the day, as a settlement does.
        var terms = (await agreements.Find(party.Agreement.Terms.Reference, on, cancel))?.Terms ?? party.Agreement.Terms;
        var found = await money.Find(terms, await organisations.Successors(terms.Partners, cancel), on, cancel);
        var assets = (await registers.All<Asset>(terms.Reference, Registers.Assets.Name, null, cancel)).Select(one => one.Entry).Where(asset => !asset.Disposed).ToList();
        return Results.Json(ExitReply.Of(party.Agreement, leaving, on, dates, found, assets), PlatformJson.Options);
    }

    private static Outcome<OrganisationCode> Partner(HttpContext http, PartyView party)
    {
        if (http.Request.Query["partner"] is not [{ Length: > 0 } given]) return party.ActsAs;
        if (!OrganisationCode.TryParse(given, out var named)) return ProtocolRefusals.Malformed("partner", "A partner is named by its code.");
        return party.Agreement.Terms.Partners.Contains(named) ? named : ExitRefusals.NotAPartner(named);
    }

    private static Outcome<DateOnly> Day(HttpContext http, Agreement agreement, ExitDates dates)
    {
        if (http.Request.Query["on"] is not [{ } given]) return dates.Earliest;
        if (!QueryDates.TryParseDay(given, out var on)) return ProtocolRefusals.Malformed("on", "A date is written like 2014-04-01.");
        return on < agreement.Terms.Term.Start || on > Latest ? ExitRefusals.BeforeTerm(on, agreement.Terms.Term.Start) : on;
    }
}
