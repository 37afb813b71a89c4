using System.Text.Json;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Tests.Domain;

public class PackageReadingTests
{
    private const string Split = """{"by":"percent","weights":{"11E":"62","E06000022":"38"}}""";

    private const string GoodLine = $$"""{"service":"nursing home","provider":"Sunny Bank","weeklyRate":"742.35","from":"2025-05-14","to":null,"budgetLine":"OPP","split":{{Split}}}""";

    [Fact]
    public void A_draft_is_read_as_the_public_api_says()
    {
        var request = Read(Draft(GoodLine)).OrThrow();
        Assert.Equal(("BANES-MH", "MH", FundingRoute.Joint), (request.Agreement.Value, request.Scheme, request.Terms.Route));
        Assert.Equal("0198c5f0-1234-7000-8000-000000000002", request.Person.ToString());
        var line = Assert.Single(request.Terms.Lines);
        Assert.Equal(("nursing home", "Sunny Bank", "OPP"), (line.Service, line.Provider, line.BudgetLine));
        Assert.Equal(("742.35", new DateOnly(2025, 5, 14), null, DayCount.Inclusive), (line.Cost.WeeklyRate.ToString(), line.Dates.Start, line.Dates.End, line.Cost.Days));
        Assert.Equal(["11E", "E06000022"], line.Cost.Split?.Funders ?? []);
    }

    [Theory]
    [InlineData("""{}""", "agreement,lines,personId,route,scheme")]
    [InlineData("""{"agreement":"BANES/MH","scheme":"","personId":"42","route":"chc","lines":[],"nhsNumber":"9434765919"}""", "agreement,nhsNumber,personId,route,scheme")]
    [InlineData("""{"agreement":7,"scheme":7,"personId":7,"route":7,"lines":7}""", "agreement,lines,personId,route,scheme")]
    public void A_draft_that_cannot_be_read_is_refused_by_field(string body, string fields) => AssertRefused(Read(body), RefusalKind.Invalid, "malformed", fields);

    [Fact]
    public void A_line_that_cannot_be_read_is_refused_by_field() =>
        AssertRefused(
            Read(Draft(GoodLine, """{"service":"a\nb","weeklyRate":742.35,"from":"14 May","days":"Weeks","cost":"1.00"}""")),
            RefusalKind.Invalid, "malformed",
            "lines[1].budgetLine,lines[1].cost,lines[1].days,lines[1].from,lines[1].provider,lines[1].service,lines[1].weeklyRate");

    [Fact]
    public void A_draft_that_breaks_a_rule_is_refused_by_the_rule()
    {
        AssertRefused(Read(Draft()), RefusalKind.RuleBroken, "package-lines-missing", "lines");
        AssertRefused(Read(Draft(GoodLine, GoodLine)), RefusalKind.RuleBroken, "package-lines-overlap", "lines[1].from");
        AssertRefused(Read(Draft(GoodLine.Replace("null", "\"2025-05-13\""))), RefusalKind.RuleBroken, "dates-reversed", "lines[0].to");
        AssertRefused(Read(Draft(GoodLine.Replace("\"38\"", "\"37\""))), RefusalKind.RuleBroken, "percent-not-hundred", "lines[0].split");
        AssertRefused(Read(Draft(GoodLine.Replace(Split, "null"))), RefusalKind.RuleBroken, "package-route-split", "lines[0].split");
        AssertRefused(Read(Draft(GoodLine.Replace("742.35", "0.00"))), RefusalKind.RuleBroken, "package-rate-not-positive", "lines[0].weeklyRate");
    }

    [Fact]
    public void A_change_has_a_reason_and_keeps_the_route_unless_it_names_another()
    {
        var kept = Parsed($$"""{"reason":"Uplift","lines":[{{GoodLine}}]}""", body => PackageReading.ReadChange(body, FundingRoute.S117)).OrThrow();
        Assert.Equal(("Uplift", FundingRoute.S117), (kept.Reason, kept.Terms.Route));
        var other = Parsed($$"""{"reason":"Panel of 3 June","route":"Joint","lines":[{{GoodLine}}]}""", body => PackageReading.ReadChange(body, FundingRoute.S117)).OrThrow();
        Assert.Equal(FundingRoute.Joint, other.Terms.Route);
        AssertRefused(Parsed($$"""{"reason":" ","lines":[{{GoodLine}}]}""", body => PackageReading.ReadChange(body, FundingRoute.Joint)), RefusalKind.Invalid, "malformed", "reason");
    }

    [Fact]
    public void An_end_has_a_day_and_a_reason()
    {
        Assert.Equal(new(new(2025, 8, 9), "Died"), Parsed("""{"on":"2025-08-09","reason":"Died"}""", PackageReading.ReadEnd).OrThrow());
        AssertRefused(Parsed("""{"on":null,"reason":""}""", PackageReading.ReadEnd), RefusalKind.Invalid, "malformed", "on,reason");
    }

    private static string Draft(params string[] lines) =>
        $$"""{"agreement":"BANES-MH","scheme":"MH","personId":"0198c5f0-1234-7000-8000-000000000002","route":"Joint","lines":[{{string.Join(',', lines)}}]}""";

    private static Outcome<PackageRequest> Read(string body) => Parsed(body, PackageReading.ReadDraft);

    private static Outcome<T> Parsed<T>(string body, Func<JsonElement, Outcome<T>> read)
    {
        using var document = JsonDocument.Parse(body);
        return read(document.RootElement);
    }

    private static void AssertRefused<T>(Outcome<T> outcome, RefusalKind kind, string code, string fields)
    {
        Assert.True(outcome.IsRefused(out var refusal, out _));
        Assert.Equal((kind, code, fields), (refusal.Kind, refusal.Code, string.Join(',', refusal.Errors.Keys)));
    }
}
