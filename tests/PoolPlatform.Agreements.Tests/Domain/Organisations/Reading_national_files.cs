using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Organisations;

namespace PoolPlatform.Agreements.Tests.Domain.Organisations;

public class Reading_national_files
{
    private static readonly DateOnly FileDay = new(2024, 5, 1);

    [Theory]
    [InlineData("NHS BATH AND NORTH EAST SOMERSET CCG", OrganisationKind.Ccg)]
    [InlineData("NHS Bolton Clinical Commissioning Group", OrganisationKind.Ccg)]
    [InlineData("NHS GREATER MANCHESTER ICB - 00T", OrganisationKind.Other)]
    [InlineData("NHS Greater Manchester Integrated Care Board", OrganisationKind.Icb)]
    [InlineData("NATIONAL COMMISSIONING HUB 1", OrganisationKind.Other)]
    [InlineData("MANCHESTER UNIVERSITY NHS FOUNDATION TRUST", OrganisationKind.FoundationTrust)]
    [InlineData("AVON AND WILTSHIRE MENTAL HEALTH PARTNERSHIP NHS TRUST", OrganisationKind.NhsTrust)]
    public void The_kind_is_what_the_name_says_and_else_other(string name, OrganisationKind kind) => Assert.Equal(kind, NationalColumns.KindOf(name));

    [Theory]
    [InlineData("01M", "A CCG", "20130401", "20170331", "01M A CCG Ccg 2013-04-01 2017-03-31")]
    [InlineData("11E", " A CCG ", "", "", "11E A CCG Ccg - -")]
    [InlineData("a b", "A CCG", "", "", "'a b' is no organisation code")]
    [InlineData("11E", " ", "", "", "it has no name")]
    [InlineData("11E", "A CCG", "2013-04-01", "", "'2013-04-01' is no day of opening")]
    [InlineData("11E", "A CCG", "", "20171331", "'20171331' is no day of closing")]
    [InlineData("11E", "A CCG", "20170401", "20170331", "it closes before it opens")]
    public void A_row_of_an_ods_file_is_read_or_says_what_is_wrong(string code, string name, string opened, string closed, string read) =>
        Assert.Equal(read, NationalColumns.ReadOds(7, [code, name, "Y58", "QOX", "", "", "", "", "", "", opened, closed]).Match(
            row => $"{row.Code} {row.Name} {row.Kind} {row.Opened?.ToString("yyyy-MM-dd") ?? "-"} {row.Closed?.ToString("yyyy-MM-dd") ?? "-"}", refusal => refusal.Message));

    [Fact]
    public void A_row_that_is_too_short_is_rejected() => Assert.Equal("it has fewer than twelve columns", NationalColumns.ReadOds(1, ["11E", "A CCG"]).Refusal!.Message);

    [Theory]
    [InlineData(NationalFileFormat.GssIcb, "ICB24CD,ICB24CDH,ICB24NM,ObjectId", true)]
    [InlineData(NationalFileFormat.GssIcb, "ICB31CD,ICB31CDH,ICB31NM", true)]
    [InlineData(NationalFileFormat.GssIcb, "ICB24CD,ICB24NM", false)]
    [InlineData(NationalFileFormat.GssLad, "FID,LAD23CD,LAD23NM,LAD23NMW", true)]
    [InlineData(NationalFileFormat.GssLad, "E06000001,Hartlepool", false)]
    public void The_columns_are_found_by_a_header_of_any_year(NationalFileFormat format, string header, bool found) =>
        Assert.Equal(found, NationalColumns.OfHeader(format, header.Split(',')) is not null);

    [Fact]
    public void An_icb_is_recorded_under_its_ods_code_and_known_by_its_gss_code()
    {
        var row = NationalColumns.OfHeader(NationalFileFormat.GssIcb, ["ICB24CD", "ICB24CDH", "ICB24NM"])!.Read(2, ["E54000057", "QOP", "NHS Greater Manchester Integrated Care Board"]).OrThrow();

        Assert.Equal(("QOP", "E54000057", OrganisationKind.Icb), (row.Code.Value, row.OtherCode!.Value.Value, row.Kind));
    }

