using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.ViewingCare;

/// <summary>By which routes care was funded over time, and what each change of route shifted from one body to another.</summary>
internal static class ViewRoutes
{
    private const string SpellExample = """{"route":"Chc","from":"2025-04-01","to":"2025-09-30","perWeek":{"11E":"1486.20"}}""";

    private const string ChangeExample = """{"on":"2025-10-01","from":"Chc","to":"Joint","perWeek":{"11E":"-564.76","E06000022":"564.76"},"shiftedPerWeek":"564.76","careChanged":false}""";

    private const string Example = $$"""{"spells":[{{SpellExample}}],"changes":[{{ChangeExample}}]}""";

    private const string PoolExample =
        $$"""{"agreement":"BANES-MH","shiftedPerWeek":{"11E":"-564.76","E06000022":"564.76"},"changes":[{"packageId":"0198c5f0-0000-7000-8000-000000000001","change":{{ChangeExample}}}]}""";

    private const string FindTerms =
        """
        select p.package_id, v.terms
        from package p
        join package_version v on v.package_id = p.package_id and v.version = p.in_force
        where p.agreement = $1
        order by p.package_id
        """;

    internal sealed record Spell(FundingRoute Route, DateOnly From, DateOnly? To, IReadOnlyDictionary<string, Money> PerWeek);

    internal sealed record Shunt(DateOnly On, FundingRoute From, FundingRoute To, IReadOnlyDictionary<string, Money> PerWeek, Money ShiftedPerWeek, bool CareChanged);

    internal sealed record Reply(IReadOnlyList<Spell> Spells, IReadOnlyList<Shunt> Changes)
    {
        public static Reply Of(IEnumerable<PackageTerms> packages)
        {
            var spells = RouteHistory.Of(packages);
            return new([.. spells.Select(spell => new Spell(spell.Route, spell.Days.Start, spell.Days.End, spell.PerWeek))], [.. RouteHistory.Shunts(spells).Select(Told)]);
        }

        private static Shunt Told(CostShunt shunt) => new(shunt.On, shunt.From, shunt.To, shunt.PerWeek, shunt.Shifted, shunt.CareChanged);
    }

    private sealed record Changed(string PackageId, Shunt Change);

    private sealed record PoolReply(AgreementReference Agreement, IReadOnlyDictionary<string, Money> ShiftedPerWeek, IReadOnlyList<Changed> Changes);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/packages/{packageId}/routes", Handle)
            .Describe("ViewRoutes", "The funding routes of a package over time, and what each change shifted", StatusCodes.Status200OK, null, Example);
        routes.MapGet("/v1/packages/route-changes", HandlePool)
            .Describe("ViewRouteChanges", "What changes of funding route shifted from one body to another in a pool, per week", StatusCodes.Status200OK, null, PoolExample)
            .DescribeQuery("agreement", "The reference of the agreement.", required: true);
    }

    private static async Task<IResult> Handle(HttpContext http, string packageId, PackageAccess access) =>
        (await access.AsReader(Caller.Of(http), packageId, http.RequestAborted)).Match(
            view => Results.Json(Reply.Of((view.Stored.Package.InForce ?? view.Stored.Package.Proposed) is { } version ? [version.Terms] : []), PlatformJson.Options),
            Problems.From);

    private static async Task<IResult> HandlePool(HttpContext http, PoolAccess pools, NpgsqlDataSource database)
    {
        if ((await AskedPool.Read(http, pools, AskedPool.Readers)).IsRefused(out var refusal, out var pool)) return Problems.From(refusal);
        await using var find = database.CreateCommand(FindTerms);
        find.Parameters.Add(new() { Value = pool.Reference.Value });
        await using var rows = await find.ExecuteReaderAsync(http.RequestAborted);
        var changes = new List<Changed>();
        while (await rows.ReadAsync(http.RequestAborted))
            foreach (var change in Reply.Of([TermsForm.Read(rows.GetString(1))]).Changes) changes.Add(new(new PackageId(rows.GetGuid(0)).ToString(), change));
        var shifted = changes.SelectMany(change => change.Change.PerWeek).GroupBy(moved => moved.Key, StringComparer.Ordinal)
            .OrderBy(moved => moved.Key, StringComparer.Ordinal).ToDictionary(moved => moved.Key, moved => Money.Sum(moved.Select(one => one.Value)));
        return Results.Json(new PoolReply(pool.Reference, shifted, changes), PlatformJson.Options);
    }
}
