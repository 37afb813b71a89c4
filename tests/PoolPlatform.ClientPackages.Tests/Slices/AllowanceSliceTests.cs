using Microsoft.Extensions.DependencyInjection;
using PoolPlatform.ClientPackages.AllowingForOthers;
using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>Money that no person stands behind is in the pool's forecast, by its own name and apart from people's packages. All of it lies in years to come, where no month is over.</summary>
public sealed class AllowanceSliceTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    private static readonly string Finance = TestTokens.Of("11E", "finance");

    private static readonly string Auditor = TestTokens.Of("E06000022", "auditor");

    [Fact]
    public async Task E13_with_attrition_of_five_percent_follows_the_packages_that_it_is_a_part_of()
    {
        var pool = await Make(service, end: "2033-03-31");
        var packageId = await pool.Approved(Line("742.35", "2030-05-14", split: Split));
        var attrition = await Set(pool, """{"scheme":"MH","kind":"Attrition","budgetLine":"OPP","from":"2030-11-01","to":"2031-03-31","percentOfRemainder":"5"}""");
        var id = attrition.Text("allowanceId");
        // £742.35 a week from 14 May comes to £34,148.10; of £16,013.55 from November on £15,212.87 are left.
        Assert.Equal("-800.68", attrition.GetProperty("forecast").Text("2030-31"));
        Assert.Equal(-800_68, (await pool.Committed(id)).Values.Sum());
        Assert.Equal([(2030, 8), (2030, 9), (2030, 10), (2030, 11), (2030, 12)], (await pool.Committed(id)).Keys.Order());

        var movement = await Movement(pool);
        Assert.Equal(("33347.42", "34148.10", "-800.68", "-800.68"), (movement.Text("closing"), movement.GetProperty("people").Text("closing"), movement.GetProperty("allowances").Text("closing"), movement.GetProperty("kinds").Text("Attrition")));

        // Ended in January, the package has £9,756.60 left from November on.
        await service.Http.Post($"/v1/packages/{packageId}/end", Practitioner(), """{"on":"2031-01-31","reason":"Planned"}""", 200);
        var restate = service.Services.GetRequiredService<RestateAllowances>();
        await restate.FollowPackages(TestContext.Current.CancellationToken);
        Assert.Equal(-487_83, (await pool.Committed(id)).Values.Sum());
        Assert.Equal(0, await restate.FollowPackages(TestContext.Current.CancellationToken) + await restate.FollowTime(TestContext.Current.CancellationToken));
        movement = await Movement(pool);
        Assert.Equal(("27403.32", "312.85", "-487.83"), (movement.Text("closing"), movement.GetProperty("allowances").GetProperty("movements").Text("Correction"), movement.GetProperty("allowances").Text("closing")));
        Assert.Equal("null", (await service.Http.Get($"/v1/packages/counts?agreement={pool.Reference}", Commissioner)).GetProperty("people").GetRawText());
    }

    [Fact]
    public async Task An_allowance_is_changed_and_ended_with_a_reason_and_every_movement_reconciles()
    {
        var pool = await Make(service, end: "2033-03-31");
        var made = await Set(pool, """{"scheme":"MH","kind":"DisputedChc","budgetLine":"OPP","from":"2030-04-01","to":"2031-03-31","amount":"41695.08","probability":"35"}""");
        var path = $"/v1/packages/allowances/{made.Text("allowanceId")}";
        Assert.Equal("14593.28", made.GetProperty("forecast").Text("2030-31"));

        const string Change = """{"reason":"Counsel is more hopeful","from":"2030-04-01","to":"2031-03-31","amount":"41695.08","probability":"50"}""";
        await service.Http.Refused(HttpMethod.Post, $"{path}/versions", Finance, Change, 428, "if-match-missing");
        await service.Http.Refused(HttpMethod.Post, $"{path}/versions", Finance, Change, 412, "allowance-changed", ifMatch: "\"7\"");
        using (var changed = await service.Http.Send(HttpMethod.Post, $"{path}/versions", Finance, Change, ifMatch: "\"1\"")) Assert.Equal("20847.54", (await changed.Is(201)).GetProperty("forecast").Text("2030-31"));
        var savings = await Set(pool, """{"scheme":"MH","kind":"SavingsTarget","budgetLine":"AWP","from":"2030-04-01","to":"2031-03-31","amount":"12500.00"}""");
        Assert.Equal("-12500.00", savings.GetProperty("forecast").Text("2030-31"));

        // 275 of 365 days are behind it; what has run up by then stays.
        var ended = await service.Http.Post($"{path}/end", Commissioner, """{"on":"2030-12-31","reason":"Settled"}""", 200);
        Assert.Equal(("15707.05", "2030-12-31"), (ended.GetProperty("forecast").Text("2030-31"), ended.Text("endedOn")));
        await service.Http.Refused(HttpMethod.Post, $"{path}/end", Finance, """{"on":"2030-12-31","reason":"Again"}""", 409, "allowance-ended");
        await service.Http.Refused(HttpMethod.Post, $"{path}/versions", Finance, Change, 409, "allowance-ended", ifMatch: "*");

        var movement = await Movement(pool);
        var moved = movement.GetProperty("allowances").GetProperty("movements");
        Assert.Equal(("2093.28", "6254.26", "-5140.49", "3207.05"), (moved.Text("New"), moved.Text("Rate"), moved.Text("Ended"), movement.Text("closing")));
        Assert.Equal(("15707.05", "-12500.00"), (movement.GetProperty("kinds").Text("DisputedChc"), movement.GetProperty("kinds").Text("SavingsTarget")));
        Assert.Equal([1, 2, 3], (await pool.Told(made.Text("allowanceId"))).Select(told => told.Event.GetProperty("version").GetInt32()));
        Assert.Equal([null, "Counsel is more hopeful", "Settled"], (await service.Http.Get($"{path}/versions", Auditor)).GetProperty("items").EnumerateArray().Select(version => version.GetProperty("reason").GetString()));
        Assert.Equal(["SetAllowance", "ChangeAllowance", "EndAllowance"], (await service.Http.Get($"{path}/history", Auditor)).GetProperty("items").EnumerateArray().Select(act => act.Text("operation")));
        Assert.Equal(2, (await service.Http.Get($"/v1/packages/allowances?agreement={pool.Reference}", Auditor)).GetProperty("items").GetArrayLength());
        Assert.Equal("Ended", (await pool.Told(made.Text("allowanceId")))[^1].Event.Text("reason"));
    }

    [Theory]
    [InlineData("\"MH\"", "\"OP\"", "unknown-scheme", "scheme")]
    [InlineData("\"OPP\"", "\"SL\"", "unknown-line", "budgetLine")]
    [InlineData("2030-04-01", "2024-04-01", "date-outside-term", "from")]
    [InlineData("2031-03-31", "2033-04-01", "date-outside-term", "to")]
    [InlineData("2031-03-31", "2030-03-31", "dates-reversed", "to")]
    [InlineData("\"895.00\"", "\"-895.00\"", "allowance-not-positive", "perWeek")]
    [InlineData("\"895.00\"", "\"10000000.00\"", "allowance-too-large", "perWeek")]
    public async Task An_allowance_that_does_not_fit_is_refused(string part, string instead, string code, string field)
    {
        var pool = await Make(service, end: "2033-03-31");
        const string Body = """{"scheme":"MH","kind":"Vacancy","budgetLine":"OPP","from":"2030-04-01","to":"2031-03-31","perWeek":"895.00"}""";
        Assert.Equal(field, (await service.Http.Refused(HttpMethod.Post, $"/v1/packages/allowances?agreement={pool.Reference}", Finance, Body.Replace(part, instead, StringComparison.Ordinal), 422, code)).Fields());
    }

    [Fact]
    public async Task A_stranger_finds_no_allowance_and_a_wrong_role_is_told_so()
    {
        var pool = await Make(service, end: "2033-03-31");
        const string Body = """{"scheme":"MH","kind":"Vacancy","budgetLine":"OPP","from":"2030-04-01","to":"2031-03-31","perWeek":"895.00"}""";
        var path = $"/v1/packages/allowances/{(await Set(pool, Body)).Text("allowanceId")}";
        var stranger = TestTokens.Of("00T", "pool-manager", "finance", "commissioner", "auditor");
        foreach (var (method, where, body) in new[]
        {
            (HttpMethod.Post, $"/v1/packages/allowances?agreement={pool.Reference}", Body), (HttpMethod.Get, $"/v1/packages/allowances?agreement={pool.Reference}", null), (HttpMethod.Get, path, null),
            (HttpMethod.Get, $"{path}/versions", null), (HttpMethod.Get, $"{path}/history", null), (HttpMethod.Post, $"{path}/versions", "{}"), (HttpMethod.Post, $"{path}/end", "not json"),
        })
        {
            await service.Http.Refused(method, where, stranger, body, 404, "not-found");
            await service.Http.Refused(method, where, Practitioner(), body, 403, "role-missing");
            if (method == HttpMethod.Post) await service.Http.Refused(method, where, Auditor, body, 403, "role-missing");
        }
        await service.Http.Refused(HttpMethod.Get, "/v1/packages/allowances/not-an-id", Finance, null, 404, "not-found");
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/allowances?agreement={pool.Reference}", Finance, Body.Replace("}", ",\"amount\":\"1.00\"}", StringComparison.Ordinal), 400, "malformed");
        service.Known.Agreements[pool.Reference].State = "Ended";
        await service.Http.Refused(HttpMethod.Post, $"/v1/packages/allowances?agreement={pool.Reference}", Finance, Body, 409, "agreement-not-active");
    }

    private async Task<System.Text.Json.JsonElement> Set(PoolWithPerson pool, string body) => await service.Http.Post($"/v1/packages/allowances?agreement={pool.Reference}", Finance, body);

    private async Task<System.Text.Json.JsonElement> Movement(PoolWithPerson pool) => await service.Http.Get($"/v1/packages/movement?agreement={pool.Reference}&year=2030-31", Commissioner);
}
