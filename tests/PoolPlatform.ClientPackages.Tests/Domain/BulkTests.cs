using System.Collections.Immutable;
using FsCheck.Fluent;
using PoolPlatform.ClientPackages.Domain.Bulk;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;
using static PoolPlatform.ClientPackages.Tests.Domain.Golden;
using static PoolPlatform.ClientPackages.Tests.Domain.PackageFixtures;

namespace PoolPlatform.ClientPackages.Tests.Domain;

public class BulkTests
{
    private static readonly ExtractMapping ContrOcc = new(
        ImmutableDictionary<string, string>.Empty.Add("lineId", "CPLI").Add("nhsNumber", "NHS No").Add("scheme", "Fund").Add("route", "Funding").Add("service", "Service").Add("kind", "Type")
            .Add("provider", "Provider").Add("rate", "Unit Cost").Add("units", "Units").Add("from", "Start").Add("to", "End").Add("budgetLine", "Budget Code").Add("split", "Split"),
        ImmutableDictionary<string, ServiceKind>.Empty.Add("RES", ServiceKind.Residential).Add("HC", ServiceKind.Homecare),
        ImmutableDictionary<string, FundingRoute>.Empty.Add("JF", FundingRoute.Joint).Add("POOL", FundingRoute.Pooled),
        ImmutableDictionary<string, string>.Empty.Add("E5013", "OPP"),
        "dd/MM/yyyy");

    private const string Header = "CPLI,NHS No,Fund,Funding,Service,Type,Provider,Unit Cost,Units,Start,End,Budget Code,Split\n";

