using System.Text;

namespace PoolPlatform.ClientPackages.Tests.Slices;

/// <summary>What no client should send and every server gets.</summary>
internal static class Bodies
{
    public static TheoryData<string, string> Broken { get; } = new()
    {
        { "nothing", "" },
        { "null", "null" },
        { "text", "not json" },
        { "a number", "12" },
        { "a list", "[]" },
        { "an empty object", "{}" },
        { "an unfinished object", """{"lines":[""" },
        { "two values", "{}{}" },
        { "a name twice", """{"lines":[],"lines":[]}""" },
        { "half a surrogate pair as a value", """{"agreement":"\ud800","scheme":"\udc00","personId":"\ud800","route":"\ud800","reason":"\ud800","nhsNumber":"\ud800","born":"\ud800","from":"\ud800","lines":"\ud800"}""" },
        { "half a surrogate pair as a name", """{"\ud800":1,"\udc00":2}""" },
        { "the same half twice as a name", """{"\ud800":1,"\ud800":2}""" },
        { "half a surrogate pair deep inside", """{"lines":[{"split":{"by":"percent","weights":{"\ud800":"100"}}}],"name":{"\ud800":"x","family":"\ud800"}}""" },
        { "NUL", """{"name":{"family":"\u0000","given":"\u0000"},"reason":"\u0000","scheme":"\u0000","lines":[{"service":"\u0000"}]}""" },
        { "bad UTF-8", "{\"scheme\":\"" + Encoding.Latin1.GetString([0xC3, 0x28]) + "\"}" },
        { "the first day there is", """{"from":"0001-01-01","to":"0001-01-01","on":"0001-01-01","born":"0001-01-01","lines":[{"weeklyRate":"1.00","from":"0001-01-01","to":"0001-01-02"}],"slices":"CalendarMonth","reason":"x"}""" },
        { "the last day there is", """{"from":"9999-12-31","to":"9999-12-31","on":"9999-12-31","born":"9999-12-31","lines":[{"weeklyRate":"1.00","from":"9999-12-31","to":null}],"slices":"FourWeek","reason":"x"}""" },
        { "days that are none", """{"from":"2025-02-29","to":"2025-13-01","on":"2025-00-00","born":"1938-02-30","lines":[],"slices":"CalendarMonth","reason":"x"}""" },
        { "the largest money there is", """{"lines":[{"weeklyRate":"9999999999999.99","from":"1900-04-01","to":"2999-03-31"}],"from":"1900-04-01","to":"2999-03-31","slices":"CalendarMonth"}""" },
        { "money as a number", """{"lines":[{"weeklyRate":742.35,"from":"2025-04-01"}],"from":"2025-04-01","to":"2026-03-31","slices":"CalendarMonth"}""" },
        { "money with three decimals", """{"lines":[{"weeklyRate":"742.355","from":"2025-04-01"}],"from":"2025-04-01","to":"2026-03-31","slices":"CalendarMonth"}""" },
        { "a hundred thousand lines", $$"""{"lines":[{{string.Join(',', Enumerable.Repeat("{}", 100_000))}}]}""" },
        { "a hundred thousand names", $$"""{{{string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"\"f{i}\":1"))}}}""" },
        { "ten thousand depths", new string('[', 10_000) },
        { "more than a mebibyte", $$"""{"reason":"{{new string('x', 1 << 20)}}"}""" },
    };
}
