using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using PoolPlatform.Kernel.Tests;

namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>What is stored answers as the papers would: the terms on any date, as known at any time, are those of a naive replay of what was recorded by then.</summary>
public class Terms_as_known_at_any_time(OneHost one) : IClassFixture<OneHost>
{
    private sealed record Change(int Quarter, string Field, int Value);

    private static readonly Gen<Change[]> Sequences =
        from count in Gen.Choose(1, 6)
        from changes in (from quarter in Gen.Choose(0, 11) from field in Gen.Elements("title", "aims", "noticeMonths", "end") from value in Gen.Choose(1, 100) select new Change(quarter, field, value)).ArrayOf(count)
        select changes.DistinctBy(change => change.Quarter).ToArray();

    [Fact]
    public async Task Terms_on_a_date_as_known_at_a_time_are_those_of_a_naive_replay()
    {
        var host = await one.Started();
        Properties.Hold(Sequences, changes => Check(host, changes).GetAwaiter().GetResult(), count: 12);
    }

    private static async Task Check(AgreementsHost host, Change[] changes)
    {
        var active = await Partnership.Active(host);
        var known = new List<(string AsAt, int Count)> { ((await active.Get("/terms?on=2014-04-01")).At("recordedAt")!, 0) };
        foreach (var (change, at) in changes.Select((change, at) => (change, at)))
        {
            var from = Day(change.Quarter);
            var varied = await active.Vary($"{from:yyyy-MM-dd}", Patch(change).ToJsonString());
            if (varied.Told == "422 variation-changes-nothing") return;
            Assert.Equal("201", varied.Told);
            known.Add((await LastRecorded(active), at + 1));
        }
        foreach (var (asAt, count) in known)
            for (var quarter = 0; quarter < 12; quarter++)
            {
                var terms = await active.Get($"/terms?on={Day(quarter):yyyy-MM-dd}&asAt={Uri.EscapeDataString(asAt)}");
                Assert.Equal(Naive([.. changes.Take(count)], quarter), (terms.At("title"), terms.At("particulars.aims"), terms.At("term.noticeMonths"), terms.At("term.end")));
            }
    }

    private static (string?, string?, string?, string?) Naive(Change[] recorded, int quarter)
    {
        var (title, aims, months, end) = ("Mental health pooled budget", "a", "6", (string?)"2017-03-31");
        foreach (var change in recorded.Where(change => change.Quarter <= quarter).OrderBy(change => change.Quarter))
            (title, aims, months, end) = change.Field switch
            {
                "title" => ($"Title {change.Value}", aims, months, end),
                "aims" => (title, $"Aims {change.Value}", months, end),
                "noticeMonths" => (title, aims, $"{change.Value}", end),
                _ => (title, aims, months, End(change)),
            };
        return (title, aims, months, end);
    }

    private static JsonObject Patch(Change change) => change.Field switch
    {
        "title" => new() { ["title"] = $"Title {change.Value}" },
        "aims" => new() { ["particulars"] = new JsonObject { ["aims"] = $"Aims {change.Value}" } },
        "noticeMonths" => new() { ["term"] = new JsonObject { ["noticeMonths"] = change.Value } },
        _ => new() { ["term"] = new JsonObject { ["end"] = End(change) } },
    };

    private static string? End(Change change) => change.Value > 80 ? null : $"{2018 + change.Value}-03-31";

    private static DateOnly Day(int quarter) => new DateOnly(2014, 4, 1).AddMonths(3 * quarter);

    private static async Task<string> LastRecorded(Partnership active) =>
        (await active.Host.Query($"select to_char(max(recorded_at) at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from agreement_terms where reference = '{active.Reference}'"))[0];
}
