namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>B&amp;NES, 2014: for one or two years the partners do not reopen the percentages; inside the lock a change needs all of them.</summary>
public class Locked_percentages(OneHost one) : IClassFixture<OneHost>
{
    private const string OtherShares = """{"schemes":[{"code":"MH","name":"Mental health","riskShare":{"over":[{"kind":"share","share":{"by":"percent","weights":{"11E":"65","E06000022":"35"}}}],"under":"same"}}]}""";

    private const string Signature = """{"signatory":"An officer","capacity":"Chief Finance Officer"}""";

    [Fact]
    public async Task Inside_the_lock_other_percentages_wait_until_every_partner_has_signed()
    {
        var locked = await Locked();

        var proposed = await locked.Vary("2015-04-01", OtherShares);
        Assert.Equal(("201", "InApproval", null), (proposed.Told, proposed.At("state"), proposed.At("version")));
        Assert.Equal("68.67", await Weight(locked));

        var first = await locked.Post("/variations/1/signatures", Signature, Partnership.Ccg);
        Assert.Equal(("201", "InApproval"), (first.Told, first.At("state")));
        Assert.Equal("409 already-signed", (await locked.Post("/variations/1/signatures", Signature, Partnership.Ccg)).Told);
        Assert.Equal("68.67", await Weight(locked));

        var last = await locked.Post("/variations/1/signatures", Signature, Partnership.Council);
        Assert.Equal(("201", "Agreed", "2"), (last.Told, last.At("state"), last.At("version")));
        Assert.Equal(["11E", "E06000022"], last.Body.GetProperty("signatures").EnumerateArray().Select(signature => signature.GetProperty("partner").GetString()!));
        Assert.Equal("65", await Weight(locked));
        Assert.Equal("409 variation-not-open", (await locked.Post("/variations/1/signatures", Signature, Partnership.Council)).Told);
        Assert.Equal(["AgreementActivated", "AgreementVaried"], await locked.Events());
    }

    [Fact]
    public async Task What_was_waiting_counts_from_when_the_last_partner_signed()
    {
        var locked = await Locked();
        var proposed = await locked.Vary("2015-04-01", OtherShares);
        await locked.Post("/variations/1/signatures", Signature, Partnership.Ccg);
        await locked.Post("/variations/1/signatures", Signature, Partnership.Council);

        var then = await locked.Get($"/terms?on=2015-04-01&asAt={Uri.EscapeDataString(proposed.At("recordedAt")!)}");

        Assert.Equal("1", then.At("version"));
    }

    [Fact]
    public async Task Inside_the_lock_one_partner_still_varies_what_is_no_share() =>
        Assert.Equal("Agreed", (await (await Locked()).Vary("2015-04-01", """{"title":"New"}""")).At("state"));

    [Fact]
    public async Task After_the_lock_one_partner_varies_the_shares() =>
        Assert.Equal("Agreed", (await (await Locked()).Vary("2016-04-01", OtherShares)).At("state"));

    [Fact]
    public async Task The_lock_itself_is_lifted_by_all_partners_only()
    {
        var locked = await Locked();

        Assert.Equal("InApproval", (await locked.Vary("2015-04-01", """{"percentagesLockedUntil":null}""")).At("state"));
        Assert.Equal("2016-03-31", (await locked.Get("/terms?on=2015-04-01")).At("percentagesLockedUntil"));
    }

    [Fact]
    public async Task A_partner_that_says_no_frees_the_day()
    {
        var locked = await Locked();
        await locked.Vary("2015-04-01", OtherShares);
        Assert.Equal("422 version-overlaps", (await locked.Vary("2015-04-01", """{"title":"New"}""")).Told);

        var withdrawn = await locked.Post("/variations/1/withdrawal", null, Partnership.Council);

        Assert.Equal(("201", "Withdrawn"), (withdrawn.Told, withdrawn.At("state")));
        Assert.Equal("409 variation-not-open", (await locked.Post("/variations/1/signatures", Signature)).Told);
        Assert.Equal("201", (await locked.Vary("2015-04-01", """{"title":"New"}""")).Told);
    }

    [Fact]
    public async Task What_has_become_impossible_meanwhile_is_refused_at_the_last_signature()
    {
        var locked = await Locked();
        await locked.Vary("2016-01-01", """{"percentagesLockedUntil":null}""");
        await locked.Vary("2015-06-01", """{"term":{"end":"2015-12-31","breakDates":[]},"percentagesLockedUntil":"2015-12-31"}""");
        await locked.Post("/variations/2/signatures", Signature, Partnership.Ccg);
        Assert.Equal("Agreed", (await locked.Post("/variations/2/signatures", Signature, Partnership.Council)).At("state"));

        var refused = await locked.Post("/variations/1/signatures", Signature, Partnership.Ccg);

        Assert.Equal("422 effective-date-outside-term", refused.Told);
        Assert.Equal("InApproval", (await locked.Get("/variations/1")).At("state"));
    }

    [Theory]
    [InlineData("""{"signatory":" ","capacity":"Chief Finance Officer"}""", "422 signature-incomplete")]
    [InlineData("""{"signatory":"An officer","capacity":""}""", "422 signature-incomplete")]
    [InlineData("""{"signatory":"An officer"}""", "400 malformed")]
    public async Task A_signature_says_who_and_in_what_capacity(string body, string told)
    {
        var locked = await Locked();
        await locked.Vary("2015-04-01", OtherShares);

        Assert.Equal(told, (await locked.Post("/variations/1/signatures", body)).Told);
    }

    [Fact]
    public async Task A_lock_beyond_the_term_is_refused_in_the_draft()
    {
        var host = await one.Started();
        var agreement = Partnership.Draft();
        agreement["percentagesLockedUntil"] = "2018-03-31";

        Assert.Equal("422 lock-outside-term", (await host.Post("/v1/agreements", agreement.ToJsonString(), Partnership.Ccg)).Told);
    }

    private async Task<Partnership> Locked() => await Partnership.Active(await one.Started(), agreement => agreement["percentagesLockedUntil"] = "2016-03-31");

    private static async Task<string?> Weight(Partnership partnership) => (await partnership.Get("/terms?on=2015-04-01")).At("schemes[0].riskShare.over[0].share.weights.11E");
}
