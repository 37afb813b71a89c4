using System.Net.Http.Headers;
using System.Text;
using PoolPlatform.EndToEnd.Tests.Api;
using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>Everything that a client can get wrong on the routes of the story: a problem document each time, never a 500, and nothing half written.</summary>
public sealed class Sending_bad_input(Platform platform)
{
    /// <summary>Bodies that every route which takes one refuses in the same way. Each is tried on each route.</summary>
    private static readonly (string What, string Body, int Status)[] NoJson =
    [
        ("nothing", "", 400),
        ("half an object", "{", 400),
        ("words", "please", 400),
        ("null", "null", 400),
        ("a list", "[]", 400),
        ("a number", "7", 400),
        ("an unknown field", """{"kindness":true}""", 400),
        ("a NUL", "{\"reference\":\"\\u0000\"}", 400),
        ("a lone surrogate", "{\"reference\":\"\\ud800\"}", 400),
        ("deep nesting", new string('[', 5000), 400),
    ];

    [Fact]
    public async Task A_body_that_is_no_request_is_refused_on_every_route_and_changes_nothing()
    {
        var (pool, settlement) = await platform.ProposedSettlement();
        var before = await Figures(pool);
        (string Method, string Path)[] routes =
        [
            ("POST", "/v1/agreements"),
            ("POST", $"/v1/agreements/{pool.Reference}/signatures"),
            ("PUT", $"{pool.Path}/budget"),
            ("PUT", $"{pool.Path}/contributions"),
            ("POST", $"{pool.Path}/receipts"),
            ("POST", $"{pool.Path}/expenditure"),
            ("POST", $"{pool.Path}/settlements"),
            ("POST", $"{settlement.Location}/responses"),
            ("POST", $"{settlement.Location}/payments"),
            ("POST", "/v1/risk-shares/evaluate"),
            ("POST", "/v1/package-costs/evaluate"),
        ];
        foreach (var (method, path) in routes)
        {
            foreach (var (what, body, status) in NoJson)
            {
                var answer = await Send(pool.Host, method, path, Caller.Json(body));
                if (answer.Status != status) Assert.Fail($"{what}: {answer.Asked} {answer}");
                answer.IsProblem(status);
            }
            (await Send(pool.Host, method, path, new StringContent("{}", Encoding.UTF8, "text/plain"))).IsProblem(415);
            (await Send(pool.Host, method, path, new ByteArrayContent("{}"u8.ToArray()))).IsProblem(415);
            (await Send(pool.Host, method, path, Caller.Json($$"""{"reference":"{{new string('x', 1024 * 1024)}}"}"""))).IsProblem(413);
            (await Send(pool.Host, "DELETE", path, content: null)).IsProblem(405);
        }
        Assert.Equal(before, await Figures(pool));
    }

    [Theory]
    [InlineData("line", "NOSUCH", 422)]
    [InlineData("amount", "0.00", 422)]
    [InlineData("amount", "10.005", 400)]
    [InlineData("amount", "10", 400)]
    [InlineData("amount", "1,000.00", 400)]
    [InlineData("amount", "-", 400)]
    [InlineData("amount", "99999999999999999999.00", 400)]
    [InlineData("effectiveOn", "2013-03-31", 422)]
    [InlineData("effectiveOn", "2015-04-01", 422)]
    [InlineData("effectiveOn", "31/03/2015", 400)]
    [InlineData("effectiveOn", "2015-02-30", 400)]
    [InlineData("paidBy", "E09999999", 422)]
    [InlineData("paidBy", "11e", 400)]
    public async Task Spending_that_cannot_be_right_is_refused_with_the_field_named(string field, string value, int status)
    {
        var pool = await platform.BudgetedPool();
        var before = await Figures(pool);
        var good = System.Text.Json.Nodes.JsonNode.Parse(pool.Expenditure("HEALTH", "10.00"))!;
        good[field] = value;
        var answer = (await pool.Host.Post($"{pool.Path}/expenditure", good.ToJsonString())).IsProblem(status);
        Assert.NotNull(answer.Json["errors"]?[field]);
        Assert.Equal(before, await Figures(pool));
    }

