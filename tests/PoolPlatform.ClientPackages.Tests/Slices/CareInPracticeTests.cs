using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>What happens to a package beside its terms: it is funded meanwhile, delivered, paid, put right and reviewed.</summary>
public sealed class CareInPracticeTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    private static readonly string Finance = TestTokens.Of("E06000022", "finance");

    [Fact]
    public async Task One_body_pays_without_prejudice_and_the_decision_settles_it_to_the_first_day()
    {
        var pool = await Make(service);
        var packageId = await pool.Approved(Line("1486.20", "2025-09-03", split: """{"by":"percent","weights":{"E06000022":"100"}}"""));
        var path = $"/v1/packages/{packageId}/interim-funding";
        await service.Http.Refused(HttpMethod.Post, $"{path}/decision", Commissioner, """{"decidedOn":"2025-09-30","split":{"by":"percent","weights":{"11E":"100"}}}""", 409, "funding-not-in-dispute");
        await service.Http.Refused(HttpMethod.Post, path, Commissioner, """{"funder":"00T","dispute":"D-1","from":"2025-09-03"}""", 422, "unknown-partner");
        await service.Http.Post(path, Commissioner, """{"funder":"E06000022","dispute":"D-1","from":"2025-09-03"}""");
        await service.Http.Refused(HttpMethod.Post, path, Commissioner, """{"funder":"E06000022","dispute":"D-2","from":"2025-09-03"}""", 409, "funding-in-dispute");
        await service.Http.Refused(HttpMethod.Post, $"{path}/decision", Commissioner, """{"decidedOn":"2025-09-01","split":{"by":"percent","weights":{"11E":"100"}}}""", 422, "decision-before-dispute");
        await service.Http.Refused(HttpMethod.Post, $"{path}/decision", Commissioner, """{"decidedOn":"2998-09-01","split":{"by":"percent","weights":{"11E":"100"}}}""", 422, "decision-in-future");

        var decided = await service.Http.Post($"{path}/decision", Commissioner, """{"decidedOn":"2025-09-30","split":{"by":"percent","weights":{"11E":"62","E06000022":"38"}}}""");
        var decision = decided.GetProperty("items")[0].GetProperty("decision");
        // E9: 28 days at £1,486.20, of which the NHS owes 62%.
        Assert.Equal(("5944.80", "3685.78", "-3685.78"), (decision.Text("paid"), decision.GetProperty("transfers").Text("11E"), decision.GetProperty("transfers").Text("E06000022")));
        Assert.Equal(("2025-09-03", "2025-09-30"), (decision.GetProperty("days").Text("from"), decision.GetProperty("days").Text("to")));
        Assert.Equal(decided.GetRawText(), (await service.Http.Get(path, Commissioner)).GetRawText());

        var told = Assert.Single(await pool.Told(packageId), told => told.Type == "FundingTransferred").Event;
        Assert.Equal(("InterimFunding", "D-1", "2025-09-30"), (told.Text("reason"), told.Text("decision"), told.Text("decidedOn")));
        var part = Assert.Single(told.GetProperty("parts").EnumerateArray());
        Assert.Equal(("2025-09-03", "2025-09-30"), (part.Text("from"), part.Text("to")));
        Assert.Equal(["11E 368578", "E06000022 -368578"], part.GetProperty("moves").EnumerateArray().Select(move => $"{move.Text("partner")} {move.GetProperty("amountPence").GetInt64()}"));
    }

    [Fact]
    public async Task A_death_reported_late_takes_payments_back_and_makes_them_anew_in_the_open_period()
    {
        var pool = await Make(service);
        var packageId = await pool.Approved(Line(from: "2025-07-01"));
        var path = $"/v1/packages/{packageId}/payments";
        await service.Http.Post(path, Finance, """{"reference":"run-4","from":"2025-07-01","to":"2025-07-31"}""");
        var paid = await service.Http.Post(path, Finance, """{"reference":"run-5","from":"2025-08-01","to":"2025-08-31","amount":"3287.55"}""");
        Assert.Equal(["3287.55 0.00", "3287.55 0.00"], paid.GetProperty("items").EnumerateArray().Select(item => $"{item.Text("paid")} {item.Text("difference")}"));
        await service.Http.Refused(HttpMethod.Post, path, Finance, """{"reference":"run-5","from":"2025-09-01","to":"2025-09-30"}""", 409, "payment-known");
        await service.Http.Refused(HttpMethod.Post, path, Finance, """{"reference":"run-6","from":"2025-08-31","to":"2025-09-30"}""", 422, "payment-overlaps");
        await service.Http.Refused(HttpMethod.Post, path, Practitioner(), """{"reference":"run-6","from":"2025-09-01","to":"2025-09-30"}""", 403, "role-missing");
        await service.Http.Refused(HttpMethod.Post, path, Finance, """{"reference":"run-6","from":"2025-09-02","to":"2025-09-01"}""", 422, "dates-reversed");
        await service.Http.Refused(HttpMethod.Post, path, Finance, """{"reference":"run-6","from":"2025-09-02","to":"2998-09-01"}""", 422, "date-outside-term");

        await service.Http.Post($"/v1/people/{pool.PersonId}/death", Practitioner(), """{"on":"2025-08-09"}""", 200);
        // E12: £954.45 is due, £2,333.10 of 10 to 31 August comes back.
        var owed = await service.Http.Get(path, Finance);
        Assert.Equal(("-2333.10", "954.45", "2025-08-10"), (owed.Text("stillToAdjust"), owed.GetProperty("items")[1].Text("due"), owed.GetProperty("items")[1].GetProperty("affected").Text("from")));
        var adjusted = await service.Http.Post($"/v1/packages/{packageId}/adjustments", Finance, null, 200);
        var adjustment = Assert.Single(adjusted.GetProperty("adjustments").EnumerateArray());
        Assert.Equal(("run-5", "-3287.55", "954.45", "-2333.10"), (adjustment.Text("reference"), adjustment.Text("reversed"), adjustment.Text("due"), adjustment.Text("difference")));
        Assert.Equal(("0.00", "954.45"), (adjusted.Text("stillToAdjust"), adjusted.GetProperty("items")[1].Text("paid")));
        Assert.Equal(1, (await service.Http.Post($"/v1/packages/{packageId}/adjustments", Finance, null, 200)).GetProperty("adjustments").GetArrayLength());

        var told = Assert.Single(await pool.Told(packageId), told => told.Type == "ArrearsOwed").Event;
        Assert.Equal(("Ended", "run-5", "E06000022", 2), (told.Text("reason"), told.Text("payment"), told.Text("payer"), told.GetProperty("version").GetInt32()));
        var part = Assert.Single(told.GetProperty("parts").EnumerateArray());
        Assert.Equal(("2025-08-10", "2025-08-31", "OPP", -233310), (part.Text("from"), part.Text("to"), part.Text("line"), part.GetProperty("amountPence").GetInt64()));
    }

    [Fact]
    public async Task What_was_delivered_is_held_or_confirmed_before_it_counts_and_trued_up_against_the_plan()
    {
        var pool = await Make(service);
        var packageId = await pool.Approved(Line("249.06", "2025-06-01", service: "Home care")[..^1] + ""","kind":"Homecare","contract":{"weekStartsOn":"Saturday","visits":{"hourlyRate":"23.72"}}}""");
        var path = $"/v1/packages/{packageId}/deliveries";
        await service.Http.Post($"/v1/packages/{packageId}/payments", Finance, """{"reference":"run-1","from":"2025-06-01","to":"2025-06-27"}""");
        var reported = (await service.Http.Post(path, Practitioner(), """{"line":0,"week":"2025-06-11","visits":[{"minutes":30,"count":18}]}""")).GetProperty("items")[0];
        Assert.Equal(("2025-06-07", "2025-06-13", "213.48", "249.06", "Reported"), (reported.Text("from"), reported.Text("to"), reported.Text("worth"), reported.Text("payable"), reported.Text("state")));
        var number = reported.GetProperty("number").GetInt32();

        var held = (await service.Http.Post($"{path}/{number}/hold", Finance, """{"reason":"Two visits are disputed"}""", 200)).GetProperty("items")[0];
        Assert.Equal(("Held", "Two visits are disputed", "0.00"), (held.Text("state"), held.Text("heldFor"), held.Text("payable")));
        Assert.Equal("-249.06", (await service.Http.Get($"/v1/packages/{packageId}/payments", Finance)).Text("stillToAdjust"));
        var confirmed = (await service.Http.Post($"{path}/{number}/confirmation", Finance, null, 200)).GetProperty("items")[0];
        Assert.Equal(("Confirmed", "213.48", "-35.58"), (confirmed.Text("state"), confirmed.Text("payable"), confirmed.Text("trueUp")));
        Assert.Equal("-35.58", (await service.Http.Get($"/v1/packages/{packageId}/payments", Finance)).Text("stillToAdjust"));
        await service.Http.Post($"/v1/packages/{packageId}/adjustments", Finance, null, 200);
        var told = Assert.Single(await pool.Told(packageId), told => told.Type == "ArrearsOwed").Event;
        Assert.Equal(("Delivered", "run-1", -3558), (told.Text("reason"), told.Text("payment"), told.GetProperty("parts")[0].GetProperty("amountPence").GetInt64()));

        await service.Http.Refused(HttpMethod.Post, $"{path}/{number}/confirmation", Finance, null, 409, "delivery-confirmed");
        await service.Http.Refused(HttpMethod.Post, $"{path}/{number}/confirmation", Practitioner(), null, 403, "role-missing");
        await service.Http.Refused(HttpMethod.Post, $"{path}/99/confirmation", Finance, null, 404, "not-found");
        await service.Http.Post(path, Practitioner(), """{"line":0,"week":"2025-06-12","visits":[{"minutes":30,"count":21}]}""");
        Assert.Equal(["Superseded", "Reported"], (await service.Http.Get(path, Finance)).GetProperty("items").EnumerateArray().Select(item => item.Text("state")));
        await service.Http.Refused(HttpMethod.Post, $"{path}/{number}/hold", Finance, """{"reason":"Late"}""", 409, "delivery-superseded");
        await service.Http.Refused(HttpMethod.Post, path, Practitioner(), """{"line":1,"week":"2025-06-12","visits":[]}""", 422, "delivery-outside-line");
        await service.Http.Refused(HttpMethod.Post, path, Practitioner(), """{"line":0,"week":"2025-05-12","visits":[]}""", 422, "delivery-outside-line");
        await service.Http.Refused(HttpMethod.Post, path, Practitioner(), """{"line":0,"week":"2025-06-12","visits":[{"minutes":30,"count":-1}]}""", 422, "delivery-not-possible");
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{await pool.Approved(Line(service: "Day care"))}/deliveries", Practitioner(), """{"line":0,"week":"2025-06-12","visits":[]}""", 422, "line-not-by-visits");
    }

    [Fact]
    public async Task Reviews_link_outcomes_to_what_the_care_has_cost()
    {
        var pool = await Make(service);
        var packageId = await pool.Approved(Line(from: "2025-05-14", to: "2025-10-31"));
        var path = $"/v1/packages/{packageId}/reviews";
        Assert.True((await service.Http.Post(path, Practitioner(), """{"due":"2025-06-11"}""")).GetProperty("overdue").GetBoolean());
        await service.Http.Post(path, Practitioner(), """{"due":"2025-06-11","done":"2025-06-12","goals":[{"code":"walks-outdoors","met":false}],"scores":[{"domain":"Experience","score":2},{"domain":"Access","score":3}]}""");
        var reviewed = await service.Http.Post(path, Practitioner(), """{"due":"2025-10-31","done":"2025-10-30","goals":[{"code":"walks-outdoors","met":true}],"scores":[{"domain":"Experience","score":4}]}""");
        Assert.Equal((false, "18134.55", 2), (reviewed.GetProperty("overdue").GetBoolean(), reviewed.Text("costSinceStart"), reviewed.GetProperty("changes").GetProperty("Experience").GetInt32()));

        await service.Http.Refused(HttpMethod.Post, path, Practitioner(), """{"due":"2025-10-31","scores":[{"domain":"Access","score":3}]}""", 422, "review-not-done");
        await service.Http.Refused(HttpMethod.Post, path, Practitioner(), """{"due":"2025-10-31","done":"2025-10-30","scores":[{"domain":"Access","score":6}]}""", 422, "outcome-score-outside");
        await service.Http.Refused(HttpMethod.Post, path, Practitioner(), """{"due":"2025-10-31","done":"2025-10-30","scores":[{"domain":"Access","score":3},{"domain":"Access","score":3}]}""", 422, "outcome-scored-twice");
        await service.Http.Refused(HttpMethod.Post, path, Practitioner(), """{"due":"2025-10-31","goals":[{"code":"Mrs Ogden walks","met":false}]}""", 400, "malformed");
    }

    [Theory]
    [MemberData(nameof(Bodies.Broken), MemberType = typeof(Bodies))]
    public async Task A_broken_body_is_refused_everywhere(string what, string body)
    {
        var pool = await Make(service);
        var packageId = await pool.Approved();
        foreach (var (path, token) in new[]
        {
            ($"/v1/packages/{packageId}/interim-funding", Commissioner), ($"/v1/packages/{packageId}/interim-funding/decision", Commissioner), ($"/v1/packages/{packageId}/reviews", Practitioner()),
            ($"/v1/packages/{packageId}/deliveries", Practitioner()), ($"/v1/packages/{packageId}/payments", Finance), ($"/v1/packages/{packageId}/start", Practitioner()),
            ($"/v1/people/{pool.PersonId}/moves", Practitioner()), ($"/v1/people/{pool.PersonId}/death", Practitioner()), ($"/v1/people/{pool.PersonId}/erasure", Practitioner()),
            ("/v1/people/sharing-agreements", Commissioner), ($"/v1/packages/uplifts?agreement={pool.Reference}", Commissioner),
        })
        {
            using var answer = await service.Http.Send(HttpMethod.Post, path, token, body);
            Assert.True((int)answer.StatusCode is 400 or 409 or 413 or 422, $"{what} at {path}: {(int)answer.StatusCode}");
        }
    }
}
