using PoolPlatform.EndToEnd.Tests.Api;
using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;
using static PoolPlatform.EndToEnd.Tests.Running.Organisations;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>What is a party's is not there for anybody else. The routes come from the API's own description, so that a new one cannot be forgotten.</summary>
public sealed class Keeping_strangers_out(Platform platform)
{
    private static readonly string[] AllRoles = ["platform-admin", "pool-manager", "finance", "commissioner", "practitioner", "auditor"];

    [Fact]
    public async Task A_stranger_with_every_role_finds_nothing_on_any_route_that_names_something()
    {
        var (pool, settlement) = await platform.ProposedSettlement();
        var packages = await Caring_for_a_person.PackagePool(platform);
        var personId = await Caring_for_a_person.RecordPerson(platform);
        var packageId = await Caring_for_a_person.DraftPackage(platform, packages, "700.00", "2014-05-14", personId);
        (await packages.Host.Post($"/v1/packages/{packageId}/approval")).Is(201);
        var uplift = (await packages.Host.Post($"/v1/packages/uplifts?agreement={packages.Reference}", """{"provider":"A provider","percent":"4.5","from":"2014-10-01","reason":"To have one"}""")).Is(201);
        var import = (await pool.Host.PostCsv($"{pool.Path}/expenditure/imports?source=e2e", $"line,amount,effectiveOn,paidBy,reference,supplier,description\nHEALTH,1.00,2015-03-31,{pool.HostCode},V,S,D\n")).Is(202);
        await pool.ImportDone(import.Location!);
        var virement = (await pool.Host.Post($"{pool.Path}/virements", """{"from":"HOMES","to":"HEALTH","amount":"1.00","reason":"To have one"}""")).Is(201);
        var journalId = (await pool.Host.Get($"{pool.Path}/journals?limit=1")).Is(200).Json["items"]![0]!["journalId"]!.ToString();
        await Vary(pool);
        await RecordOneOfEach(pool);
        await Decide(pool);
        (await pool.Host.Put($"{pool.Path}/mappings/e2e", """{"dateFormat":"dd/MM/yyyy","columns":{"date":"Date","costCentre":"Centre","amount":"Amount","reference":"Reference"},"paidBy":"E06000022","codes":[{"costCentre":"1","line":"HEALTH"}]}""")).Is(200);
        (await pool.Host.Put($"{pool.Path}/pass-throughs/Dfg", """{"passBy":"2014-06-30","districts":[]}""")).Is(200);
        (await pool.Host.Put($"{pool.Path}/savings", """{"items":[]}""")).Is(200);
        (await pool.Host.Put($"{pool.Path}/grants/E2E", """{"name":"A grant","source":"LaBetterCareGrant","amount":"100.00","lines":["HEALTH"]}""")).Is(200);
        (await pool.Host.Post($"{pool.Path}/cut-offs", """{"name":"e2e","through":12}""")).Is(201);
        var flow = (await pool.Host.Post($"/v1/agreements/{pool.Reference}/flows", $$"""{"kind":"Dowry","payer":"{{BanesCcg}}","payee":"{{BanesCouncil}}","personId":"{{personId}}","from":"2014-04-01","hospitalWeekly":"3850.00","communityWeekly":"4127.36"}""")).Is(201);
        var allowance = (await packages.Host.Post($"/v1/packages/allowances?agreement={packages.Reference}", """{"scheme":"S","kind":"Growth","budgetLine":"OPP","from":"2014-10-01","to":"2015-03-31","amount":"100.00"}""")).Is(201);
        var accounts = (await pool.TrialBalance()).Json["accounts"]!;
        var before = accounts.ToJsonString();

        var stranger = platform.As(Stranger, AllRoles);
        var host = platform.As(pool.HostCode, "pool-manager", "practitioner");
        var seen = 0;
        foreach (var (path, operations) in (await platform.Nobody.Get("/openapi/v1.json")).Is(200).Json["paths"]!.AsObject())
        {
            if (!path.Contains('{', StringComparison.Ordinal) || IsPublicRecord(path)) continue;
            var real = path.StartsWith("/v1/settlements/", StringComparison.Ordinal) ? Filled(path, settlement.Location.Split('/')[^1])
                : path.StartsWith("/v1/packages/uplifts/", StringComparison.Ordinal) ? Filled(path, uplift.Location!.Split('/')[^1])
                : path.StartsWith("/v1/packages/allowances/", StringComparison.Ordinal) ? Filled(path, allowance.Text("allowanceId"))
                : path.StartsWith("/v1/packages/", StringComparison.Ordinal) ? Filled(path, packageId)
                : path.Contains("/flows/", StringComparison.Ordinal) ? Filled(InPool(path, pool), flow.Location!.Split('/')[^1])
                : path.StartsWith("/v1/people/", StringComparison.Ordinal) ? Filled(path, personId)
                : path.Contains("/virements/", StringComparison.Ordinal) ? Filled(InPool(path, pool), virement.Location!.Split('/')[^1])
                : path.Contains("/bodies/", StringComparison.Ordinal) || path.Contains("/papers/", StringComparison.Ordinal) || path.Contains("/grants/", StringComparison.Ordinal) ? Filled(InPool(path, pool), "E2E")
                : path.Contains("{number}", StringComparison.Ordinal) ? Filled(InPool(path, pool), "1")
                : path.Contains("/journals/", StringComparison.Ordinal) ? Filled(InPool(path, pool), journalId)
                : path.Contains("/mappings/", StringComparison.Ordinal) ? Filled(InPool(path, pool), "e2e")
                : path.Contains("/pass-throughs/", StringComparison.Ordinal) ? Filled(InPool(path, pool), "Dfg")
                : path.Contains("/accounts/", StringComparison.Ordinal) ? Filled(InPool(path, pool), Uri.EscapeDataString(accounts[0]!["account"]!.ToString()))
                : Filled(InPool(path, pool), import.Location!.Split('/')[^1]);
            if (path.EndsWith("/terms", StringComparison.Ordinal)) real += "?on=2014-04-01";
            if (path.EndsWith("/bridge", StringComparison.Ordinal)) real += "?from=e2e&to=e2e";
            if (path.EndsWith("/export", StringComparison.Ordinal)) real += "?format=hledger";
            if (path.StartsWith("/v1/people/", StringComparison.Ordinal)) real += "?purpose=review";
            foreach (var (method, operation) in operations!.AsObject())
            {
                if (method == "get")
                {
                    // Where a party sees nothing either, a stranger's 404 would prove nothing. Reporting hears by event, so it is asked until it has.
                    await Poll.Until($"{real} is there for the host", TimeSpan.FromSeconds(20), () => host.Get(real), answer => answer.Status == 200);
                    (await stranger.Get(real)).IsProblem(404);
                    seen++;
                }
                else if (method is "post" or "put" or "delete" or "patch")
                {
                    var body = operation!["requestBody"]?["content"]?.AsObject().FirstOrDefault().Key == "text/csv" ? Csv() : Caller.Json("{}");
                    (await stranger.Send(new HttpMethod(method.ToUpperInvariant()), real, body, request => request.Headers.Add("Idempotency-Key", Caller.NewKey()))).IsProblem(404);
                    seen++;
                }
            }
        }

        Assert.True(seen >= 25, $"Only {seen} operations were looked at.");
        Assert.Equal(before, (await pool.TrialBalance()).Json["accounts"]!.ToJsonString());
    }

