using System.Text.Json;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>Whatever is done to a governed thing, the history shows who did it, when, and how it was before and after.</summary>
public class Before_and_after(OneHost one) : IClassFixture<OneHost>
{
    private const string Signature = """{"signatory":"An officer","capacity":"Chief Finance Officer"}""";

    private const string OtherShares = """{"schemes":[{"code":"MH","name":"Mental health","riskShare":{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"65","E06000022":"35"}}}],"under":"same"}}]}""";

    private static readonly string Admin = TestTokens.Issue("dev-admin", null, "platform-admin");

    [Fact]
    public async Task Every_act_records_who_when_before_and_after()
    {
        var host = await one.Started();
        await host.Send(HttpMethod.Put, "/v1/organisations/RXX", """{"name":"A trust","kind":"NhsTrust"}""", Admin);
        await host.Send(HttpMethod.Put, "/v1/organisations/RXX", """{"name":"Another name","kind":"NhsTrust"}""", Admin);
        await FromDraftToWindingUp(host);
        await VaryAndPromote(host);
        await Supersede(host);
        await SendEveryExample(host);

        var acts = (await host.Query("select operation || ' ' || (facts ? 'before' and facts ? 'after' and client_id <> '' and (organisation is not null or client_id = 'dev-admin'))::text from audit_entry")).Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.Equal([], acts.Where(act => !act.EndsWith(" true", StringComparison.Ordinal)));
        Assert.Equal([], Walked.Except(acts.Select(act => act.Split(' ')[0])));
    }

    /// <summary>What the walk must have met; acts that others add are looked at too, as soon as their example can be sent.</summary>
    private static readonly string[] Walked =
    [
        "DraftAgreement", "EditDraft", "SignAgreement", "RecordDocument", "RecordConsent", "VaryAgreement", "SignVariation", "WithdrawVariation", "PromoteToLive", "GiveNotice", "EndAgreement", "WindUpAgreement",
        "SupersedeAgreement", "RecordOrganisation", "ChangeOrganisation", "AssessReadiness", "RaiseDispute", "EscalateDispute", "ReferDispute", "DecideDispute", "WithdrawDispute", "RecordRisk", "ChangeRisk",
        "RecordWorry", "RecordAppraisal", "RecordConsultation", "RecordEqualityImpact", "RecordAsset", "RecordResource", "StatePurpose", "StateRiskProfile", "StateGeography",
    ];

    private static async Task FromDraftToWindingUp(AgreementsHost host)
    {
        var draft = Partnership.Draft();
        draft["term"]!["noticeMonths"] = 0;
        draft["partners"] = new System.Text.Json.Nodes.JsonArray("11E", "E06000022", "RVN");
        var path = $"/v1/agreements/{draft["reference"]!.GetValue<string>()}";
        await host.Post("/v1/agreements", draft.ToJsonString(), Partnership.Ccg);
        draft["title"] = "Mental health and wellbeing";
        await host.Send(HttpMethod.Put, path, draft.ToJsonString(), Partnership.Ccg, ifMatch: (await host.Get(path, Partnership.Ccg)).ETag);
        await host.Post($"{path}/documents", """{"sha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","name":"Agreement, signed","signedOn":"2014-03-20"}""", Partnership.Ccg);
        await host.Post($"{path}/consents", """{"organisation":"RVN","givenBy":"NHS Wiltshire CCG","on":"2014-03-10"}""", Partnership.Ccg);
        foreach (var token in new[] { Partnership.Ccg, Partnership.Council, TestTokens.Of("RVN", "commissioner") }) await host.Post($"{path}/signatures", Signature, token);
        var notice = await host.Post($"{path}/notice", """{"reason":"why"}""", Partnership.Ccg);
        await host.Post($"{path}/end", $$"""{"on":"{{notice.At("endsOn")}}"}""", Partnership.Ccg);
        Assert.Equal("201", (await host.Post($"{path}/wind-up", null, Partnership.Ccg)).Told);
    }

