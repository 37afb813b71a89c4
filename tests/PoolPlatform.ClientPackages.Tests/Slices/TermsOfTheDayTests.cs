using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>An agreement varied from 1 April 2026: a scheme goes and another comes, a third partner joins, and the term is a year longer.</summary>
public class TermsOfTheDayTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    private const string Newcomer = "00T";

    [Theory]
    [InlineData("LD", "2026-03-31", 201)]
    [InlineData("LD", "2026-04-01", 422)]
    [InlineData("OP", "2026-03-31", 422)]
    [InlineData("OP", "2026-04-01", 201)]
    public async Task A_line_fits_the_schemes_of_its_first_day(string scheme, string from, int status)
    {
        var pool = await Varied("2026-04-01");

        await service.Http.Post("/v1/packages", Practitioner(), pool.Draft(scheme, lines: PoolWithPerson.Line(from: from, budgetLine: "SL")), status);
    }

    [Theory]
    [InlineData("2026-03-31", 422)]
    [InlineData("2026-04-01", 201)]
    public async Task A_partner_pays_for_lines_from_the_day_on_which_it_is_one(string from, int status)
    {
        var pool = await Varied("2026-04-01");

        await service.Http.Post("/v1/packages", Practitioner(), pool.Draft("MH", lines: PoolWithPerson.Line(from: from, split: """{"by":"percent","weights":{"00T":"100"}}""")), status);
    }

    [Fact]
    public async Task Care_may_end_in_the_year_by_which_the_term_was_prolonged()
    {
        var pool = await Varied("2026-04-01");

        await service.Http.Post("/v1/packages", Practitioner(), pool.Draft("MH", lines: PoolWithPerson.Line(from: "2025-05-14", to: "2028-03-31")), 201);
        await service.Http.Post("/v1/packages", Practitioner(), pool.Draft("MH", lines: PoolWithPerson.Line(from: "2025-05-14", to: "2028-04-01")), 422);
    }

    [Fact]
    public async Task A_partner_of_a_day_that_has_not_come_sees_no_packages_yet()
    {
        var soon = await Varied("2999-04-01");
        var joined = await Varied("2026-04-01");

        await (await service.Http.Send(HttpMethod.Get, $"/v1/packages?agreement={soon.Reference}", TestTokens.Of(Newcomer, "commissioner"))).Is(404);
        await (await service.Http.Send(HttpMethod.Get, $"/v1/packages?agreement={joined.Reference}", TestTokens.Of(Newcomer, "commissioner"))).Is(200);
    }

    private async Task<PoolWithPerson> Varied(string from)
    {
        var pool = await PoolWithPerson.Make(service);
        var later = service.Known.Agreements[pool.Reference].Clone();
        later.EffectiveFrom = from;
        later.TermEnd = "2028-03-31";
        later.Partners.Add(new Partner { Code = Newcomer, Name = "Bolton CCG", Kind = "Ccg" });
        later.Schemes.RemoveAt(1);
        later.Schemes.Add(new Scheme { Code = "OP", Name = "Older people" });
        service.Known.Later[pool.Reference] = [later];
        service.Known.Budgets[(pool.Reference, 2025)] = service.Known.Budgets[(pool.Reference, 2026)] = [("MH", "OPP"), ("LD", "SL"), ("OP", "SL")];
        return pool;
    }
}
