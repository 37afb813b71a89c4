using System.Text;
using PoolPlatform.Testing;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>Small files in the shape of the national ones; places and codes as in public documents.</summary>
public sealed class Importing_organisations : IAsyncLifetime
{
    private const string Ods =
        "\"00W\",\"NHS CENTRAL MANCHESTER CCG\",\"Y62\",\"QOP\",\"A STREET\",\"\",\"\",\"MANCHESTER\",\"\",\"M1 1AA\",\"20130401\",\"20170331\",\"\",\"\"\r\n"
        + "\"01M\",\"NHS NORTH MANCHESTER CCG\",\"Y62\",\"QOP\",\"A STREET\",\"\",\"\",\"MANCHESTER\",\"\",\"M1 1AA\",\"20130401\",\"20170331\",\"\",\"\"\r\n"
        + "\"14L\",\"NHS GREATER MANCHESTER ICB - 14L\",\"Y62\",\"QOP\",\"PARKWAY 3, THE ROAD\",\"\",\"\",\"MANCHESTER\",\"\",\"M1 1AA\",\"20170401\",\"\",\"\",\"\"\r\n"
        + "\"R0A\",\"MANCHESTER UNIVERSITY NHS FOUNDATION TRUST\",\"Y62\",\"QOP\",\"A STREET\",\"\",\"\",\"MANCHESTER\",\"\",\"M1 1AA\",\"20171001\",\"\",\"\",\"\"\r\n";

    private const string Icbs = "ICB24CD,ICB24CDH,ICB24NM,ObjectId\nE54000057,QOP,NHS Greater Manchester Integrated Care Board,1\nE54000040,QOX,\"NHS Bath and North East Somerset, Swindon and Wiltshire Integrated Care Board\",2\n";

    private const string Districts = "\uFEFFFID,LAD23CD,LAD23NM,LAD23NMW\n1,E06000022,Bath and North East Somerset, \n2,E08000003,Manchester, \n3,W06000015,Cardiff,Caerdydd\n";

    private static readonly string Admin = TestTokens.Issue("an-admin", null, "platform-admin");
    private static readonly string Anybody = TestTokens.Of("11E", "commissioner");

    private AgreementsHost host = null!;

    public async ValueTask InitializeAsync() => host = await AgreementsHost.Start();

    public async ValueTask DisposeAsync()
    {
        if (host is not null) await host.DisposeAsync();
    }

    [Fact]
    public async Task A_file_adds_what_is_not_known_and_the_second_time_changes_nothing()
    {
        var first = await Import("ods", Ods);
        var again = await Import("ods", Ods);

        Assert.Equal("201 rows 4 added 4 changed 0 unchanged 0 rejected 0", Counts(first));
        Assert.Equal("200 rows 4 added 0 changed 0 unchanged 4 rejected 0", Counts(again));
        Assert.Equal(Counts(first)[4..], Counts(await host.Get(first.Location!, Admin))[4..]);
        var ended = await host.Get("/v1/organisations/00W?on=2018-01-01", Anybody);
        Assert.Equal(("Ccg", "2013-04-01", "2017-03-31", "false"), (ended.At("kind"), ended.At("activeFrom"), ended.At("activeTo"), ended.At("active")));
        Assert.Equal("FoundationTrust", (await host.Get("/v1/organisations/R0A", Anybody)).At("kind"));
        Assert.Equal("Other", (await host.Get("/v1/organisations/14L", Anybody)).At("kind"));
    }

    [Fact]
    public async Task Successions_are_never_read_into_a_file()
    {
        await Import("ods", Ods);
        await Import("gss-icb", Icbs);

        Assert.Equal(["0"], await host.Query("select count(*) from succession"));
        Assert.Equal(["0"], await host.Query("select count(*) from event_log"));
    }

