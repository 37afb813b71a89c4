using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using static PoolPlatform.ClientPackages.Tests.Slices.Calls;
using static PoolPlatform.ClientPackages.Tests.Slices.PoolWithPerson;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>An extract comes every week: what has changed in it becomes versions, and what is gone is told.</summary>
public sealed class ImportVersionsTests(ClientPackagesUnderTest service) : IClassFixture<ClientPackagesUnderTest>
{
    private const string Header = "lineId,nhsNumber,scheme,route,service,provider,rate,from,to,budgetLine,split,changedFrom\n";

    private int keys;

    [Fact]
    public async Task A_line_with_other_terms_becomes_a_version_that_waits_with_its_reason_and_the_file_again_changes_nothing()
    {
        var (pool, number) = await Pool();
        var first = Header + Row("1", number) + Row("2", number, service: "Day care", rate: "90.00");
        await Is(await Send(pool, first), 201, drafted: 2);
        var packageId = await Package(pool, "742.35");
        await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null);

        var second = Header + Row("1", number, rate: "775.76", changedFrom: "2026-04-01") + Row("2", number, service: "Day care", rate: "90.00");
        await (await Send(pool, second)).IsProblem(422, "rows-rejected");
        await Is(await Send(pool, second, "&changes=version"), 201, versioned: 1, unchanged: 1);
        await Is(await Send(pool, second, "&changes=version"), 200, versioned: 1, unchanged: 1);
        // The rows in another file, and the file of before come late.
        await Is(await Send(pool, second + "\n", "&changes=version"), 201, unchanged: 2);
        await Is(await Send(pool, first, "&changes=version"), 201, versioned: 1, unchanged: 1);
        await Is(await Send(pool, first), 200, drafted: 2);

