using Npgsql;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.ViewingCare;

/// <summary>What a person's care has cost by year, over all packages and both bodies, and by which routes it was funded. It says nothing of who the person is.</summary>
internal static class ViewCareOfPerson
{
    private const string Example =
        """{"personId":"0198c5f0-1234-7000-8000-000000000002","years":[{"year":"2025-26","cost":"34148.10"}],"spells":[{"route":"Joint","from":"2025-05-14","to":null,"perWeek":{"11E":"460.26","E06000022":"282.09"}}],"changes":[]}""";

    private const string FindTerms =
        "select v.terms from package p join package_version v on v.package_id = p.package_id and v.version = p.in_force where p.person_id = $1 order by p.package_id";

    private static readonly string[] Readers = [.. PersonAccess.Keepers, Roles.Commissioner, Roles.Auditor];

    private sealed record YearCost(FinancialYear Year, Money Cost);

    private sealed record Reply(string PersonId, IReadOnlyList<YearCost> Years, IReadOnlyList<ViewRoutes.Spell> Spells, IReadOnlyList<ViewRoutes.Shunt> Changes);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/people/{personId}/care", Handle)
            .Describe("ViewCareOfPerson", "What a person's care has cost by year, over both bodies, and by which routes", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, string personId, PersonAccess access, NpgsqlDataSource database, TimeProvider time)
    {
        if ((await access.AsResponsible(Caller.Of(http), personId, Readers, http.RequestAborted)).IsRefused(out var refusal, out var person)) return Problems.From(refusal);
        await using var find = database.CreateCommand(FindTerms);
        find.Parameters.Add(new() { Value = person.Value });
        await using var rows = await find.ExecuteReaderAsync(http.RequestAborted);
        var packages = new List<PackageTerms>();
        while (await rows.ReadAsync(http.RequestAborted)) packages.Add(TermsForm.Read(rows.GetString(0)));

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var years = new List<YearCost>();
        if (packages.Where(terms => !terms.Lines.IsEmpty).Select(terms => terms.FirstDay).ToList() is { Count: > 0 } firsts)
            for (var year = FinancialYear.Of(firsts.Min()); year.Start <= today; year = FinancialYear.StartingIn(year.StartYear + 1))
                years.Add(new(year, Money.Sum(packages.Select(terms => ForecastMovement.Net(terms, new(year.Start, year.End < today ? year.End : today))))));
        var history = ViewRoutes.Reply.Of(packages);
        return Results.Json(new Reply(person.ToString(), years, history.Spells, history.Changes), PlatformJson.Options);
    }
}
