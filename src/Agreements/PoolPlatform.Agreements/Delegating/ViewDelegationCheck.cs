using PoolPlatform.Agreements.Domain.Delegating;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.Delegating;

/// <summary>Tells an organisation beforehand whether an approval by an officer would count, by the same rule that every approval meets.</summary>
internal static class ViewDelegationCheck
{
    private const string Example =
        """{"organisation":"E06000022","officer":"Head of service","act":"Virement","amount":"25000.00","on":"2014-09-01","isChecked":true,"limit":"25000.00","chain":["0199d1f2-7d3a-7000-8000-000000000002","0199d1f2-7d3a-7000-8000-000000000001"]}""";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/organisations/{code}/delegation-check", Handle)
            .Describe("ViewDelegationCheck", "Ask whether the chain of delegation to an officer holds for an act", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("officer", "The title of the officer's post, or of the body that acts itself.", required: true)
            .DescribeQuery("act", "Signature, Variation, Virement, Settlement or PackageApproval.", required: true)
            .DescribeQuery("amount", "The sum in pounds, like 25000.00; without a sum no limit is looked at.")
            .DescribeQuery("on", "A date like 2014-09-01; today when left out.");

    private static async Task<IResult> Handle(HttpContext http, string code, DelegationAccess access, DelegationCheck delegations, TimeProvider time)
    {
        if ((await access.AsReader(Caller.Of(http), code, http.RequestAborted)).IsRefused(out var refusal, out var organisation)) return Problems.From(refusal);
        var query = http.Request.Query;
        if (query["act"] is not [{ } given] || !Enum.TryParse<DelegatedAct>(given, out var act) || !Enum.IsDefined(act) || act.ToString() != given)
            return Problems.From(ProtocolRefusals.Malformed("act", $"An act is one of {string.Join(", ", Enum.GetNames<DelegatedAct>())}."));
        Money? amount = null;
        if (query["amount"] is [{ } pounds])
            if (Money.TryParse(pounds, out var parsed)) amount = parsed;
            else return Problems.From(ProtocolRefusals.Malformed("amount", "An amount is written like 25000.00."));
        var on = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (query["on"] is [{ } day] && !QueryDates.TryParseDay(day, out on)) return Problems.From(ProtocolRefusals.Malformed("on", "A date is written like 2014-09-01."));
        var officer = query["officer"] is [{ } post] ? post : null;
        return (await delegations.Check(organisation, officer, act, amount, on, http.RequestAborted)).Match(
            held => Results.Json(new { organisation, officer, act, amount, on, held.IsChecked, held.Limit, chain = held.Links }, PlatformJson.Options),
            Problems.From);
    }
}