    private static async Task VaryAndPromote(AgreementsHost host)
    {
        var locked = await Partnership.Active(host, agreement => agreement["percentagesLockedUntil"] = "2016-03-31");
        await locked.Vary("2015-04-01", """{"title":"Wellbeing"}""");
        await locked.Vary("2015-06-01", OtherShares);
        await locked.Post("/variations/2/signatures", Signature);
        Assert.Equal("201", (await locked.Post("/variations/2/withdrawal", null)).Told);
        var shadow = await Partnership.Active(host, agreement => agreement["mode"] = "Shadow");
        Assert.Equal("201", (await shadow.Post("/promotion", """{"on":"2015-04-01"}""")).Told);
    }

    private static async Task Supersede(AgreementsHost host)
    {
        var earlier = await Partnership.Active(host);
        Assert.Equal("Active", await (await Partnership.Active(host, agreement => agreement["supersedes"] = earlier.Reference)).State());
    }

    /// <summary>Sends every example that the service describes, about one agreement; what is refused there has changed nothing and is looked at elsewhere.</summary>
    private static async Task SendEveryExample(AgreementsHost host)
    {
        var active = await Partnership.Active(host);
        // One dispute for each way in which a dispute can go.
        for (var i = 0; i < 3; i++) await active.Post("/disputes", """{"what":{"kind":"Agreement"},"reason":"why"}""");
        await active.Post("/disputes/2/withdrawal", """{"reason":"why"}""");
        await active.Post("/disputes/1/stages", """{"stage":"ChiefOfficers"}""");
        await active.Post("/disputes/1/referral", """{"body":"Governing body","organisation":"11E"}""");
        await active.Post("/disputes/1/decision", """{"decision":"Shared.","decidedBy":"Governing body","effectiveFrom":"2015-01-01"}""");
        foreach (var path in (await host.Get("/openapi/v1.json", Partnership.Ccg)).Body.GetProperty("paths").EnumerateObject())
            foreach (var operation in path.Value.EnumerateObject().Where(operation => operation.Name is "post" or "put"))
            {
                if (!operation.Value.TryGetProperty("requestBody", out var body) || !body.GetProperty("content").TryGetProperty("application/json", out var json)) continue;
                if (path.Name.EndsWith("/end", StringComparison.Ordinal) || path.Name.EndsWith("/notice", StringComparison.Ordinal)) continue;
                var real = path.Name.Replace("{reference}", active.Reference).Replace("{number}", "1").Replace("{code}", path.Name.Contains("/organisations/{code}/", StringComparison.Ordinal) ? "11E" : "NEW1");
                var admin = !real.StartsWith("/v1/agreements", StringComparison.Ordinal) && !real.Contains("/delegations", StringComparison.Ordinal);
                await host.Send(new HttpMethod(operation.Name), real, json.GetProperty("example").GetRawText(), admin ? Admin : Partnership.Ccg, Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString());
            }
    }

    [Fact]
    public async Task One_act_shows_who_did_it_when_and_for_whom()
    {
        // Its own service: the walk beside it records a delegation, after which nobody signs without one.
        await using var host = await AgreementsHost.Start();
        await host.Execute(Partnership.Organisations);
        var active = await Partnership.Active(host);
        await active.Post("/risks", """{"class":"Quality","title":"Waiting lists grow","likelihood":2,"impact":3,"owner":"11E"}""", TestTokens.Of("QOX", "commissioner"));

        var act = (await active.Get("/risks/1/history")).Body.GetProperty("items")[0];

        Assert.Equal(("QOX-client", "QOX", "11E"), (act.GetProperty("clientId").GetString(), act.GetProperty("organisation").GetString(), act.GetProperty("facts").GetProperty("partner").GetString()));
        Assert.Equal(JsonValueKind.Null, act.GetProperty("facts").GetProperty("before").ValueKind);
        Assert.True(act.GetProperty("recordedAt").GetDateTimeOffset() <= TimeProvider.System.GetUtcNow().AddMinutes(1));
    }
}
