using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

public sealed class UpliftTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    private const string Body = """{"provider":"Sunny Bank","percent":"4.5","from":"2026-04-01","reason":"Fee uplift 2026-27"}""";

    private static readonly string Reviewer = TestTokens.Of("E06000022", "commissioner");

    [Fact]
    public async Task An_uplift_is_previewed_in_pounds_reviewed_by_another_and_applied_to_all_packages_at_once()
    {
        var pool = await Make(service);
        var first = await pool.Approved();
        var second = await pool.Approved(Line("895.00", "2025-04-01"));
        var over = await pool.Approved(Line("100.00", "2025-04-01", "2026-03-31"));
        await pool.Drafted();
        await (await pool.Change(second, "A change that waits", "*", Line("900.00", "2025-04-01"))).Is(201);

        var previewed = await service.Http.Post($"/v1/packages/uplifts?agreement={pool.Reference}", Commissioner, Body);
        // £33.41 and £40.28 more a week for the 365 days of 2026-27, to the end of the term.
        Assert.Equal((2, "Previewed", "3842.41"), (previewed.GetProperty("packages").GetInt32(), previewed.Text("state"), previewed.GetProperty("effects").Text("2026-27")));
        Assert.Equal(2, (await pool.Told(first)).Count);

        var path = $"/v1/packages/uplifts/{previewed.Text("upliftId")}";
        await service.Http.Refused(HttpMethod.Post, $"{path}/approval", Commissioner, null, 409, "uplift-own-review");
        await service.Http.Refused(HttpMethod.Post, $"{path}/approval", TestTokens.Of("00T", "commissioner"), null, 404, "not-found");
        Assert.Equal("Applied", (await service.Http.Post($"{path}/approval", Reviewer, null, 200)).Text("state"));
        await service.Http.Refused(HttpMethod.Post, $"{path}/approval", Reviewer, null, 409, "uplift-applied");
        Assert.Equal("Applied", (await service.Http.Get(path, Commissioner)).Text("state"));

        var shown = await service.Http.Get($"/v1/packages/{second}", Commissioner);
        Assert.Equal((3, 4), (shown.GetProperty("inForce").GetProperty("version").GetInt32(), shown.GetProperty("proposed").GetProperty("version").GetInt32()));
        Assert.Equal(["895.00", "935.28"], shown.GetProperty("inForce").GetProperty("lines").EnumerateArray().Select(line => line.Text("weeklyRate")));
        Assert.Equal(("Rate", 174209), ((await pool.Told(first))[^1].Event.GetProperty("movements")[0].Text("reason"), (await pool.Told(first))[^1].Event.GetProperty("movements")[0].GetProperty("amountPence").GetInt64()));
        Assert.Equal(2, (await pool.Told(over)).Count);
        Assert.Equal("3842.41", (await service.Http.Get($"/v1/packages/movement?agreement={pool.Reference}&year=2026-27", Commissioner)).GetProperty("movements").Text("Rate"));
    }

    [Fact]
    public async Task An_uplift_counts_only_where_the_officers_limit_holds_its_whole_cost()
    {
        var pool = await Make(service);
        var packageId = await pool.Approved();
        await pool.Approved(Line("895.00", "2025-04-01"));
        var uplift = (await service.Http.Post($"/v1/packages/uplifts?agreement={pool.Reference}", Commissioner, Body)).Text("upliftId");
        var path = $"/v1/packages/uplifts/{uplift}/approval";
        var successor = TestTokens.Of("92G", "commissioner");
        // £3,842.41 in 2026-27 over both; each of them alone would be within the limit.
        service.Known.Delegations["92G"] = ("Head of service", 3_842_40);

        await service.Http.Refused(HttpMethod.Post, path, successor, null, 422, "delegation-officer-missing");
        await service.Http.Refused(HttpMethod.Post, path, successor, """{"officer":"Clerk"}""", 422, "delegation-over-limit");
        await service.Http.Refused(HttpMethod.Post, path, successor, """{"officer":"Head of service"}""", 422, "delegation-over-limit");
        await service.Http.Refused(HttpMethod.Post, path, successor, """{"who":"me"}""", 400, "unknown-field");
        Assert.Equal(2, (await pool.Told(packageId)).Count);

        service.Known.Delegations["92G"] = ("Head of service", 3_842_41);
        Assert.Equal("Applied", (await service.Http.Post(path, successor, """{"officer":"Head of service"}""", 200)).Text("state"));
        Assert.Contains("Head of service", await service.Query<string>($"select facts::text from audit_entry where subject = 'uplift:{uplift}' and operation = 'ApplyUplift'"), StringComparison.Ordinal);
        service.Known.Delegations.Clear();
    }

    [Fact]
    public async Task A_package_that_changed_since_the_preview_stops_the_uplift()
    {
        var pool = await Make(service);
        var packageId = await pool.Approved();
        var uplift = (await service.Http.Post($"/v1/packages/uplifts?agreement={pool.Reference}", Commissioner, Body)).Text("upliftId");
        await service.Http.Post($"/v1/packages/{packageId}/start", Practitioner(), """{"on":"2025-05-14"}""", 200);
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/uplifts/{uplift}/approval", Reviewer, null, 409, "uplift-stale");
        Assert.Equal(2, (await pool.Told(packageId)).Count);
    }

    [Theory]
    [InlineData("4.5", "0", "uplift-percent")]
    [InlineData("4.5", "101", "uplift-percent")]
    [InlineData("Sunny Bank", "Nobody", "uplift-nothing")]
    [InlineData("2026-04-01", "2030-04-01", "date-outside-term")]
    public async Task An_uplift_that_cannot_be_is_refused(string part, string instead, string code)
    {
        var pool = await Make(service);
        await pool.Approved();
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/uplifts?agreement={pool.Reference}", Commissioner, Body.Replace(part, instead, StringComparison.Ordinal), 422, code);
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/uplifts?agreement={pool.Reference}", Practitioner(), Body, 403, "role-missing");
    }

    [Fact]
    public async Task Ten_thousand_packages_are_raised_as_one()
    {
        var pool = await Make(service);
        var packageId = await pool.Approved();
        // As approval leaves them: the same package under ten thousand ids.
        await service.Query<string>($"""
            with made as (
                insert into package (package_id, person_id, agreement, scheme, last_version, in_force, committed_through, revision, agreed)
                select gen_random_uuid(), person_id, agreement, scheme, 1, 1, committed_through, 1, agreed from package, generate_series(1, 9999) where package_id = '{packageId}'
                returning package_id
            ), versions as (
                insert into package_version (package_id, version, terms, recorded_at, in_force_at)
                select m.package_id, 1, v.terms, v.recorded_at, v.in_force_at from made m, package_version v where v.package_id = '{packageId}'
            )
            select 'made'
            """);
        var uplift = await service.Http.Post($"/v1/packages/uplifts?agreement={pool.Reference}", Commissioner, Body);
        Assert.Equal((10_000, "17420900.00"), (uplift.GetProperty("packages").GetInt32(), uplift.GetProperty("effects").Text("2026-27")));
        await service.Http.Post($"/v1/packages/uplifts/{uplift.Text("upliftId")}/approval", Reviewer, null, 200);
        // How long it may take is measured by the benchmark suite of that name: a test shares its machine.
        Assert.Equal(10_000L, await service.Query<long>($"select count(*) from event_log where stream = '{pool.Reference}' and type = 'CommitmentChanged' and payload like '%\"Rate\"%'"));
    }
}
