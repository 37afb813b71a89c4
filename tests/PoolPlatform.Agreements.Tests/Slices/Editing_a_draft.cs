using System.Text.Json.Nodes;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>A draft is mended as a whole until all have signed it; an edit withdraws what was signed before.</summary>
public class Editing_a_draft(OneHost one) : IClassFixture<OneHost>
{
    [Fact]
    public async Task A_draft_that_was_refused_as_incomplete_is_mended_and_signed()
    {
        var drafted = await Partnership.Drafted(await one.Started(), agreement => agreement["particulars"]!["aims"] = null);
        await drafted.Sign(Partnership.Ccg);
        Assert.Equal("422 agreement-incomplete", (await drafted.Post("/signatures", Signature, Partnership.Council)).Told);

        var edited = await Edit(drafted, agreement => agreement["title"] = "Mended");

        Assert.Equal(("200", "Draft", "[\"11E\"]"), (edited.Told, edited.At("state"), edited.At("withdrawnSignatures")));
        var read = await drafted.Get();
        Assert.Equal(("Mended", "a", "[]", "[]"), (read.At("title"), read.At("particulars.aims"), read.At("signatures"), read.At("missing")));
        await drafted.Sign(Partnership.Ccg);
        await drafted.Sign(Partnership.Council);
        Assert.Equal("Active", await drafted.State());
    }

    [Fact]
    public async Task History_tells_what_was_there_before_and_after()
    {
        var drafted = await Partnership.Drafted(await one.Started());
        await drafted.Sign(Partnership.Council);
        await Edit(drafted, agreement => agreement["title"] = "Another");

        var edit = (await drafted.Get("/history")).Body.GetProperty("items").EnumerateArray().Single(entry => entry.GetProperty("operation").GetString() == "EditDraft").GetProperty("facts");

        var title = edit.GetProperty("difference").EnumerateArray().Single(difference => difference.GetProperty("path").GetString() == "title");
        Assert.Equal(("Mental health pooled budget", "Another"), (title.GetProperty("before").GetString(), title.GetProperty("after").GetString()));
        Assert.Equal("E06000022", edit.GetProperty("before").GetProperty("signatures")[0].GetString());
        Assert.Equal(0, edit.GetProperty("after").GetProperty("signatures").GetArrayLength());
    }

    [Fact]
    public async Task Another_start_other_partners_and_another_order_take_the_place_of_the_old()
    {
        var drafted = await Partnership.Drafted(await one.Started());

        var edited = await Edit(drafted, agreement =>
        {
            agreement["partners"] = new JsonArray("E06000022", "E06000054", "11E");
            agreement["term"]!["start"] = "2015-04-01";
            agreement["term"]!["breakDates"] = new JsonArray();
            agreement["schemes"]![0]!["riskShare"] = JsonNode.Parse("""{"over":[{"kind":"share","share":{"by":"equal"}}],"under":"same"}""");
        });

        Assert.Equal("200", edited.Told);
        var read = await drafted.Get();
        Assert.Equal(("[\"E06000022\",\"E06000054\",\"11E\"]", "2015-04-01", "2015-04-01"), (read.At("partners"), read.At("term.start"), read.At("effectiveFrom")));
        Assert.Equal(drafted.Reference, (await drafted.Host.Get(drafted.Path, TestTokens.Of("E06000054", "commissioner"))).At("reference"));
        Assert.Equal("200", (await Edit(drafted, _ => { })).Told);
        Assert.Equal("404 agreement-not-found", (await drafted.Host.Get(drafted.Path, TestTokens.Of("E06000054", "commissioner"))).Told);
    }

