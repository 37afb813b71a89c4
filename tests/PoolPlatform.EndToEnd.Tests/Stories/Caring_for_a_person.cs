using System.Globalization;
using PoolPlatform.EndToEnd.Tests.Api;
using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>A person's package of care arrives in the pool as a commitment, over the bus: month by month, changed, ended.</summary>
public sealed class Caring_for_a_person(Platform platform)
{
    [Fact]
    public async Task The_cost_of_an_approved_package_is_committed_month_by_month()
    {
        var pool = await PackagePool(platform);
        var packageId = await DraftPackage(platform, pool, "700.00", "2014-05-14");
        Assert.Equal("0.00", (await pool.Position()).Text("committed"));
        await Approve(pool, packageId);

        // 100.00 a day, both days counted: 18 days of May, then whole months; 322 days in all.
        await Committed(pool, "", "32200.00");
        await Committed(pool, "?period=1", "0.00");
        await Committed(pool, "?period=2", "1800.00");
        await Committed(pool, "?period=3", "4800.00");
        await Committed(pool, "?period=12", "32200.00");
        var position = await pool.Position();
        Assert.Equal(("50000.00", "0.00", "32200.00"), (position.Text("lines", "code", "OPP", "budget"), position.Text("lines", "code", "OPP", "actual"), position.Text("lines", "code", "OPP", "committed")));
    }

    [Fact]
    public async Task A_changed_rate_replaces_the_commitment_and_an_end_cuts_it_off()
    {
        var pool = await PackagePool(platform);
        var packageId = await DraftPackage(platform, pool, "700.00", "2014-05-14");
        await Approve(pool, packageId);
        await Committed(pool, "", "32200.00");

        var current = (await platform.As(BanesCouncil, "practitioner").Get($"/v1/packages/{packageId}")).Is(200);
        var change = await platform.As(BanesCouncil, "practitioner").Send(HttpMethod.Post, $"/v1/packages/{packageId}/versions", Caller.Json($$"""{"reason":"More hours","route":"Joint","lines":{{Lines("770.00", "2014-05-14")}}}"""),
            request =>
            {
                request.Headers.Add("Idempotency-Key", Caller.NewKey());
                request.Headers.TryAddWithoutValidation("If-Match", current.Headers.ETag!.ToString());
            });
        Assert.InRange(change.Status, 200, 201);
        await Approve(pool, packageId);
        await Committed(pool, "", "35420.00");

        Assert.InRange((await platform.As(BanesCouncil, "practitioner").Post($"/v1/packages/{packageId}/end", """{"on":"2014-05-23","reason":"Moved away"}""")).Status, 200, 201);
        await Committed(pool, "", "1100.00");
    }

    [Fact]
    public async Task A_person_is_seen_by_the_responsible_bodies_only()
    {
        var pool = await PackagePool(platform);
        var personId = await RecordPerson(platform);
        var packageId = await DraftPackage(platform, pool, "700.00", "2014-05-14", personId);
        var person = (await platform.As(BanesCouncil, "practitioner").Get($"/v1/people/{personId}?purpose=review")).Is(200);
        Assert.Equal("Example", person.Json["name"]!["family"]!.GetValue<string>());
        (await platform.As(BoltonCouncil, "practitioner").Get($"/v1/people/{personId}?purpose=curiosity")).IsProblem(404);
        (await platform.As(BoltonCouncil, "practitioner").Get($"/v1/packages/{packageId}")).IsProblem(404);
        (await platform.Admin.Get($"/v1/people/{personId}?purpose=curiosity")).IsProblem(404);

        // Finance sees the package and never who it is for.
        var seen = await platform.As(BanesCcg, "commissioner").Get($"/v1/packages/{packageId}");
        Assert.DoesNotContain("Example", seen.Is(200).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nhsNumber", "9434765918", 422)]
    [InlineData("nhsNumber", "943476591", 422)]
    [InlineData("born", "1938-02-30", 400)]
    [InlineData("responsibleNhsBody", "ZZ9", 422)]
    public async Task A_person_that_cannot_be_right_is_refused(string field, string value, int status)
    {
        var person = System.Text.Json.Nodes.JsonNode.Parse(Person())!;
        person[field] = value;
        (await platform.As(BanesCouncil, "practitioner").Post("/v1/people", person.ToJsonString())).IsProblem(status);
    }

    internal static async Task<Pool> PackagePool(RunningPlatform platform)
    {
        var pool = await platform.ActiveAgreement();
        await pool.SetBudget(new Line("OPP", BanesCouncil, "50000.00", "Package"));
        return pool;
    }

    internal static async Task<string> RecordPerson(RunningPlatform platform, string council = BanesCouncil) =>
        (await platform.As(council, "practitioner").Post("/v1/people", Person().Replace(BanesCouncil, council, StringComparison.Ordinal))).Is(201).Text("personId");

    internal static async Task<string> DraftPackage(RunningPlatform platform, Pool pool, string weeklyRate, string from, string? personId = null, string council = BanesCouncil) =>
        (await platform.As(council, "practitioner").Post(
            "/v1/packages",
            $$"""{"agreement":"{{pool.Reference}}","scheme":"S","personId":"{{personId ?? await RecordPerson(platform, council)}}","route":"Joint","lines":{{Lines(weeklyRate, from).Replace(BanesCouncil, council, StringComparison.Ordinal)}}}""")).Is(201).Text("packageId");

    private static async Task Approve(Pool pool, string packageId) => Assert.InRange((await pool.Host.Post($"/v1/packages/{packageId}/approval")).Status, 200, 201);

    private static Task Committed(Pool pool, string query, string pounds) =>
        Poll.UntilHolds(TimeSpan.FromSeconds(20), async () => Assert.Equal(pounds, (await pool.Position(query)).Text("committed")));

    private static string Lines(string weeklyRate, string from) =>
        """[{"service":"Home care","provider":"A provider","weeklyRate":"RATE","from":"FROM","to":null,"budgetLine":"OPP","split":{"by":"percent","weights":{"11E":"62","E06000022":"38"}}}]"""
            .Replace("RATE", weeklyRate, StringComparison.Ordinal).Replace("FROM", from, StringComparison.Ordinal);

    private static string Person() =>
        $$"""{"nhsNumber":"{{NhsNumber()}}","name":{"family":"Example","given":"Edna"},"born":"1938-02-11","responsibleCouncil":"E06000022","responsibleNhsBody":"11E"}""";

    // Of the range 9990000000 to 9999999999, which is never given to anybody; the tenth digit checks the nine before it, modulus 11.
    internal static string NhsNumber()
    {
        while (true)
        {
            var nine = "999" + Random.Shared.Next(1_000_000).ToString("000000", CultureInfo.InvariantCulture);
            var check = 11 - (nine.Select((digit, i) => (digit - '0') * (10 - i)).Sum() % 11);
            if (check != 10) return nine + (check == 11 ? "0" : check.ToString(CultureInfo.InvariantCulture));
        }
    }
}