        var versions = (await service.Http.Get($"/v1/packages/{packageId}/versions", Commissioner)).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([null, "Extract mosaic: Rate", "Extract mosaic: Rate"], versions.Select(version => version.GetProperty("reason").GetString()));
        Assert.Equal(["742.35 2026-03-31", "775.76 "], versions[1].GetProperty("lines").EnumerateArray().Select(line => $"{line.Text("weeklyRate")} {line.GetProperty("to").GetString()}"));
        // Nobody is committed to it before somebody has said yes.
        Assert.Equal(2, (await pool.Told(packageId)).Count);
        await Is(await Send(pool, second + Row("3", number, service: "Meals", rate: "10.00"), "&changes=version"), 201, drafted: 1, versioned: 1, unchanged: 1);
        // A line of 2026 can be approved once its year has a budget.
        service.Known.Budgets[(pool.Reference, 2026)] = [("MH", "OPP")];
        await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null);
        Assert.Equal(34_148_10L, (await pool.Committed(packageId)).Where(month => month.Key.Year == 2025).Sum(month => month.Value));
        Assert.Equal(775_76L * 365 / 7, (await pool.Committed(packageId)).Where(month => month.Key.Year == 2026).Sum(month => month.Value));
        Assert.DoesNotContain(number, await service.Query<string>(PeopleAtRestTests.Everything) + service.Logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_gone_is_told_and_its_care_goes_on()
    {
        var (pool, number) = await Pool();
        var (one, two, over) = (Row("1", number), Row("2", number, service: "Day care", rate: "90.00"), Row("3", number, service: "Short stay", rate: "80.00", to: "2025-06-30"));
        await Is(await Send(pool, Header + one + two + over), 201, drafted: 3);

        var told = await Is(await Send(pool, Header + one, "&changes=version"), 201, unchanged: 1);
        // The short stay is over: that it is gone says nothing.
        Assert.Equal(("2", 1), (Assert.Single(told.GetProperty("missingLines").EnumerateArray()).Text("lineId"), told.GetProperty("missing").GetInt32()));
        Assert.Equal("Draft", (await service.Http.Get($"/v1/packages/{told.GetProperty("missingLines")[0].Text("packageId")}", Commissioner)).Text("state"));
        // A row that cannot be read is wrong, and not missing.
        var wrong = await Is(await Send(pool, Header + one + Row("2", number, rate: "ten"), "&changes=version&partial=true"), 201, unchanged: 1, rejected: 1);
        Assert.Equal(0, wrong.GetProperty("missing").GetInt32());
    }

    [Fact]
    public async Task All_changes_are_taken_or_none_and_a_version_changes_neither_person_nor_scheme()
    {
        var (pool, number) = await Pool();
        var other = NhsNumbers.Next();
        await service.Http.Post("/v1/people", Practitioner(), RecordPersonTests.Person(other));
        await Is(await Send(pool, Header + Row("1", number) + Row("2", number, service: "Day care") + Row("3", number, service: "Meals", rate: "10.00")), 201, drafted: 3);
        var packageId = await Package(pool, "10.00");
        await service.Http.Post($"/v1/packages/{packageId}/approval", Commissioner, null);
        await service.Http.Post($"/v1/packages/{packageId}/end", Practitioner(), """{"on":"2025-08-09","reason":"Moved"}""", 200);

        var file = Header + Row("1", number, rate: "800.00") + Row("2", other, service: "Day care", rate: "800.00") + Row("3", number, service: "Meals", rate: "800.00");
        var refused = await (await Send(pool, file, "&changes=version")).IsProblem(422, "rows-rejected");
        Assert.Equal("rows[2].lineId,rows[3].", refused.Fields());
        Assert.Equal(1, (await service.Http.Get($"/v1/packages/{await Package(pool, "742.35")}", Commissioner)).GetProperty("version").GetInt32());

        var taken = await Is(await Send(pool, file, "&changes=version&partial=true"), 201, versioned: 1, rejected: 2);
        Assert.Equal(["line-of-another", "package-ended"], taken.GetProperty("rejections").EnumerateArray().Select(row => row.Text("code")));
        await (await Send(pool, file, "&changes=perhaps")).IsProblem(400, "malformed");
    }

    [Theory]
    [InlineData("1900-01-15", "", "date-outside-term")]
    [InlineData("2998-12-31", "", "date-outside-term")]
    [InlineData("2025-05-14", "2025-05-13", "malformed")]
    [InlineData("2025-05-14", "yesterday", "malformed")]
    public async Task A_day_that_cannot_be_is_told_by_its_row(string from, string changedFrom, string code)
    {
        var (pool, number) = await Pool();
        var told = await Is(await Send(pool, Header + Row("1", number, from: from, changedFrom: changedFrom), "&partial=true"), 201, rejected: 1);
        Assert.Equal(code, told.GetProperty("rejections")[0].Text("code"));
    }

    /// <summary>Rows that are nearly right go further into the service than noise does.</summary>
    [Fact]
    public async Task Thousands_of_odd_rows_are_each_taken_or_told()
    {
        var (pool, number) = await Pool();
        var random = new Random(20261127);
        string[] odd =
        [
            "", " ", "0", "-1", "1e9", "9999999999999.99", "99999999999999999999", "£", "=1+1", "'", "\"\"", "\u202e", "NaN", "null", "1900-01-01", "1900-04-01", "0001-01-01", "9999-12-31", "2998-12-31", "2025-02-29",
            "11E=100", "11E=rest", "11E=-1.00;E06000022=rest", "E06000022=rest;11E=9999999999999.99", "11E=1e2", "=100", "11E=50.0000001;E06000022=49.9999999", "Chc", "Pooled", "Dowry", "BlockFunded", "LD", "SL", new('x', 200), "\ufffd", "\u0000",
        ];
        for (var round = 0; round < 12; round++)
        {
            var file = new StringBuilder(Header);
            for (var i = 0; i < 250; i++)
            {
                var cells = Row($"{random.Next(0, 400)}", number, service: $"S{i}").TrimEnd('\n').Split(',');
                for (var changes = random.Next(0, 4); changes > 0; changes--) cells[random.Next(cells.Length)] = odd[random.Next(odd.Length)];
                file.Append(string.Join(',', cells)).Append('\n');
            }
            using var answer = await Send(pool, file.ToString(), "&partial=true&changes=version");
            var told = await answer.Is(201);
            Assert.Equal(
                told.GetProperty("rows").GetInt32(),
                told.GetProperty("drafted").GetInt32() + told.GetProperty("versioned").GetInt32() + told.GetProperty("unchanged").GetInt32() + told.GetProperty("rejected").GetInt32());
        }
    }

    private async Task<(PoolWithPerson Pool, string Number)> Pool()
    {
        var number = NhsNumbers.Next();
        return (await Make(service, person: RecordPersonTests.Person(number)), number);
    }

    private static string Row(string id, string number, string service = "Nursing home", string rate = "742.35", string from = "2025-05-14", string to = "", string changedFrom = "") =>
        $"{id},{number},MH,Joint,{service},Sunny Bank,{rate},{from},{to},OPP,11E=62;E06000022=38,{changedFrom}\n";

    private async Task<string> Package(PoolWithPerson pool, string rate)
    {
        foreach (var item in (await service.Http.Get($"/v1/packages?agreement={pool.Reference}", Commissioner)).GetProperty("items").EnumerateArray())
        {
            var shown = await service.Http.Get($"/v1/packages/{item.Text("packageId")}", Commissioner);
            if (shown.GetProperty("proposed") is { ValueKind: JsonValueKind.Object } terms && terms.GetProperty("lines")[0].Text("weeklyRate") == rate) return item.Text("packageId");
        }
        throw new InvalidOperationException("No such package.");
    }

    private static async Task<JsonElement> Is(HttpResponseMessage answer, int status, int drafted = 0, int versioned = 0, int unchanged = 0, int rejected = 0)
    {
        var told = await answer.Is(status);
        answer.Dispose();
        Assert.Equal(
            (drafted, versioned, unchanged, rejected),
            (told.GetProperty("drafted").GetInt32(), told.GetProperty("versioned").GetInt32(), told.GetProperty("unchanged").GetInt32(), told.GetProperty("rejected").GetInt32()));
        return told;
    }

    private async Task<HttpResponseMessage> Send(PoolWithPerson pool, string file, string more = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/packages/imports?agreement={pool.Reference}&source=mosaic{more}") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(file)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        request.Headers.Authorization = new("Bearer", Practitioner());
        request.Headers.Add("Idempotency-Key", $"versions-{Guid.CreateVersion7()}-{keys++}");
        return await service.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
