using System.Text.Json.Nodes;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>Through the public API: grants, cross-charging, umbrellas, and budgets outside the pool.</summary>
public class Money_beside_the_pool(OneHost one) : IClassFixture<OneHost>
{
    internal const string Charge = """{"code":"DTOC","payer":"E06000022","payee":"11E","reason":"Discharge late through the council alone","ratePerDay":"155.00","from":"2014-04-01","to":"2015-03-31"}""";

    internal const string Grant = """{"code":"REABLE","payer":"11E","payee":"E06000022","purpose":"Reablement after hospital","isRecurrent":true,"use":"Revenue","annualCertificate":true,"amount":"250000.00","recovery":"What is not used by 31 March is repaid."}""";

    [Fact]
    public async Task The_eight_types_say_what_they_mean()
    {
        var types = await (await one.Started()).Get("/v1/funding-types", Partnership.Ccg);

        Assert.Equal(8, types.Body.GetProperty("items").GetArrayLength());
        Assert.Equal(("PooledFund", "true", "true", """["AlignedBudgets","LeadCommissioning"]"""), (types.At("items[4].type"), types.At("items[4].hasPool"), types.At("items[4].hasHost"), types.At("items[4].standsWith")));
        Assert.Equal(("AlignedBudgets", "false", "false"), (types.At("items[2].type"), types.At("items[2].movesCash"), types.At("items[2].hasHost")));
    }

    [Fact]
    public async Task A_grant_takes_effect_without_host_pool_manager_or_risk_share()
    {
        var active = await Partnership.Active(await one.Started(), agreement => Bare(agreement, "GrantTransfer", "NhsAct2006S256", "grants", Grant));

        var shown = await active.Get();

        Assert.Equal(("Active", null, "250000.00", "true", "Revenue"), (shown.At("state"), shown.At("host"), shown.At("grants[0].amount"), shown.At("grants[0].annualCertificate"), shown.At("grants[0].use")));
        Assert.Equal(["AgreementActivated"], await active.Events());
    }

    [Fact]
    public async Task A_grant_that_names_no_grant_lacks_it()
    {
        var drafted = await Partnership.Drafted(await one.Started(), agreement => Bare(agreement, "GrantTransfer", "NhsAct2006S256", null, null));
        await drafted.Sign(Partnership.Ccg);
        var refused = await drafted.Post("/signatures", """{"signatory":"An officer","capacity":"Chief"}""", Partnership.Council);

        Assert.Equal(("422 agreement-incomplete", "grants"), (refused.Told, refused.Errors));
    }

    [Fact]
    public async Task A_charge_is_varied_from_a_day_on_and_the_difference_shows_it()
    {
        var active = await Partnership.Active(await one.Started(), agreement => Bare(agreement, "CrossCharging", "NhsAct2006S75", "charges", Charge));

        var endless = await active.Vary("2014-10-01", """{"charges":[CHARGE]}""".Replace("CHARGE", Charge.Replace(",\"to\":\"2015-03-31\"", "")));
        var varied = await active.Vary("2014-10-01", """{"charges":[CHARGE]}""".Replace("CHARGE", Charge.Replace("155.00", "130.00")));

        Assert.Equal(("422 charge-without-end", "changes.charges[0].to"), (endless.Told, endless.Errors));
        Assert.Equal(("charges[DTOC].ratePerDay", "155.00", "130.00"), (varied.At("difference[0].path"), varied.At("difference[0].before"), varied.At("difference[0].after")));
        Assert.Equal("155.00", (await active.Get("/terms?on=2014-09-30")).At("charges[0].ratePerDay"));
        Assert.Equal("130.00", (await active.Get("/terms?on=2014-10-01")).At("charges[0].ratePerDay"));
        Assert.Equal("VaryAgreement", (await active.Get("/history")).Body.GetProperty("items").EnumerateArray().Last().GetProperty("operation").GetString());
    }

    [Fact]
    public async Task An_umbrella_holds_a_pool_an_aligned_part_and_budgets_in_view()
    {
        var active = await Partnership.Active(await one.Started(), agreement =>
        {
            agreement["parts"] = JsonNode.Parse("""[{"code":"CHILD","name":"Children's services","fundingType":"AlignedBudgets"}]""");
            agreement["budgetsOutsidePool"] = JsonNode.Parse(
                """[{"code":"ACUTE","name":"Acute contract","owner":"11E","standing":"InView","year":"2014-15","amount":"94000000.00"},{"code":"CHILD","name":"Children's services","owner":"E06000022","standing":"Aligned","amount":null}]""");
        });

        var shown = await active.Get();
        var varied = await active.Vary("2015-04-01", """{"budgetsOutsidePool":[],"parts":[]}""");

        Assert.Equal(("AlignedBudgets", "InView", "94000000.00", "Aligned", null), (shown.At("parts[0].fundingType"), shown.At("budgetsOutsidePool[0].standing"), shown.At("budgetsOutsidePool[0].amount"), shown.At("budgetsOutsidePool[1].standing"), shown.At("budgetsOutsidePool[1].amount")));
        Assert.Contains("budgetsOutsidePool[ACUTE].amount", varied.Body.GetProperty("difference").EnumerateArray().Select(difference => difference.GetProperty("path").GetString()));
        Assert.Equal("2", (await active.Get("/terms?on=2015-03-31")).Body.GetProperty("budgetsOutsidePool").GetArrayLength().ToString());
    }

    [Theory]
    [InlineData("""[{"code":"A","name":"A","fundingType":"GrantTransfer"}]""", "422 funding-types-do-not-combine")]
    [InlineData("""[{"code":"A","name":"A","fundingType":"Kitty"}]""", "400 malformed")]
    [InlineData("""[{"code":"A","name":"A"}]""", "400 malformed")]
    [InlineData("""[null]""", "400 malformed")]
    public async Task Parts_that_cannot_be_are_refused(string parts, string told)
    {
        var agreement = Partnership.Draft();
        agreement["parts"] = JsonNode.Parse(parts);

        Assert.Equal(told, (await (await one.Started()).Post("/v1/agreements", agreement.ToJsonString(), Partnership.Ccg)).Told);
    }

    [Fact]
    public async Task A_pool_cannot_be_varied_into_what_lacks_something()
    {
        var active = await Partnership.Active(await one.Started());

        Assert.Equal(("422 variation-leaves-gaps", "changes.charges"), await Told(active.Vary("2015-04-01", """{"fundingType":"CrossCharging"}""")));
        Assert.Equal("201", (await active.Vary("2015-04-01", """{"fundingType":"CrossCharging","charges":[CHARGE]}""".Replace("CHARGE", Charge.Replace("2014-04-01", "2015-04-01").Replace("2015-03-31", "2016-03-31")))).Told);
    }

    internal static void Bare(JsonObject agreement, string type, string power, string? list, string? entry)
    {
        foreach (var field in (string[])["host", "poolManager", "particulars", "schemes"]) agreement.Remove(field);
        agreement["fundingType"] = type;
        agreement["legalPower"] = power;
        if (list is not null) agreement[list] = new JsonArray(JsonNode.Parse(entry!));
    }

    private static async Task<(string, string)> Told(Task<Reply> asked) => ((await asked).Told, (await asked).Errors);
}