    [Fact]
    public async Task A_recorded_kind_a_recorded_name_of_the_past_and_a_recorded_succession_stay()
    {
        await Put("14L", """{"name":"NHS Manchester CCG","kind":"Ccg"}""");
        await Put("QOP", """{"name":"NHS Greater Manchester ICB","kind":"Icb","successorOf":"14L","activeFrom":"2022-07-01"}""");
        var imported = await Import("ods", Ods, "&asOf=2024-05-01");
        await Import("gss-icb", Icbs, "&asOf=2024-05-01");

        Assert.Equal("201 rows 4 added 3 changed 1 unchanged 0 rejected 0", Counts(imported));
        Assert.Equal(("14L", "Ccg", "Other"), (imported.At("kindsKept[0].code"), imported.At("kindsKept[0].recorded"), imported.At("kindsKept[0].inFile")));
        var then = await host.Get("/v1/organisations/14L?on=2019-01-01", Anybody);
        Assert.Equal(("NHS Manchester CCG", "Ccg", """["QOP"]"""), (then.At("name"), then.At("kind"), then.At("successors")));
        Assert.Equal("NHS GREATER MANCHESTER ICB - 14L", (await host.Get("/v1/organisations/14L?on=2024-05-01", Anybody)).At("name"));
        Assert.Equal("QOP", (await host.Get("/v1/organisations/E54000057", Anybody)).At("code"));
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_the_first_column()
    {
        await Put("E06000022", """{"name":"Bath and North East Somerset Council","kind":"Council"}""");

        Assert.Equal("201 rows 3 added 2 changed 0 unchanged 1 rejected 0", Counts(await Import("gss-lad", Districts)));
        Assert.Equal("Bath and North East Somerset Council", (await host.Get("/v1/organisations/E06000022", Anybody)).At("name"));
        Assert.Equal("Council", (await host.Get("/v1/organisations/W06000015", Anybody)).At("kind"));
    }

    [Fact]
    public async Task Bad_rows_are_named_and_the_others_taken()
    {
        await Put("QOP", """{"name":"NHS Greater Manchester ICB","kind":"Icb","codes":[{"code":"E54000057"}]}""");
        var reply = await Import("gss-icb", Icbs + "E54000057,QZZ,A thief of codes,3\nE54000041,QOX,Twice,4\nnonsense,QYG,No code,5\nE54000008,QYG\n");

        Assert.Equal("201 rows 6 added 1 changed 1 unchanged 0 rejected 4", Counts(reply));
        Assert.Equal(
            ["4 E54000057 is a code of QOP", "5 QOX stands in the file already", "6 'nonsense' is no organisation code", "7 it has fewer columns than the header"],
            reply.Body.GetProperty("rejections").EnumerateArray().Select(one => $"{one.GetProperty("row")} {one.GetProperty("reason").GetString()}"));
    }

    [Theory]
    [InlineData("xml", Ods, "text/csv", "400 import-format-unknown")]
    [InlineData("gss-icb", Districts, "text/csv", "422 national-file-header-wrong")]
    [InlineData("gss-lad", "", "text/csv", "422 national-file-header-wrong")]
    [InlineData("ods", Ods, "application/json", "415 unsupported-media-type")]
    [InlineData("ods", "\"11E\",\"never closed,,,,,,,,,,\n", "text/csv", "400 national-file-unreadable")]
    public async Task A_file_that_cannot_be_read_changes_nothing(string format, string file, string type, string told)
    {
        Assert.Equal(told, (await Import(format, file, type: type)).Told);
        Assert.Equal(["0"], await host.Query("select count(*) from organisation"));
    }

    [Fact]
    public async Task Text_in_another_encoding_and_a_day_that_is_none_are_refused()
    {
        Assert.Equal("400 national-file-unreadable", (await host.PostFile("/v1/organisations/imports?format=ods", Encoding.Latin1.GetBytes("\"11E\",\"Ynys Môn\",,,,,,,,,,\n"), Admin)).Told);
        Assert.Equal("400 malformed", (await Import("ods", Ods, "&asOf=yesterday")).Told);
    }

    [Fact]
    public async Task A_file_larger_than_memory_should_hold_is_read_from_disk()
    {
        var padding = new string('x', 40_000);
        var file = new StringBuilder();
        for (var row = 0; row < 1_000; row++) file.Append("\"11E\",\"NHS BATH AND NORTH EAST SOMERSET CCG\",\"").Append(padding).Append("\",,,,,,,,,\n");

        Assert.Equal("201 rows 1000 added 1 changed 0 unchanged 0 rejected 999", Counts(await Import("ods", file.ToString())));
    }

    [Fact]
    public async Task A_file_of_more_rows_than_can_be_held_is_refused()
    {
        var refused = await Import("ods", Ods + new string('\n', 250_000));

        Assert.Equal(("422 national-file-too-long", "250000"), (refused.Told, refused.At("most")));
    }

    [Fact]
    public async Task A_letter_cut_in_two_at_the_end_of_the_file_is_not_in_UTF8() =>
        Assert.Equal("400 national-file-unreadable", (await host.PostFile("/v1/organisations/imports?format=ods", [.. Encoding.UTF8.GetBytes(Ods + "\"11E\",\"Ynys M"), 0xC3], Admin)).Told);

    [Fact]
    public async Task Only_an_administrator_imports() =>
        Assert.Equal("403 role-missing", (await host.PostFile("/v1/organisations/imports?format=ods", Encoding.UTF8.GetBytes(Ods), Anybody)).Told);

    [Fact]
    public async Task The_same_key_again_answers_as_the_first_time_and_an_import_that_never_was_is_not_found()
    {
        var first = await host.PostFile("/v1/organisations/imports?format=ods", Encoding.UTF8.GetBytes(Ods), Admin, "one-key");
        var again = await host.PostFile("/v1/organisations/imports?format=ods", Encoding.UTF8.GetBytes(Ods), Admin, "one-key");

        Assert.Equal((201, true, first.At("importId")), (again.Status, again.Replayed, again.At("importId")));
        Assert.Equal("404 organisation-import-not-found", (await host.Get("/v1/organisations/imports/none", Admin)).Told);
        Assert.Equal("403 role-missing", (await host.Get(first.Location!, Anybody)).Told);
    }

    private Task<Reply> Import(string format, string file, string rest = "", string type = "text/csv") =>
        host.PostFile($"/v1/organisations/imports?format={format}{rest}", Encoding.UTF8.GetBytes(file), Admin, type: type);

    private async Task Put(string code, string body) => Assert.Equal("201", (await host.Send(HttpMethod.Put, $"/v1/organisations/{code}", body, Admin)).Told);

    private static string Counts(Reply reply) =>
        $"{reply.Status} rows {reply.At("rows")} added {reply.At("added")} changed {reply.At("changed")} unchanged {reply.At("unchanged")} rejected {reply.At("rejected")}";
}
