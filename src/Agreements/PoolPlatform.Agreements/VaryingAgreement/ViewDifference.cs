using System.Globalization;
using System.Text.Json;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.VaryingAgreement;

/// <summary>What differs between any two versions or dates: each path with its value before and after.</summary>
/// <remarks>A date means the terms on that day as known now; a version the terms that hold in the end as known when it was recorded.</remarks>
internal static class ViewDifference
{
    private const string Example =
        """
        {"from":{"version":1,"effectiveFrom":"2014-04-01"},"to":{"version":2,"effectiveFrom":"2015-04-01"},
         "differences":[{"path":"schemes[MH].riskShare.over[0].share.weights.11E","before":"68.67","after":"65"}]}
        """;

    private sealed record Side(int Version, DateOnly EffectiveFrom);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/agreements/{reference}/variations/difference", Handle)
            .Describe("ViewDifference", "Compare the terms of two versions or dates", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("from", "The number of a version, or a date like 2014-04-01; the first where none is named.")
            .DescribeQuery("to", "The number of a version, or a date like 2015-04-01; the newest where none is named.");

    private static async Task<IResult> Handle(HttpContext http, string reference, AgreementStore agreements, VariationStore variations)
    {
        if ((await agreements.FindFor(Caller.Of(http), reference, Roles.ReadersOfMoney, http.RequestAborted)).IsRefused(out var refusal, out var party)) return Problems.From(refusal);
        if ((await Find("from", http, party.Agreement, agreements, variations)).IsRefused(out var noFrom, out var from)) return Problems.From(noFrom);
        if ((await Find("to", http, party.Agreement, agreements, variations)).IsRefused(out var noTo, out var to)) return Problems.From(noTo);
        return Results.Json(new { from = from.Side, to = to.Side, differences = TermsDifference.Between(from.Terms, to.Terms) }, PlatformJson.Options);
    }

    private static async Task<Outcome<(Side Side, JsonElement Terms)>> Find(string side, HttpContext http, Agreement agreement, AgreementStore agreements, VariationStore variations)
    {
        var reference = agreement.Terms.Reference;
        var given = http.Request.Query[side] is [{ Length: > 0 } asked] ? asked : (side == "from" ? 1 : agreement.Version).ToString(CultureInfo.InvariantCulture);
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return version >= 1 && version <= agreement.Version && await variations.FindVersion(reference, version, http.RequestAborted) is { } found
                ? (new Side(version, found.Version.EffectiveFrom), found.Terms)
                : VariationRefusals.VersionNotFound();
        if (!QueryDates.TryParseDay(given, out var on)) return ProtocolRefusals.Malformed(side, "This is the number of a version, or a date like 2014-04-01.");
        return agreement.Terms.Term.Span.Contains(on) && await agreements.Find(reference, on, http.RequestAborted) is { TermsVersion: { } known } then
            ? (new Side(known.Number, known.EffectiveFrom), JsonSerializer.SerializeToElement(then.Terms, PlatformJson.Options))
            : AgreementsRefusals.DateOutsideTerm(on);
    }
}