    /// <summary>What any caller may read and only an administrator write: it belongs to no party.</summary>
    private static bool IsPublicRecord(string path) =>
        path.StartsWith("/v1/organisations", StringComparison.Ordinal) || path.StartsWith("/v1/legal-powers", StringComparison.Ordinal) || path.StartsWith("/v1/functions", StringComparison.Ordinal);

    [Fact]
    public async Task A_stranger_cannot_draft_or_care_in_the_name_of_others_and_finds_nothing_in_lists()
    {
        var pool = await Caring_for_a_person.PackagePool(platform);
        var stranger = platform.As(Stranger, AllRoles);
        (await stranger.Post("/v1/agreements", new Partnership().ToJson())).IsProblem(404);
        (await stranger.Post("/v1/packages", $$"""{"agreement":"{{pool.Reference}}","scheme":"S","personId":"{{await Caring_for_a_person.RecordPerson(platform)}}","route":"Joint","lines":[]}""")).IsProblem(404);
        Assert.Empty((await stranger.Get("/v1/agreements")).Is(200).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task A_wrong_role_of_a_party_is_told_so()
    {
        var (pool, settlement) = await platform.ProposedSettlement();
        var practitioner = platform.As(BanesCouncil, "practitioner");
        (await practitioner.Get($"{pool.Path}/position")).IsProblem(403);
        (await practitioner.Post($"{pool.Path}/expenditure", pool.Expenditure("HEALTH", "1.00"))).IsProblem(403);
        (await practitioner.Get(settlement.Location)).IsProblem(403);
        (await platform.As(BanesCouncil, "commissioner").Post($"{pool.Path}/expenditure", pool.Expenditure("HEALTH", "1.00"))).IsProblem(403);
        (await platform.As(BanesCouncil, "finance").Post($"/v1/agreements/{pool.Reference}/signatures", """{"signatory":"A","capacity":"B"}""")).IsProblem(403);
        (await platform.As(BanesCouncil, "pool-manager").Put("/v1/organisations/RXX", """{"name":"Ours now","kind":"Other"}""")).IsProblem(403);
        (await platform.As(BanesCouncil, "pool-manager").Post("/v1/organisations/RXX/credentials", """{"name":"Ours","roles":["finance"]}""")).IsProblem(403);

        // Only the host keeps the books; a partner enters what it paid itself and nothing else.
        var partner = platform.As(BanesCcg, "finance");
        (await partner.Put($"{pool.Path}/budget", """{"version":"mine","lines":[]}""")).IsProblem(403);
        (await partner.Post($"{pool.Path}/receipts", """{"partner":"11E","amount":"1.00","receivedOn":"2015-03-31","reference":"R"}""")).IsProblem(403);
        (await partner.Post($"{pool.Path}/periods/12/close")).IsProblem(403);
        (await partner.Post($"{pool.Path}/settlements", """{"through":12}""")).IsProblem(403);
        (await partner.Post($"{pool.Path}/expenditure", pool.Expenditure("HEALTH", "1.00", paidBy: BanesCouncil))).IsProblem(403);
        (await partner.Post($"{pool.Path}/expenditure", pool.Expenditure("HEALTH", "1.00", paidBy: BanesCcg))).Is(201);
    }

    [Fact]
    public async Task An_auditor_reads_everything_and_writes_nothing()
    {
        var (pool, settlement) = await platform.ProposedSettlement();
        var auditor = platform.As(BanesCcg, "auditor");
        foreach (var path in new[]
        {
            $"/v1/agreements/{pool.Reference}", $"/v1/agreements/{pool.Reference}/history", $"{pool.Path}/budget", $"{pool.Path}/position", $"{pool.Path}/journals", $"{pool.Path}/trial-balance", settlement.Location,
        })
            (await auditor.Get(path)).Is(200);
        foreach (var (method, path) in new[]
        {
            ("POST", "/v1/agreements"), ("POST", $"/v1/agreements/{pool.Reference}/signatures"), ("PUT", $"{pool.Path}/budget"), ("PUT", $"{pool.Path}/contributions"), ("POST", $"{pool.Path}/receipts"),
            ("POST", $"{pool.Path}/expenditure"), ("POST", $"{pool.Path}/periods/1/close"), ("POST", $"{pool.Path}/settlements"), ("POST", $"{settlement.Location}/responses"), ("POST", $"{settlement.Location}/payments"),
        })
            (await auditor.Send(new HttpMethod(method), path, Caller.Json("{}"), request => request.Headers.Add("Idempotency-Key", Caller.NewKey()))).IsProblem(403);
    }

    [Fact]
    public async Task The_administrator_sees_no_money_and_no_people()
    {
        var (pool, settlement) = await platform.ProposedSettlement();
        foreach (var path in new[] { $"/v1/agreements/{pool.Reference}", $"{pool.Path}/position", $"{pool.Path}/trial-balance", $"{pool.Path}/reports/memorandum-account", settlement.Location, $"/v1/people/{await Caring_for_a_person.RecordPerson(platform)}" })
            (await platform.Admin.Get(path)).IsProblem(404);
    }

    /// <summary>What was signed is the first version; this makes its first variation.</summary>
    private static async Task Vary(Pool pool)
    {
        var agreement = $"/v1/agreements/{pool.Reference}";
        var eTag = (await pool.Host.Get(agreement)).Is(200).Headers.ETag!.ToString();
        (await pool.Host.Send(HttpMethod.Post, $"{agreement}/variations", Caller.Json("""{"effectiveFrom":"2015-01-01","reason":"To have one","changes":{"title":"Varied"}}"""), request =>
        {
            request.Headers.Add("Idempotency-Key", Caller.NewKey());
            request.Headers.TryAddWithoutValidation("If-Match", eTag);
        })).Is(201);
    }

    /// <summary>What an agreement has numbered entries of gets its first, from the example in its own description.</summary>
    private async Task RecordOneOfEach(Pool pool)
    {
        var paths = (await platform.Nobody.Get("/openapi/v1.json")).Is(200).Json["paths"]!.AsObject();
        foreach (var (path, operations) in paths)
            if (path.StartsWith("/v1/agreements/{reference}/", StringComparison.Ordinal) && paths[$"{path}/{{number}}/history"] is not null
                && operations!["post"]?["requestBody"]?["content"]?["application/json"]?["example"] is { } example)
                (await pool.Host.Post(InPool(path, pool), example.ToJsonString())).Is(201);
    }

    /// <summary>A body and a paper of one code, and the agreement's first decision.</summary>
    private static async Task Decide(Pool pool)
    {
        var agreement = $"/v1/agreements/{pool.Reference}";
        (await pool.Host.Put($"{agreement}/bodies/E2E", $$"""{"name":"Partnership board","kind":"Board","sitsFrom":"2014-04-01","seats":[{"organisation":"{{pool.HostCode}}","post":"Director"}]}""")).Is(201);
        (await pool.Host.Put(
            $"{agreement}/papers/E2E",
            $$"""{"title":"A paper","bodies":["E2E"],"meetingOn":"2014-05-01","authors":[{"organisation":"{{pool.HostCode}}","post":"Director"}],"recommendations":[{"number":1,"kind":"Note","text":"Note it."}]}""")).Is(201);
        (await pool.Host.Post(
            $"{agreement}/decisions",
            $$"""{"paper":"E2E","body":"E2E","on":"2014-05-01","present":[{"organisation":"{{pool.HostCode}}","members":1}],"recommendations":[{"number":1,"outcome":"Agreed"}]}""")).Is(201);
    }

    private static string InPool(string path, Pool pool) => path.Replace("{reference}", pool.Reference, StringComparison.Ordinal).Replace("{year}", pool.Year, StringComparison.Ordinal);

    /// <summary>Every part of the path that is still a name gets a value that exists.</summary>
    private static string Filled(string path, string id) => string.Join('/', path.Split('/').Select(part => part switch
    {
        "{kind}" => "memorandum-account",
        "{period}" or "{claim}" => "1",
        "{partner}" => BanesCcg,
        _ when part.StartsWith('{') => id,
        _ => part,
    }));

    private static StringContent Csv() => new("line\n", System.Text.Encoding.UTF8, "text/csv");
}