    [Fact]
    public async Task Of_two_concurrent_edits_the_second_is_told_that_it_was_overtaken()
    {
        var drafted = await Partnership.Drafted(await one.Started());
        var etag = (await drafted.Get()).ETag;

        var edits = await Task.WhenAll(Edit(drafted, agreement => agreement["title"] = "One", etag), Edit(drafted, agreement => agreement["title"] = "Two", etag, Partnership.Council));

        Assert.Equal([200, 412], edits.Select(edit => edit.Status).Order());
        Assert.Equal("412 agreement-changed", edits.Single(edit => edit.Status == 412).Told);
        Assert.Equal("200", (await Edit(drafted, _ => { }, (await drafted.Get()).ETag)).Told);
        Assert.Equal("200", (await Edit(drafted, _ => { }, "*")).Told);
    }

    [Fact]
    public async Task Who_names_what_it_has_read_does_not_sign_something_else()
    {
        var drafted = await Partnership.Drafted(await one.Started());
        var etag = (await drafted.Get()).ETag;
        await Edit(drafted, agreement => agreement["title"] = "Another");

        Assert.Equal("412 agreement-changed", (await drafted.Host.Post($"{drafted.Path}/signatures", Signature, Partnership.Ccg, ifMatch: etag)).Told);
        Assert.Equal("201", (await drafted.Post("/signatures", Signature)).Told);
    }

    [Fact]
    public async Task An_agreement_in_force_and_another_reference_are_refused()
    {
        var host = await one.Started();
        var active = await Partnership.Active(host);
        var drafted = await Partnership.Drafted(host);

        Assert.Equal("409 agreement-not-draft", (await Edit(active, _ => { })).Told);
        Assert.Equal("422 reference-differs", (await Edit(drafted, agreement => agreement["reference"] = "OTHER")).Told);
    }

    [Fact]
    public async Task An_edit_is_checked_as_a_draft_is_and_changes_nothing_where_it_is_refused()
    {
        var drafted = await Partnership.Drafted(await one.Started());
        await drafted.Sign(Partnership.Ccg);

        Assert.Equal("422 host-not-partner", (await Edit(drafted, agreement => agreement["host"] = "E06000054")).Told);
        Assert.Equal("400 unknown-field", (await Edit(drafted, agreement => agreement["surprise"] = 1)).Told);

        Assert.Equal(("InApproval", "11E"), (await drafted.State(), (await drafted.Get()).At("signatures[0].partner")));
    }

    [Fact]
    public async Task A_partner_of_whom_something_is_recorded_stays_in_the_draft()
    {
        var drafted = await Partnership.Drafted(await one.Started(), agreement => agreement["partners"] = new JsonArray("11E", "E06000022", "E06000054"));
        await drafted.Host.Execute(
            $"insert into signature (reference, partner, signatory, capacity, signed_at) values ('{drafted.Reference}', 'E06000054', 'x', 'y', now()); update agreement set state = 'InApproval' where reference = '{drafted.Reference}'");
        await drafted.Host.Execute($"insert into notice (reference, partner, given_on, ends_on, reason, recorded_at) values ('{drafted.Reference}', 'E06000054', '2014-04-01', '2015-03-31', 'why', now())");

        Assert.Equal("409 partner-has-records", (await Edit(drafted, _ => { })).Told);
        Assert.Equal("InApproval", await drafted.State());
    }

    [Fact]
    public async Task Strangers_and_those_without_the_role_edit_nothing()
    {
        var drafted = await Partnership.Drafted(await one.Started());

        Assert.Equal("404 agreement-not-found", (await Edit(drafted, _ => { }, token: Partnership.Stranger)).Told);
        Assert.Equal("403 role-missing", (await Edit(drafted, _ => { }, token: TestTokens.Of("11E", "finance"))).Told);
    }

    private const string Signature = """{"signatory":"An officer","capacity":"Chief"}""";

    /// <summary>Puts the whole draft of the samples in its place, with what is different about it.</summary>
    private static Task<Reply> Edit(Partnership drafted, Action<JsonObject> shape, string? ifMatch = null, string? token = null)
    {
        var agreement = Partnership.Draft();
        agreement["reference"] = drafted.Reference;
        shape(agreement);
        return drafted.Host.Send(HttpMethod.Put, drafted.Path, agreement.ToJsonString(), token ?? Partnership.Ccg, ifMatch: ifMatch);
    }
}