    [Theory]
    [InlineData("E06000022", "Council")]
    [InlineData("S12000036", "Council")]
    [InlineData("E54000057", "E54000057 is no code of a local authority")]
    [InlineData("06000022", "06000022 is no code of a local authority")]
    [InlineData("E0", "E0 is no code of a local authority")]
    public void A_district_is_a_council_and_nothing_else_is(string code, string read) =>
        Assert.Equal(read, NationalColumns.OfHeader(NationalFileFormat.GssLad, ["LAD23CD", "LAD23NM"])!.Read(2, [code, "A place"]).Match(row => row.Kind.ToString(), refusal => refusal.Message));

    [Fact]
    public void A_recorded_kind_stays_whatever_the_file_suggests_and_the_name_changes_from_the_day_of_the_file()
    {
        var compared = Compare(Row("00T", "NHS GREATER MANCHESTER ICB - 00T"), Known("00T", "NHS Bolton CCG", OrganisationKind.Ccg));

        Assert.Equal("- NHS Bolton CCG Ccg; 2024-05-01 NHS GREATER MANCHESTER ICB - 00T Ccg", Names(compared));
        Assert.Equal((true, OrganisationKind.Other), (compared.IsChanged, compared.KindKept));
    }

    [Fact]
    public void Capitals_alone_are_no_other_name() => Assert.False(Compare(Row("11E", "NHS BOLTON CCG"), Known("11E", "NHS Bolton CCG", OrganisationKind.Ccg)).IsChanged);

    [Fact]
    public void The_name_of_an_area_is_not_that_of_its_council() =>
        Assert.False(NationalComparison.Of(new(2, Samples.Council, "Bath and North East Somerset", OrganisationKind.Council), Known("E06000022", "Bath and North East Somerset Council", OrganisationKind.Council), NationalFileFormat.GssLad, FileDay).IsChanged);

    [Fact]
    public void A_body_that_has_closed_keeps_its_name() =>
        Assert.Equal("- NHS Bolton CCG Ccg", Names(Compare(Row("11E", "Another CCG") with { Closed = new(2020, 3, 31) }, Known("11E", "NHS Bolton CCG", OrganisationKind.Ccg))));

    [Fact]
    public void A_day_of_closing_becomes_the_last_active_day_and_none_undoes_nothing()
    {
        var known = Known("11E", "A CCG", OrganisationKind.Ccg);
        var closed = Compare(Row("11E", "A CCG") with { Closed = new(2020, 3, 31) }, known).After;
        Assert.Equal(new(2020, 3, 31), closed.ActiveTo);
        Assert.Equal(new(2020, 3, 31), Compare(Row("11E", "A CCG"), closed).After.ActiveTo);
    }

    [Fact]
    public void A_second_code_is_added_once()
    {
        var once = Compare(Row("QOP", "A board") with { OtherCode = Samples.Code("E54000057") }, Known("QOP", "A board", OrganisationKind.Icb)).After;
        var again = Compare(Row("QOP", "A board") with { OtherCode = Samples.Code("E54000057") }, once);
        Assert.Equal("E54000057", Assert.Single(again.After.OtherCodes).Code.Value);
        Assert.False(again.IsChanged);
    }

    [Fact]
    public void Nothing_is_succeeded_because_a_file_says_so() => Assert.Empty(Compare(Row("QOX", "A board"), null).After.SuccessorOf);

    private static NationalRow Row(string code, string name) => new(1, Samples.Code(code), name, NationalColumns.KindOf(name));

    private static RecordedOrganisation Known(string code, string name, OrganisationKind kind) => new(Samples.Code(code), [new(null, name, kind)], [], null, null, []);

    private static NationalComparison Compare(NationalRow row, RecordedOrganisation? known) => NationalComparison.Of(row, known, NationalFileFormat.Ods, FileDay);

    private static string Names(NationalComparison compared) => string.Join("; ", compared.After.Names.Select(one => $"{one.From?.ToString("yyyy-MM-dd") ?? "-"} {one.Name} {one.Kind}"));
}