    [Fact]
    public async Task Money_as_a_number_is_refused_wherever_money_is_taken()
    {
        var (pool, settlement) = await platform.ProposedSettlement();
        var before = await Figures(pool);
        (string Method, string Path, string Body)[] requests =
        [
            ("PUT", $"{pool.Path}/budget", """{"version":"v","lines":[{"code":"A","scheme":"S","name":"A","fundedBy":"11E","owner":"11E","amount":1.00,"kind":"Other"}]}"""),
            ("PUT", $"{pool.Path}/budget", """{"version":"v","lines":[{"code":"A","scheme":"S","name":"A","fundedBy":"11E","owner":"11E","amount":"1.001","kind":"Other"}]}"""),
            ("PUT", $"{pool.Path}/contributions", """{"partners":[{"partner":"11E","amount":1.5,"source":"NhsAdditional","schedule":"Annual"}]}"""),
            ("POST", $"{pool.Path}/receipts", """{"partner":"11E","amount":5,"receivedOn":"2015-03-31","reference":"R"}"""),
            ("POST", $"{pool.Path}/expenditure", pool.Expenditure("HEALTH", "1.00").Replace("\"1.00\"", "1.00", StringComparison.Ordinal)),
            ("POST", $"{settlement.Location}/payments", """{"partner":"11E","amount":13407.41,"paidOn":"2015-04-30","reference":"R"}"""),
        ];
        foreach (var (method, path, body) in requests) (await Send(pool.Host, method, path, Caller.Json(body))).IsProblem(400);
        Assert.Equal(before, await Figures(pool));
    }

    [Theory]
    [InlineData(""" "partners":["E06000022","E06000099"] """, 422, "unknown-organisation")]
    [InlineData(""" "partners":["E06000022"] """, 422, null)]
    [InlineData(""" "host":"RXX" """, 422, "host-not-partner")]
    [InlineData(""" "fundingType":"Kitty" """, 400, null)]
    [InlineData(""" "legalPower":"MagnaCarta" """, 422, "unknown-legal-power")]
    [InlineData(""" "term":{"start":"2016-04-01","end":"2015-03-31","breakDates":[],"noticeMonths":6} """, 422, "term-reversed")]
    [InlineData(""" "reference":"no spaces" """, 400, null)]
    [InlineData(""" "schemes":[{"code":"S","name":"S","riskShare":{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"60","E06000022":"39.99"}}}],"under":"same"}}] """, 422, "percent-not-hundred")]
    [InlineData(""" "schemes":[{"code":"S","name":"S","riskShare":{"over":[{"kind":"lottery"}],"under":"same"}}] """, 400, null)]
    public async Task An_agreement_that_cannot_be_right_is_refused_and_not_there(string instead, int status, string? code)
    {
        var partnership = new Partnership();
        var draft = System.Text.Json.Nodes.JsonNode.Parse(partnership.ToJson())!.AsObject();
        foreach (var (field, value) in System.Text.Json.Nodes.JsonNode.Parse($"{{{instead}}}")!.AsObject()) draft[field] = value?.DeepClone();
        (await platform.As(BanesCouncil).Post("/v1/agreements", draft.ToJsonString())).IsProblem(status, code);
        (await platform.As(BanesCouncil).Get($"/v1/agreements/{partnership.Reference}")).IsProblem(404);
    }

    [Fact]
    public async Task The_last_signature_names_what_is_missing()
    {
        var partnership = new Partnership();
        var draft = System.Text.Json.Nodes.JsonNode.Parse(partnership.ToJson())!.AsObject();
        draft["particulars"]!["aims"] = null;
        draft.Remove("poolManager");
        (await platform.As(BanesCouncil).Post("/v1/agreements", draft.ToJsonString())).Is(201);
        const string Signature = """{"signatory":"A. Officer","capacity":"Chief finance officer"}""";
        (await platform.As(BanesCcg).Post($"/v1/agreements/{partnership.Reference}/signatures", Signature)).Is(201);

        var refused = (await platform.As(BanesCouncil).Post($"/v1/agreements/{partnership.Reference}/signatures", Signature)).IsProblem(422, "agreement-incomplete");

        Assert.Contains("aims", refused.Body, StringComparison.Ordinal);
        Assert.Contains("poolManager", refused.Body, StringComparison.Ordinal);
        Assert.NotEqual("Active", (await platform.As(BanesCouncil).Get($"/v1/agreements/{partnership.Reference}")).Text("state"));
    }

