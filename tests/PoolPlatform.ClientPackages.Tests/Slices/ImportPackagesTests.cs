using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PoolPlatform.Testing;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

public sealed class ImportPackagesTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    private const string Header = "CPLI,NHS No,Fund,Funding,Service,Type,Provider,Unit Cost,Units,Start,End,Budget Code,Split\n";

    private const string Mapping =
        """
        {"columns":{"lineId":"CPLI","nhsNumber":"NHS No","scheme":"Fund","route":"Funding","service":"Service","kind":"Type","provider":"Provider","rate":"Unit Cost","units":"Units","from":"Start","to":"End","budgetLine":"Budget Code","split":"Split"},
         "services":{"RES":"Residential"},"routes":{"JF":"Joint"},"budgetLines":{"E5013":"OPP"},"dateFormat":"dd/MM/yyyy"}
        """;

    private int keys;

    [Fact]
    public async Task An_extract_is_drafted_through_its_mapping_and_nothing_is_taken_twice()
    {
        var number = NhsNumbers.Next();
        var pool = await Make(service, person: RecordPersonTests.Person(number, """{"family":"Ravensworth","given":"Ottilie"}"""));
        await Mapped(pool);
        var file = $"{Header}1001,{number[..3]} {number[3..6]} {number[6..]},MH,JF,Nursing home,RES,Sunny Bank,\"1,486.20\",,14/05/2025,,E5013,11E=62;E06000022=38\n";

        var first = await (await Send(pool, file)).Is(201);
        Assert.Equal((1, 1, 0), (first.GetProperty("rows").GetInt32(), first.GetProperty("drafted").GetInt32(), first.GetProperty("rejected").GetInt32()));
        var again = await (await Send(pool, file)).Is(200);
        Assert.Equal(first.GetRawText(), again.GetRawText());
        var longer = await (await Send(pool, $"{file}1002,{number},MH,JF,Day care,RES,Sunny Bank,90.00,,14/05/2025,,E5013,11E=62;E06000022=38\n")).Is(201);
        Assert.Equal((1, 1), (longer.GetProperty("drafted").GetInt32(), longer.GetProperty("unchanged").GetInt32()));

        var listed = (await service.Http.Get($"/v1/packages?agreement={pool.Reference}", Commissioner)).GetProperty("items");
        Assert.Equal(2, listed.GetArrayLength());
        var shown = await service.Http.Get($"/v1/packages/{listed[0].Text("packageId")}", Commissioner);
        var line = shown.GetProperty("proposed").GetProperty("lines")[0];
        Assert.Equal(("Draft", pool.PersonId, "1486.20", "2025-05-14", "OPP", "Residential"), (shown.Text("state"), shown.Text("personId"), line.Text("weeklyRate"), line.Text("from"), line.Text("budgetLine"), line.Text("kind")));

        var everything = await service.Query<string>(PeopleAtRestTests.Everything);
        Assert.DoesNotContain(number, everything + service.Logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_rows_refuse_the_whole_file_or_are_left_out_where_that_was_asked_for()
    {
        var number = NhsNumbers.Next();
        var pool = await Make(service, person: RecordPersonTests.Person(number));
        var stranger = NhsNumbers.Next();
        await service.Http.Post("/v1/people", Practitioner("00T"), RecordPersonTests.Person(stranger).Replace("E06000022", "E08000001", StringComparison.Ordinal).Replace("11E", "00T", StringComparison.Ordinal));
        await Mapped(pool);
        string Row(string id, string nhs, string scheme = "MH", string rate = "90.00", string line = "E5013", string split = "11E=100") => $"{id},{nhs},{scheme},JF,Day care {id},RES,Sunny Bank,{rate},,14/05/2025,,{line},{split}\n";
        var file = Header + Row("1", number) + Row("2", NhsNumbers.Next()) + Row("3", stranger) + Row("4", number, scheme: "XX") + Row("5", number, rate: "0.00") + Row("6", number, line: "NONE") + Row("7", number, split: "00T=100") + Row("8", "1234567890");

        var refused = await (await Send(pool, file)).IsProblem(422, "rows-rejected");
        Assert.Equal("7", refused.Text("rejected"));
        Assert.Equal(0, (await service.Http.Get($"/v1/packages?agreement={pool.Reference}", Commissioner)).GetProperty("items").GetArrayLength());

        var taken = await (await Send(pool, file, "&partial=true")).Is(201);
        Assert.Equal((1, 7), (taken.GetProperty("drafted").GetInt32(), taken.GetProperty("rejected").GetInt32()));
        Assert.Equal(
            ["2 person-unknown", "3 person-unknown", "4 unknown-scheme", "5 package-rate-not-positive", "6 unknown-line", "7 unknown-partner", "8 nhs-number-invalid"],
            taken.GetProperty("rejections").EnumerateArray().Select(row => $"{row.GetProperty("row").GetInt32()} {row.Text("code")}"));
        var changed = await (await Send(pool, Header + Row("1", number, rate: "95.00"), "&partial=true")).Is(201);
        Assert.Equal("line-changed", changed.GetProperty("rejections")[0].Text("code"));
    }

    [Theory]
    [InlineData("", "file-unreadable", 400)]
    [InlineData("a,b\n1,2\n", "column-missing", 422)]
    [InlineData("lineId\n\"open", "file-unreadable", 400)]
    public async Task A_file_that_is_none_is_refused(string file, string code, int status) => await (await Send(await Make(service), file)).IsProblem(status, code);

    [Fact]
    public async Task Whatever_bytes_are_sent_the_service_answers_and_goes_on()
    {
        var pool = await Make(service);
        var random = new Random(5);
        for (var i = 0; i < 40; i++)
        {
            var bytes = new byte[random.Next(0, 3000)];
            random.NextBytes(bytes);
            using var answer = await Send(pool, i % 2 == 0 ? bytes : [.. Encoding.UTF8.GetBytes("lineId,nhsNumber,scheme,route,service,provider,rate,from,budgetLine\n"), .. bytes], "&partial=true");
            Assert.True((int)answer.StatusCode is 200 or 201 or 400 or 422, $"{(int)answer.StatusCode}");
        }
        await service.Http.Get($"/v1/packages?agreement={pool.Reference}", Commissioner);
    }

    [Fact]
    public async Task Who_may_import_and_what_is_needed_is_told()
    {
        var pool = await Make(service);
        await (await Send(pool, "a", token: Practitioner("00T"))).IsProblem(404, "not-found");
        await (await Send(pool, "a", token: TestTokens.Of("11E", "auditor"))).IsProblem(403, "role-missing");
        await (await Send(pool, "a", "&partial=maybe")).IsProblem(400, "malformed");
        await (await Send(pool, "a", source: "")).IsProblem(400, "malformed");
        await (await Send(pool, "a", type: "application/json")).IsProblem(415, "unsupported-media-type");
        using var mapping = await service.Http.Send(HttpMethod.Put, $"/v1/packages/extract-mapping?agreement={pool.Reference}&source=controcc", Practitioner(), """{"columns":{"surname":"NAME"}}""");
        await mapping.IsProblem(400, "malformed");
    }

    [Fact]
    public async Task What_a_persons_care_costs_is_shown_over_all_packages_and_counts_single_nobody_out()
    {
        var pool = await Make(service);
        await pool.Approved(Line("700.00", "2025-05-14", "2025-09-30"));
        await pool.Approved(Line("700.00", "2025-10-01", "2025-10-31", service: "Day care"));
        var care = await service.Http.Get($"/v1/people/{pool.PersonId}/care", TestTokens.Of("11E", "auditor"));
        Assert.Equal((pool.PersonId, "17100.00"), (care.Text("personId"), care.GetProperty("years")[0].Text("cost")));
        Assert.Single(care.GetProperty("spells").EnumerateArray());
        await service.Http.Refused(HttpMethod.Get, $"/v1/people/{pool.PersonId}/care", TestTokens.Of("00T", "auditor"), null, 404, "not-found");

        await pool.Approved();
        var counts = await service.Http.Get($"/v1/packages/counts?agreement={pool.Reference}", Commissioner);
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (counts.GetProperty("people").ValueKind, counts.GetProperty("routes").GetProperty("Joint").ValueKind));
    }

    [Fact]
    public async Task A_providers_file_of_deliveries_is_taken_once_and_bad_rows_are_told()
    {
        var pool = await Make(service);
        var packageId = await pool.Approved(Line("249.06", "2025-06-01", service: "Home care")[..^1] + ""","contract":{"visits":{"hourlyRate":"23.72"}}}""");
        var elsewhere = await (await Make(service)).Approved();
        var file = $"packageId,line,week,minutes,count\n{packageId},0,2025-06-11,30,18\n{packageId},0,2025-06-11,45,1\n{packageId},0,2025-06-18,30,21\n{packageId},7,2025-06-18,30,21\n{elsewhere},0,2025-06-18,30,21\n{packageId},0,yesterday,30,21\n";
        var path = $"/v1/packages/deliveries?agreement={pool.Reference}";
        var first = await (await Csv(path, Encoding.UTF8.GetBytes(file))).Is(200);
        Assert.Equal((2, 0), (first.GetProperty("reported").GetInt32(), first.GetProperty("unchanged").GetInt32()));
        Assert.Equal(["4 delivery-outside-line line", "5 not-found packageId", "6 malformed week"], first.GetProperty("rejections").EnumerateArray().Select(row => $"{row.GetProperty("row").GetInt32()} {row.Text("code")} {row.Text("column")}"));
        var again = await (await Csv(path, Encoding.UTF8.GetBytes(file))).Is(200);
        Assert.Equal((0, 2), (again.GetProperty("reported").GetInt32(), again.GetProperty("unchanged").GetInt32()));
        Assert.Equal(2, (await service.Http.Get($"/v1/packages/{packageId}/deliveries", TestTokens.Of("11E", "auditor"))).GetProperty("items").GetArrayLength());

        var random = new Random(7);
        for (var i = 0; i < 20; i++)
        {
            var bytes = new byte[random.Next(0, 2000)];
            random.NextBytes(bytes);
            using var answer = await Csv(path, [.. Encoding.UTF8.GetBytes("packageId,line,week,minutes,count\n"), .. bytes]);
            Assert.True((int)answer.StatusCode is 200 or 400 or 422, $"{(int)answer.StatusCode}");
        }
    }

    private async Task Mapped(PoolWithPerson pool)
    {
        using var answer = await service.Http.Send(HttpMethod.Put, $"/v1/packages/extract-mapping?agreement={pool.Reference}&source=controcc", Practitioner(), Mapping);
        await answer.Is(200);
    }

    private Task<HttpResponseMessage> Send(PoolWithPerson pool, string file, string more = "", string source = "controcc", string? token = null, string type = "text/csv") =>
        Send(pool, Encoding.UTF8.GetBytes(file), more, source, token, type);

    private async Task<HttpResponseMessage> Send(PoolWithPerson pool, byte[] file, string more = "", string source = "controcc", string? token = null, string type = "text/csv")
    {
        return await Csv($"/v1/packages/imports?agreement={pool.Reference}&source={source}{more}", file, token, type);
    }

    private async Task<HttpResponseMessage> Csv(string path, byte[] file, string? token = null, string type = "text/csv")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(file) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        request.Headers.Authorization = new("Bearer", token ?? Practitioner());
        request.Headers.Add("Idempotency-Key", $"import-{Guid.CreateVersion7()}-{keys++}");
        return await service.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
