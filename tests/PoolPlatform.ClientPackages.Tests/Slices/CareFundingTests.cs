using System.Text.Json;
using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>Who agrees to pay, when care starts, and what the pool is told of it.</summary>
public sealed class CareFundingTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    private static readonly string CouncilCommissioner = TestTokens.Of("E06000022", "commissioner");

    [Fact]
    public async Task A_joint_package_needs_each_funders_yes_once_and_the_first_yes_starts_care()
    {
        var pool = await Make(service);
        var packageId = await pool.Drafted();
        var first = await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null);
        Assert.Equal(("Approved", "WithoutPrejudice", "E06000022"), (first.Text("state"), first.GetProperty("funding").Text("state"), first.GetProperty("funding").GetProperty("awaiting")[0].GetString()));
        Assert.Equal(2, (await pool.Told(packageId)).Count);

        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/approval", Commissioner, null, 409, "package-nothing-to-approve");
        var second = await service.Http.Post($"/v1/packages/{packageId}/approval", CouncilCommissioner, null);
        Assert.Equal(("Agreed", 0), (second.GetProperty("funding").Text("state"), second.GetProperty("funding").GetProperty("awaiting").GetArrayLength()));
        Assert.Equal(["11E", "E06000022"], second.GetProperty("funding").GetProperty("agreedBy").EnumerateArray().Select(funder => funder.GetString()));
        Assert.Equal(2, (await pool.Told(packageId)).Count);
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/approval", CouncilCommissioner, null, 409, "package-nothing-to-approve");
    }

    [Fact]
    public async Task A_package_goes_through_panel_and_approval_to_live_and_its_days_are_counted()
    {
        var pool = await Make(service);
        var packageId = (await service.Http.Post("/v1/packages", Practitioner(), pool.Draft().Replace("\"route\"", "\"referredOn\":\"2025-05-02\",\"route\"", StringComparison.Ordinal))).Text("packageId");
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/start", Practitioner(), """{"on":"2025-05-14"}""", 409, "package-not-in-force");
        Assert.Equal("Panel", (await service.Http.Post($"/v1/packages/{packageId}/panel", Practitioner(), null, 200)).Text("state"));
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/panel", Practitioner(), null, 409, "package-not-a-draft");
        await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null);
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/start", Practitioner(), """{"on":"2025-05-13"}""", 422, "package-start-impossible");
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/start", Practitioner(), """{"on":"2999-01-01"}""", 422, "package-start-impossible");
        var live = await service.Http.Post($"/v1/packages/{packageId}/start", Practitioner(), """{"on":"2025-05-14"}""", 200);
        Assert.Equal(("Live", "2025-05-02", "2025-05-14"), (live.Text("state"), live.Text("referredOn"), live.Text("startedOn")));
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/start", Practitioner(), """{"on":"2025-05-15"}""", 409, "package-started");
        await service.Http.Refused(HttpMethod.Post, "/v1/packages", Practitioner(), pool.Draft().Replace("\"route\"", "\"referredOn\":\"2998-05-02\",\"route\"", StringComparison.Ordinal), 422, "referral-in-future");

        // One wait would be somebody's: it is not told. Five are.
        var timings = await service.Http.Get($"/v1/packages/timings?agreement={pool.Reference}", Commissioner);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null, 0), (timings.GetProperty("started").ValueKind, timings.GetProperty("days").ValueKind, timings.GetProperty("waiting").GetInt32()));
        foreach (var day in new[] { 14, 14, 16, 20 })
        {
            var another = (await service.Http.Post("/v1/packages", Practitioner(), pool.Draft().Replace("\"route\"", "\"referredOn\":\"2025-05-13\",\"route\"", StringComparison.Ordinal))).Text("packageId");
            await service.Http.Post($"/v1/packages/{another}/approval", Commissioner, null);
            await service.Http.Post($"/v1/packages/{another}/start", Practitioner(), $$"""{"on":"2025-05-{{day}}"}""", 200);
        }
        timings = await service.Http.Get($"/v1/packages/timings?agreement={pool.Reference}", Commissioner);
        Assert.Equal((5, 3, 12), (timings.GetProperty("started").GetInt32(), timings.GetProperty("days").GetProperty("median").GetInt32(), timings.GetProperty("days").GetProperty("longest").GetInt32()));
        await service.Http.Refused(HttpMethod.Get, $"/v1/packages/timings?agreement={pool.Reference}", TestTokens.Of("00T", "commissioner"), null, 404, "not-found");
        await service.Http.Refused(HttpMethod.Get, $"/v1/packages/timings?agreement={pool.Reference}", Practitioner(), null, 403, "role-missing");
        await service.Http.Refused(HttpMethod.Get, "/v1/packages/timings", Commissioner, null, 400, "malformed");
    }

    [Fact]
    public async Task What_a_line_may_have_beside_its_rate_is_kept_shown_and_costed()
    {
        var pool = await Make(service);
        const string Fnc = """{"by":"amount","perWeek":{"11E":"254.06"},"rest":"E06000022"}""";
        var line = Line("1120.00", "2025-09-01", split: Fnc)[..^1]
            + ""","kind":"Nursing","contract":{"terminationNoticeDays":3,"retainer":[{"weeks":6,"percent":"100"},{"percent":"50"}]},"absences":[{"from":"2025-10-01","to":"2025-10-09"}]}""";
        var draft = pool.Draft(route: "Fnc", lines: [line])[..^1]
            + ""","charges":[{"kind":"Contribution","perWeek":"187.45","from":"2025-09-01","to":null,"budgetLine":"OPP","reduces":"E06000022","collectedBy":[{"from":"2025-09-01","by":"Provider"},{"from":"2026-01-01","by":"Council"}]}],"oneOffs":[{"service":"Hoist","provider":"Maker","budgetLine":"AWP","amount":"812.50","on":"2025-09-03","split":{"by":"percent","weights":{"11E":"50","E06000022":"50"}}}]}""";
        var packageId = (await service.Http.Post("/v1/packages", Practitioner(), draft)).Text("packageId");
        var shown = (await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null)).GetProperty("inForce");
        Assert.Equal(("Nursing", 3, "2025-10-01"), (shown.GetProperty("lines")[0].Text("kind"), shown.GetProperty("lines")[0].GetProperty("contract").GetProperty("terminationNoticeDays").GetInt32(), shown.GetProperty("lines")[0].GetProperty("absences")[0].Text("from")));
        Assert.Equal(("187.45", "Council", "812.50"), (shown.GetProperty("charges")[0].Text("perWeek"), shown.GetProperty("charges")[0].GetProperty("collectedBy")[1].Text("by"), shown.GetProperty("oneOffs")[0].Text("amount")));

        // September: 30 days of £1,120.00 less 30 of £187.45; the hoist on its own line.
        var told = (await pool.Told(packageId)).First(told => told.Type == "CommitmentChanged").Event.GetProperty("commitments").EnumerateArray().ToList();
        Assert.Equal(480000 - 80336, told.Single(row => row.Text("line") == "OPP" && row.GetProperty("period").GetInt32() == 6 && row.GetProperty("year").GetInt32() == 2025).GetProperty("amountPence").GetInt64());
        Assert.Equal(81250, told.Single(row => row.Text("line") == "AWP").GetProperty("amountPence").GetInt64());
    }

    [Theory]
    [InlineData("\"charges\":[{\"kind\":\"Contribution\",\"perWeek\":\"900.00\",\"from\":\"2025-05-14\",\"to\":null,\"budgetLine\":\"OPP\",\"reduces\":\"E06000022\"}]", "charge-above-cost", "charges[0].perWeek")]
    [InlineData("\"charges\":[{\"kind\":\"Contribution\",\"perWeek\":\"0.00\",\"from\":\"2025-05-14\",\"to\":null,\"budgetLine\":\"OPP\",\"reduces\":\"E06000022\"}]", "charge-not-positive", "charges[0].perWeek")]
    [InlineData("\"charges\":[{\"kind\":\"Contribution\",\"perWeek\":\"9.00\",\"from\":\"2025-05-14\",\"to\":null,\"budgetLine\":\"OPP\"}]", "charge-funder-missing", "charges[0].reduces")]
    [InlineData("\"charges\":[{\"kind\":\"Contribution\",\"perWeek\":\"9.00\",\"from\":\"2025-05-14\",\"to\":null,\"budgetLine\":\"OPP\",\"reduces\":\"00T\"}]", "charge-above-cost", "charges[0].perWeek")]
    [InlineData("\"charges\":[{\"kind\":\"Contribution\",\"perWeek\":\"9.00\",\"from\":\"2025-05-14\",\"to\":null,\"budgetLine\":\"AWP\",\"reduces\":\"E06000022\"}]", "unknown-line", "charges[0].budgetLine")]
    [InlineData("\"oneOffs\":[{\"service\":\"Hoist\",\"provider\":\"Maker\",\"budgetLine\":\"OPP\",\"amount\":\"0.00\",\"on\":\"2025-06-01\",\"split\":{\"by\":\"percent\",\"weights\":{\"11E\":\"100\"}}}]", "one-off-zero", "oneOffs[0].amount")]
    [InlineData("\"oneOffs\":[{\"service\":\"Hoist\",\"provider\":\"Maker\",\"budgetLine\":\"XXX\",\"amount\":\"1.00\",\"on\":\"2025-06-01\",\"split\":{\"by\":\"percent\",\"weights\":{\"11E\":\"100\"}}}]", "unknown-line", "oneOffs[0].budgetLine")]
    public async Task Charges_and_single_sums_that_break_a_rule_are_refused_by_field(string extras, string code, string field)
    {
        var pool = await Make(service);
        var refused = await service.Http.Refused(HttpMethod.Post, "/v1/packages", Practitioner(), $"{pool.Draft()[..^1]},{extras}}}", 422, code);
        Assert.Equal(field, refused.Fields());
    }

    [Fact]
    public async Task Care_that_is_free_charges_nobody()
    {
        var pool = await Make(service);
        const string Charge = ""","charges":[{"kind":"Contribution","perWeek":"9.00","from":"2025-05-14","to":null,"budgetLine":"OPP","reduces":"E06000022"}]}""";
        await service.Http.Refused(HttpMethod.Post, "/v1/packages", Practitioner(), pool.Draft(route: "S117")[..^1] + Charge, 422, "route-charges-nobody");
    }

    [Fact]
    public async Task Cost_shunting_shows_by_package_and_by_pool()
    {
        var pool = await Make(service);
        const string Health = """{"by":"percent","weights":{"11E":"100"}}""";
        var packageId = await pool.Approved(Line("1486.20", "2025-05-14", "2025-09-30", split: Health)[..^1] + ""","route":"Chc"}""", Line("1486.20", "2025-10-01"));

        var routes = await service.Http.Get($"/v1/packages/{packageId}/routes", Commissioner);
        Assert.Equal([("Chc", "2025-05-14"), ("Joint", "2025-10-01")], routes.GetProperty("spells").EnumerateArray().Select(spell => (spell.Text("route"), spell.Text("from"))));
        var change = Assert.Single(routes.GetProperty("changes").EnumerateArray());
        Assert.Equal(("2025-10-01", "564.76", "-564.76"), (change.Text("on"), change.Text("shiftedPerWeek"), change.GetProperty("perWeek").Text("11E")));

        var shown = await service.Http.Get($"/v1/packages/route-changes?agreement={pool.Reference}", TestTokens.Of("E06000022", "auditor"));
        Assert.Equal(("564.76", packageId), (shown.GetProperty("shiftedPerWeek").Text("E06000022"), shown.GetProperty("changes")[0].Text("packageId")));
    }

    [Fact]
    public async Task A_forecast_moves_for_reasons_that_always_reconcile()
    {
        var pool = await Make(service);
        var packageId = await pool.Approved();
        var before = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
        await (await pool.Change(packageId, "Uplift", await pool.ETag(packageId), Line("775.76"))).Is(201);
        await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null);
        await service.Http.Post($"/v1/packages/{packageId}/end", Practitioner(), """{"on":"2025-08-09","reason":"Moved"}""", 200);

        var moved = await service.Http.Get($"/v1/packages/movement?agreement={pool.Reference}&year=2025-26&from={before}", Commissioner);
        Assert.Equal(("34148.10", "9752.41"), (moved.Text("opening"), moved.Text("closing")));
        Assert.Equal(("0.00", "1536.86", "-25932.55"), (moved.GetProperty("movements").Text("New"), moved.GetProperty("movements").Text("Rate"), moved.GetProperty("movements").Text("Ended")));
        var whole = await service.Http.Get($"/v1/packages/movement?agreement={pool.Reference}&year=2025-26", Commissioner);
        Assert.Equal(("0.00", "34148.10", "9752.41"), (whole.Text("opening"), whole.GetProperty("movements").Text("New"), whole.Text("closing")));
        Assert.Equal(975241, (await pool.Committed(packageId)).Where(month => month.Key.Year == 2025).Sum(month => month.Value));

        var told = (await pool.Told(packageId)).Where(told => told.Type == "CommitmentChanged").SelectMany(told => told.Event.GetProperty("movements").EnumerateArray()).Where(movement => movement.GetProperty("year").GetInt32() == 2025);
        Assert.Equal(["New 3414810", "Rate 153686", "Ended -2593255"], told.Select(movement => $"{movement.Text("reason")} {movement.GetProperty("amountPence").GetInt64()}"));
        await service.Http.Refused(HttpMethod.Get, $"/v1/packages/movement?agreement={pool.Reference}&year=2025", Commissioner, null, 400, "malformed");
        await service.Http.Refused(HttpMethod.Get, $"/v1/packages/movement?agreement={pool.Reference}&year=2025-26&from=yesterday", Commissioner, null, 400, "malformed");
    }
}