    [Fact]
    public async Task A_closed_period_takes_nothing_more()
    {
        var pool = await platform.PoolWithOutturn();
        await pool.Close(12);
        var before = await Figures(pool);
        (await pool.Host.Post($"{pool.Path}/expenditure", pool.Expenditure("HEALTH", "1.00"))).IsProblem(409, "period-closed");
        (await pool.Host.Post($"{pool.Path}/receipts", """{"partner":"11E","amount":"1.00","receivedOn":"2015-03-31","reference":"R"}""")).IsProblem(409, "period-closed");
        var import = await pool.Import($"line,amount,effectiveOn,paidBy,reference,supplier,description\nHEALTH,1.00,2015-03-31,{pool.HostCode},V,S,D\n");
        Assert.Equal("Rejected", import.Text("state"));
        Assert.Equal(before, await Figures(pool));
        (await pool.Host.Post($"{pool.Path}/periods/14/close")).IsProblem(404);
        (await pool.Host.Post($"{pool.Path}/periods/twelve/close")).IsProblem(404);
    }

    [Fact]
    public async Task A_path_or_a_query_full_of_rubbish_is_answered_as_a_problem()
    {
        var pool = await platform.BudgetedPool();
        var tooLong = new string('x', 4000);
        foreach (var id in new[] { "%00", "a%00b", "%F0%9F%92%B7", "%2e%2e%2f", "..%5C", "'; drop table agreement;--", "%ff%fe", "*", "{reference}", tooLong, "%20", "-1", "2014", "2014-16", "9999-00" })
        {
            foreach (var path in new[]
            {
                $"/v1/agreements/{id}", $"/v1/agreements/{id}/terms?on=2014-04-01", $"/v1/pools/{id}/years/2014-15/position", $"/v1/pools/{pool.Reference}/years/{id}/position",
                $"{pool.Path}/reports/{id}", $"{pool.Path}/expenditure/imports/{id}", $"/v1/settlements/{id}", $"/v1/packages/{id}", $"/v1/people/{id}",
            })
            {
                var answer = await pool.Host.Get(path);
                if (answer.Status is not (400 or 404)) Assert.Fail($"{answer.Asked}: {answer}");
                if (answer.Body.Length > 0) answer.IsProblem(answer.Status);
            }
        }
        foreach (var query in new[] { "period=0", "period=14", "period=x", "period=1&period=2", "asAt=yesterday", "asAt=%00", "period=" })
            (await pool.Host.Get($"{pool.Path}/position?{query}")).IsProblem(400);
        (await pool.Host.Get($"/v1/agreements/{pool.Reference}/terms?on=2014-13-01")).IsProblem(400);
        (await pool.Host.Get($"/v1/agreements?limit=none")).IsProblem(400);
        (await pool.Host.Get("/v1/nowhere")).IsProblem(404);
        (await platform.Nobody.Get("/v1/nowhere")).Is(401);
    }

    [Fact]
    public async Task Headers_full_of_rubbish_are_answered_as_a_problem()
    {
        var pool = await platform.BudgetedPool();
        var body = pool.Expenditure("HEALTH", "1.00");
        foreach (var key in new[] { null, "", new string('k', 129) })
            (await pool.Host.Post($"{pool.Path}/expenditure", Caller.Json(body), key)).IsProblem(400, "idempotency-key-missing");
        var badCharset = Caller.Json(body);
        badCharset.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=klingon");
        var answer = await pool.Host.Post($"{pool.Path}/receipts", badCharset, Caller.NewKey());
        Assert.InRange(answer.Status, 400, 415);
        (await pool.Host.Send(HttpMethod.Put, $"{pool.Path}/budget", Caller.Json("""{"version":"v","lines":[{"code":"A","scheme":"S","name":"A","fundedBy":"11E","owner":"11E","amount":"1.00","kind":"Other"}]}"""),
            request => request.Headers.TryAddWithoutValidation("If-Match", "\"stale\""))).IsProblem(412);
        Assert.Equal("0.00", (await pool.Position()).Text("actual"));
    }

    private static Task<Answer> Send(Caller caller, string method, string path, HttpContent? content) =>
        caller.Send(new HttpMethod(method), path, content, request => request.Headers.Add("Idempotency-Key", Caller.NewKey()));

    /// <summary>All that stands in the books: nothing may be half written.</summary>
    private static async Task<string> Figures(Pool pool) =>
        (await pool.TrialBalance()).Json["accounts"]!.ToJsonString() + (await pool.Position()).Json["lines"]!.ToJsonString() + (await pool.Position()).Json["partners"]!.ToJsonString()
        + (await pool.Host.Get($"{pool.Path}/budget")).Json["number"]!.ToJsonString();
}
