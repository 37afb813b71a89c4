using System.Text.Json.Nodes;
using Grpc.Core;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>When balances are paid, what a late one bears, and whether several pools are set off: agreed, varied and told like other terms.</summary>
public class Payment_terms_of_an_agreement(OneHost one) : IClassFixture<OneHost>
{
    [Fact]
    public async Task They_are_agreed_and_varied_from_a_day_on_and_the_difference_shows_it()
    {
        var active = await Partnership.Active(await one.Started(), agreement =>
            agreement["payments"] = JsonNode.Parse("""{"dueDays":30,"interest":{"annualPercent":"4.00"},"setOff":true}"""));

        var shown = await active.Get();
        var varied = await active.Vary("2015-04-01", """{"payments":{"dueDays":14,"interest":{"annualPercent":"8","from":"Agreement"}}}""");

        Assert.Equal(("30", "4", "DueDate", "true"), (shown.At("payments.dueDays"), shown.At("payments.interest.annualPercent"), shown.At("payments.interest.from"), shown.At("payments.setOff")));
        Assert.Equal(
            ["payments.dueDays", "payments.interest.annualPercent", "payments.interest.from", "payments.setOff"],
            varied.Body.GetProperty("difference").EnumerateArray().Select(difference => difference.GetProperty("path").GetString()));
        Assert.Equal(("30", "14"), ((await active.Get("/terms?on=2015-03-31")).At("payments.dueDays"), (await active.Get("/terms?on=2015-04-01")).At("payments.dueDays")));
    }

    [Fact]
    public async Task Other_services_are_told_them_and_the_charges_and_grants()
    {
        var host = await one.Started();
        var pool = await Partnership.Active(host, agreement => agreement["payments"] = JsonNode.Parse("""{"dueDays":30,"interest":{"annualPercent":"4.25","from":"Agreement"},"setOff":true}"""));
        var charging = await Partnership.Active(host, agreement => Money_beside_the_pool.Bare(agreement, "CrossCharging", "NhsAct2006S75", "charges", Money_beside_the_pool.Charge));
        var granting = await Partnership.Active(host, agreement => Money_beside_the_pool.Bare(agreement, "GrantTransfer", "NhsAct2006S256", "grants", Money_beside_the_pool.Grant));
        using var channel = host.Channel();
        var agreements = new AgreementsApi.AgreementsApiClient(channel);
        var service = new Metadata { { "authorization", $"Bearer {TestTokens.Issue("svc-settlement", null, "service")}" } };

        async Task<Terms> Ask(Partnership one) => await agreements.FindTermsAsync(new() { Reference = one.Reference, On = "2014-06-01" }, service);

        Assert.Equal(new PaymentTerms { DueDays = 30, InterestPercent = "4.25", InterestFrom = "Agreement", SetOff = true }, (await Ask(pool)).Payments);
        Assert.Equal(new CrossCharge { Code = "DTOC", Payer = "E06000022", Payee = "11E", RatePerDayPence = 15500, From = "2014-04-01", To = "2015-03-31" }, Assert.Single((await Ask(charging)).Charges));
        Assert.Equal(
            new Grant { Code = "REABLE", Payer = "11E", Payee = "E06000022", IsRecurrent = true, Use = "Revenue", AnnualCertificate = true, AmountPence = 25_000_000, IsRecovered = true },
            Assert.Single((await Ask(granting)).Grants));
        Assert.Null((await Ask(charging)).Payments);
    }

    [Theory]
    [InlineData("""{}""", "400 malformed")]
    [InlineData("""{"dueDays":"30"}""", "400 malformed")]
    [InlineData("""{"dueDays":30,"interest":{}}""", "400 malformed")]
    [InlineData("""{"dueDays":30,"interest":{"annualPercent":4}}""", "400 malformed")]
    [InlineData("""{"dueDays":30,"interest":{"annualPercent":"-4"}}""", "400 malformed")]
    [InlineData("""{"dueDays":30,"interest":{"annualPercent":"4","from":"Whenever"}}""", "400 malformed")]
    [InlineData("""{"dueDays":30,"netting":true}""", "400 unknown-field")]
    [InlineData("""{"dueDays":1000}""", "422 due-days-out-of-range")]
    [InlineData("""{"dueDays":30,"interest":{"annualPercent":"0"}}""", "422 interest-out-of-range")]
    public async Task What_cannot_be_is_refused(string payments, string told)
    {
        var agreement = Partnership.Draft();
        agreement["payments"] = JsonNode.Parse(payments);

        Assert.Equal(told, (await (await one.Started()).Post("/v1/agreements", agreement.ToJsonString(), Partnership.Ccg)).Told);
    }
}
