using System.Text.Json;
using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

public sealed class PackageStoryTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    [Fact]
    public async Task A_package_is_drafted_approved_and_commits_the_pool_month_by_month()
    {
        var pool = await Make(service);
        using var answer = await service.Http.Send(HttpMethod.Post, "/v1/packages", Practitioner(), pool.Draft());
        var drafted = await answer.Is(201);
        var packageId = drafted.Text("packageId");
        Assert.Equal(($"/v1/packages/{packageId}", "\"1\""), (answer.Headers.Location!.OriginalString, answer.Headers.ETag!.ToString()));
        Assert.Equal(("Draft", pool.PersonId, pool.Reference, "MH"), (drafted.Text("state"), drafted.Text("personId"), drafted.Text("agreement"), drafted.Text("scheme")));
        Assert.Empty(await pool.Told(packageId));

        var approved = await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null);

        Assert.Equal(("Approved", 1), (approved.Text("state"), approved.GetProperty("inForce").GetProperty("version").GetInt32()));
        Assert.Equal(["CommitmentChanged", "PackageApproved"], (await pool.Told(packageId)).Select(told => told.Type));
        var (_, changed) = (await pool.Told(packageId))[0];
        Assert.Equal((pool.Reference, "New", 1), (changed.Text("reference"), changed.Text("reason"), changed.GetProperty("version").GetInt32()));
        Assert.Equal("""{"year":2025,"period":2,"scheme":"MH","line":"OPP","amountPence":190890}""", changed.GetProperty("commitments")[0].GetRawText());

        // E1: 322 days of the first year, and open to the end of the term.
        var committed = await pool.Committed(packageId);
        Assert.Equal(3414810, committed.Where(month => month.Key.Year == 2025).Sum(month => month.Value));
        Assert.Equal((11, 12), (committed.Keys.Count(month => month.Year == 2025), committed.Keys.Count(month => month.Year == 2026)));
        Assert.Equal((2026, 12), committed.Keys.Max());
    }

    [Fact]
    public async Task A_package_that_no_chain_of_delegation_covers_stays_a_draft()
    {
        var pool = await Make(service);
        var packageId = await pool.Drafted();
        var successor = TestTokens.Of("92G", "commissioner");
        // 742.35 a week is 38,708.25 in 365 days.
        service.Known.Delegations["92G"] = ("Head of service", 38_708_24);

        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/approval", successor, null, 422, "delegation-officer-missing");
        var refused = await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/approval", successor, """{"officer":"Head of service"}""", 422, "delegation-over-limit");
        Assert.Equal("0199d1f2-7d3a-7000-8000-000000000001", refused.Text("delegation"));
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/approval", successor, """{"who":"me"}""", 400, "unknown-field");
        Assert.Equal("Draft", (await service.Http.Get($"/v1/packages/{packageId}", Commissioner)).Text("state"));

        service.Known.Delegations["92G"] = ("Head of service", 38_708_25);
        await service.Http.Post($"/v1/packages/{packageId}/approval", successor, """{"officer":"Head of service"}""");
    }

    [Fact]
    public async Task What_is_shown_is_what_was_drafted()
    {
        var pool = await Make(service);
        var amounts = """{"by":"amount","perWeek":{"11E":"254.06"},"rest":"E06000022"}""";
        var packageId = (await service.Http.Post("/v1/packages", Practitioner(), pool.Draft(route: "Fnc", lines: [Line(split: amounts), Line("290.00", to: "2025-12-31", service: "Day care", split: amounts)]))).Text("packageId");

        var shown = (await service.Http.Get($"/v1/packages/{packageId}", Commissioner)).GetProperty("proposed");

        Assert.Equal("Fnc", shown.Text("route"));
        Assert.Equal(
            """{"service":"Nursing home","provider":"Sunny Bank","weeklyRate":"742.35","from":"2025-05-14","to":null,"days":"Inclusive","budgetLine":"OPP","split":{"by":"amount","perWeek":{"11E":"254.06"},"rest":"E06000022"}}""",
            shown.GetProperty("lines")[0].GetRawText());
        Assert.Equal("2025-12-31", shown.GetProperty("lines")[1].Text("to"));
    }

    [Fact]
    public async Task A_change_waits_for_approval_and_then_replaces_all_that_was_committed()
    {
        var pool = await Make(service);
        var packageId = await pool.Approved();
        await (await pool.Change(packageId, "Uplift", null, Line("775.76"))).IsProblem(428, "if-match-missing");
        await (await pool.Change(packageId, "Uplift", "\"1\"", Line("775.76"))).IsProblem(412, "package-changed");
        await (await pool.Change(packageId, "Uplift", "\"yesterday's\"", Line("775.76"))).IsProblem(412, "package-changed");

        var changed = await (await pool.Change(packageId, "Uplift", await pool.ETag(packageId), Line("775.76"))).Is(201);
        Assert.Equal(("Approved", 2), (changed.Text("state"), changed.GetProperty("version").GetInt32()));
        Assert.Equal("742.35", changed.GetProperty("inForce").GetProperty("lines")[0].Text("weeklyRate"));
        Assert.Equal("Uplift", changed.GetProperty("proposed").Text("reason"));
        Assert.Equal(2, (await pool.Told(packageId)).Count);

        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/approval", Commissioner, null, 412, "package-changed", ifMatch: "\"2\"");
        await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null);
        var (_, told) = (await pool.Told(packageId))[2];
        Assert.Equal(("Changed", 2), (told.Text("reason"), told.GetProperty("version").GetInt32()));
        Assert.Equal(775_76L * 322 / 7, (await pool.Committed(packageId)).Where(month => month.Key.Year == 2025).Sum(month => month.Value));

        var versions = (await service.Http.Get($"/v1/packages/{packageId}/versions", Commissioner)).GetProperty("items");
        Assert.Equal([(1, null), (2, "Uplift")], versions.EnumerateArray().Select(version => (version.GetProperty("version").GetInt32(), version.GetProperty("reason").GetString())));
        Assert.All(versions.EnumerateArray(), version => Assert.NotEqual(JsonValueKind.Null, version.GetProperty("inForceAt").ValueKind));
    }

    [Fact]
    public async Task An_end_cuts_off_what_was_committed_beyond_it_whatever_became_of_the_agreement()
    {
        var pool = await Make(service);
        var packageId = await pool.Approved();
        service.Known.Agreements[pool.Reference].State = "Ended";

        // E12 up to the day: 14 May to 9 August is 88 days.
        var ended = await service.Http.Post($"/v1/packages/{packageId}/end", Practitioner(), """{"on":"2025-08-09","reason":"Died on 9 August"}""", 200);

        Assert.Equal(("Ended", "2025-08-09", 2), (ended.Text("state"), ended.Text("endedOn"), ended.GetProperty("version").GetInt32()));
        Assert.Equal(["CommitmentChanged", "PackageApproved", "CommitmentChanged", "PackageEnded"], (await pool.Told(packageId)).Select(told => told.Type));
        Assert.Equal("Ended", (await pool.Told(packageId))[2].Event.Text("reason"));
        Assert.Equal(933240, (await pool.Committed(packageId)).Values.Sum());
        Assert.Equal((2025, 5), (await pool.Committed(packageId)).Keys.Max());
        Assert.DoesNotContain("Died", JsonSerializer.Serialize((await pool.Told(packageId)).Select(told => told.Event)), StringComparison.Ordinal);

        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{packageId}/end", Practitioner(), """{"on":"2025-08-08","reason":"Again"}""", 409, "package-ended");
        await (await pool.Change(packageId, "Too late", await pool.ETag(packageId), Line())).IsProblem(409, "agreement-not-active");
    }

    [Fact]
    public async Task What_cannot_be_ended_or_approved_is_refused()
    {
        var pool = await Make(service);
        var drafted = await pool.Drafted();
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{drafted}/end", Practitioner(), """{"on":"2025-08-09","reason":"Died"}""", 409, "package-not-approved");
        var approved = await pool.Approved();
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{approved}/approval", Commissioner, null, 409, "package-nothing-to-approve");
        Assert.Equal("on", (await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{approved}/end", Practitioner(), """{"on":"2025-05-13","reason":"Never came"}""", 422, "package-end-before-start")).Fields());
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/{approved}/end", Practitioner(), """{"on":"2025-08-09","reason":"Died"}""", 412, "package-changed", ifMatch: "\"1\"");
    }

    [Fact]
    public async Task Of_two_approvals_at_once_one_counts()
    {
        var pool = await Make(service);
        var packageId = await pool.Drafted();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => service.Http.Send(HttpMethod.Post, $"/v1/packages/{packageId}/approval", Commissioner)));

        Assert.Equal([201, 409, 409, 409, 409, 409], answers.Select(answer => (int)answer.StatusCode).Order());
        foreach (var answer in answers.Where(answer => (int)answer.StatusCode == 409)) await answer.IsProblem(409, "package-nothing-to-approve");
        Assert.Equal(["CommitmentChanged", "PackageApproved"], (await pool.Told(packageId)).Select(told => told.Type));
    }

    [Fact]
    public async Task The_same_approval_again_is_answered_as_the_first_time()
    {
        var pool = await Make(service);
        var packageId = await pool.Drafted();
        using var first = await service.Http.Send(HttpMethod.Post, $"/v1/packages/{packageId}/approval", Commissioner, key: "approve");
        using var again = await service.Http.Send(HttpMethod.Post, $"/v1/packages/{packageId}/approval", Commissioner, key: "approve");

        Assert.Equal((await first.Is(201)).GetRawText(), (await again.Is(201)).GetRawText());
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(2, (await pool.Told(packageId)).Count);
    }

    [Fact]
    public async Task The_history_says_who_did_what()
    {
        var pool = await Make(service);
        var packageId = await pool.Approved();
        await service.Http.Post($"/v1/packages/{packageId}/end", Practitioner(), """{"on":"2025-08-09","reason":"Died on 9 August"}""", 200);

        var history = await service.Http.Get($"/v1/packages/{packageId}/history", TestTokens.Of("11E", "auditor"));

        Assert.Equal(
            ["E06000022 DraftPackage", "11E ApprovePackage", "E06000022 EndPackage"],
            history.GetProperty("items").EnumerateArray().Select(act => $"{act.Text("organisation")} {act.Text("operation")}"));
        Assert.DoesNotContain(pool.PersonId, history.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("Died", history.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_about_a_person_is_in_events_audit_entries_answers_or_logs()
    {
        var number = NhsNumbers.Next();
        var pool = await Make(service, person: RecordPersonTests.Person(number, """{"family":"Quillfeather","given":"Barnaby"}""", "1917-03-08"));
        var packageId = await pool.Approved();
        await service.Http.Get($"/v1/people/{pool.PersonId}?purpose=panel", Practitioner());
        await (await pool.Change(packageId, "Uplift", await pool.ETag(packageId), Line("775.76"))).Is(201);
        await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null);
        await service.Http.Post($"/v1/packages/{packageId}/end", Practitioner(), """{"on":"2025-08-09","reason":"Died"}""", 200);
        await service.Http.Refused(HttpMethod.Post, "/v1/people", Practitioner(), RecordPersonTests.Person(number, """{"family":"Quillfeather","given":"Barnaby"}""", "1917-03-08"), 409, "person-already-known");

        var written = await service.Query<string>("select (select string_agg(t::text, ' ') from event_log t) || (select string_agg(t::text, ' ') from audit_entry t) || (select string_agg(t::text, ' ') from idempotency_key t)");
        var shown = (await service.Http.Get($"/v1/packages/{packageId}", Commissioner)).GetRawText();
        Assert.Contains("/v1/people", service.Logs, StringComparison.Ordinal);
        foreach (var secret in new[] { number, "Quillfeather", "Barnaby", "1917-03-08" })
        {
            Assert.DoesNotContain(secret, written, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, shown, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(secret, service.Logs, StringComparison.OrdinalIgnoreCase);
        }
        Assert.DoesNotContain(pool.PersonId, await service.Query<string>("select string_agg(t::text, ' ') from event_log t"), StringComparison.Ordinal);
        Assert.DoesNotContain(pool.PersonId, await service.Query<string>("select string_agg(facts::text, ' ') from audit_entry"), StringComparison.Ordinal);
    }
}