    [Fact]
    public void An_extract_is_read_through_its_mapping()
    {
        var extract = PackageExtract.Read(Header + """
            1001,943 476 5919,MH,JF,"Nursing home, EMI",RES,Sunny Bank,"£1,486.20",,14/05/2025,,E5013,11E=62;E06000022=38
            1002,9434765919,MH,POOL,Home care,HC,Carers Ltd,23.72,10,01/04/2025,30/06/2025,AWP,
            """, ContrOcc).OrThrow();
        Assert.Empty(extract.Rejections);
        Assert.Equal(
            ["1001 Joint Nursing home, EMI Residential 1486.20 2025-05-14  OPP", "1002 Pooled Home care Homecare 237.20 2025-04-01 2025-06-30 AWP"],
            extract.Lines.Select(line => $"{line.LineId} {line.Route} {line.Line.Service} {line.Line.Kind} {line.Line.Cost.WeeklyRate} {line.Line.Dates.Start:yyyy-MM-dd} {line.Line.Dates.End:yyyy-MM-dd} {line.Line.BudgetLine}"));
        Assert.DoesNotContain("9434765919", extract.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,9434765918,MH,JF,Home,RES,P,10.00,,14/05/2025,,E5013,11E=100", "nhs-number-invalid", "nhsNumber")]
    [InlineData("1,9434765919,MH,XX,Home,RES,P,10.00,,14/05/2025,,E5013,11E=100", "malformed", "route")]
    [InlineData("1,9434765919,MH,4,Home,RES,P,10.00,,14/05/2025,,E5013,11E=100", "malformed", "route")]
    [InlineData("1,9434765919,MH,JF,Home,XX,P,10.00,,14/05/2025,,E5013,11E=100", "malformed", "kind")]
    [InlineData("1,9434765919,MH,JF,Home,RES,P,ten,,14/05/2025,,E5013,11E=100", "malformed", "rate")]
    [InlineData("1,9434765919,MH,JF,Home,RES,P,-10.00,,14/05/2025,,E5013,11E=100", "malformed", "rate")]
    [InlineData("1,9434765919,MH,JF,Home,RES,P,0.00,,14/05/2025,,E5013,11E=100", "package-rate-not-positive", "lines[0].weeklyRate")]
    [InlineData("1,9434765919,MH,JF,Home,RES,P,10.00,0,14/05/2025,,E5013,11E=100", "malformed", "units")]
    [InlineData("1,9434765919,MH,JF,Home,RES,P,10.00,,2025-05-14,,E5013,11E=100", "malformed", "from")]
    [InlineData("1,9434765919,MH,JF,Home,RES,P,10.00,,14/05/2025,13/05/2025,E5013,11E=100", "dates-reversed", "")]
    [InlineData("1,9434765919,MH,JF,Home,RES,P,10.00,,14/05/2025,,E5013,11E=60;E06000022=38", "percent-not-hundred", "split")]
    [InlineData("1,9434765919,MH,JF,Home,RES,P,10.00,,14/05/2025,,E5013,11E:60", "split-unreadable", "split")]
    [InlineData("1,9434765919,MH,JF,Home,RES,P,10.00,,14/05/2025,,E5013,11E=50;11E=50", "split-unreadable", "split")]
    [InlineData("1,9434765919,MH,JF,Home,RES,P,10.00,,14/05/2025,,E5013,", "package-route-split", "lines[0].split")]
    [InlineData(",9434765919,MH,JF,Home,RES,P,10.00,,14/05/2025,,E5013,11E=100", "malformed", "lineId")]
    public void A_row_that_cannot_be_taken_is_told_by_code_and_column(string row, string code, string column)
    {
        var extract = PackageExtract.Read($"{Header}{row}\n", ContrOcc).OrThrow();
        Assert.Empty(extract.Lines);
        Assert.Equal(new ExtractRejection(1, code, column), Assert.Single(extract.Rejections));
    }

    [Fact]
    public void A_line_id_counts_once()
    {
        const string row = "1,9434765919,MH,JF,Home,RES,P,10.00,,14/05/2025,,E5013,11E=100\n";
        var extract = PackageExtract.Read($"{Header}{row}{row}", ContrOcc).OrThrow();
        Assert.Equal((1, "line-id-twice"), (extract.Lines.Length, Assert.Single(extract.Rejections).Code));
    }

    [Theory]
    [InlineData("", "file-unreadable")]
    [InlineData("\n\n", "file-unreadable")]
    [InlineData("a,a\n", "file-unreadable")]
    [InlineData("a\n\"open", "file-unreadable")]
    [InlineData("a\nx\"y", "file-unreadable")]
    [InlineData("a\n\"x\"y", "file-unreadable")]
    [InlineData("a,b\n1,2\n", "column-missing")]
    public void A_file_that_is_none_is_refused_whole(string text, string code) => Assert.Equal(code, PackageExtract.Read(text, ContrOcc).Refusal?.Code);

    [Fact]
    public void Quotes_line_breaks_and_empty_lines_are_read_as_written()
    {
        var table = CsvTable.Read("\uFEFFa,b\r\n\"x, \"\"y\"\"\r\nz\",\r\n\r\n,2").OrThrow();
        Assert.Equal(["a", "b"], table.Header);
        Assert.Equal(["x, \"y\"\r\nz|", "|2"], table.Rows.Select(row => string.Join('|', row.Cells)));
    }

    [Fact]
    public void Whatever_the_file_holds_it_is_read_or_refused()
    {
        var pieces = new[] { Header, "\"", "\"\"", ",", "\n", "\r", "\r\n", "\0", "\uFEFF", "\ud800", "£", "9434765919", "MH,JF", "14/05/2025", "=", ";", "11E=62;E06000022=38", "rest", "99999999999999999999", "-0.00", "9999999.99", "RES", "JF", "1000", "=cmd|' /C calc'!A0", "é" };
        Properties.Hold(Gen.ArrayOf(Gen.Elements(pieces)), parts =>
        {
            foreach (var text in new[] { string.Concat(parts), Header + string.Concat(parts), Header + string.Join(',', parts) })
            {
                var read = PackageExtract.Read(text, ContrOcc);
                if (read.Refusal is null) Assert.True(read.OrThrow().Lines.Length + read.OrThrow().Rejections.Length >= 0);
            }
        }, count: 2000);
        Properties.Hold(ArbMap.Default.GeneratorFor<string>(), text => _ = PackageExtract.Read(Header + text, ContrOcc), count: 1000);
    }

    [Fact]
    public void A_mass_uplift_cuts_running_lines_and_raises_the_rest_for_one_provider()
    {
        var uplift = new MassUplift("Sunny Bank", new Percent(4.5m), new(2026, 4, 1));
        var raised = uplift.On(Terms(Line(from: "2025-05-14"), Line("895.00", "2026-06-01", service: "later"), Line("100.00", "2025-04-01", service: "other", provider: "Hill House"), Line("90.00", "2025-04-01", "2026-03-31", service: "over")))!.Value.OrThrow();
        Assert.Equal(
            ["742.35 2025-05-14 2026-03-31", "775.76 2026-04-01 ", "935.28 2026-06-01 ", "100.00 2025-04-01 ", "90.00 2025-04-01 2026-03-31"],
            raised.Lines.Select(line => $"{line.Cost.WeeklyRate} {line.Dates.Start:yyyy-MM-dd} {line.Dates.End:yyyy-MM-dd}"));
        Assert.Null(uplift.On(Terms(Line(provider: "Hill House"))));
        Assert.Null(uplift.On(Terms(Line(from: "2025-05-14", to: "2026-03-31"))));
    }

    [Fact]
    public void What_an_uplift_costs_falls_on_the_days_after_it()
    {
        var before = Terms(Line(from: "2025-05-14"));
        var after = new MassUplift("Sunny Bank", new Percent(4.5m), new(2026, 4, 1)).On(before)!.Value.OrThrow();
        Assert.Equal("0.00", MassUplift.Effect(before, after, E1ToE15Tests.Days("2025-04-01", "2026-03-31")).ToString());
        Assert.Equal(WeeklyCost.For(Pounds("775.76"), 91) - WeeklyCost.For(Pounds("742.35"), 91), MassUplift.Effect(before, after, E1ToE15Tests.Days("2026-04-01", "2026-06-30")));
    }
}
