using System.Text.Json;
using PoolPlatform.Agreements.Domain.Varying;

namespace PoolPlatform.Agreements.Tests.Domain;

public class Reading_a_difference
{
    [Theory]
    [InlineData("""{"title":"A"}""", """{"title":"A"}""")]
    [InlineData("""{"title":"A"}""", """{"title":"B"}""", "title: \"A\" -> \"B\"")]
    [InlineData("""{"host":null}""", """{"host":"11E"}""", "host: - -> \"11E\"")]
    [InlineData("""{"host":null}""", """{}""")]
    [InlineData("""{}""", """{"host":null}""")]
    [InlineData("""{"term":{"end":"2016-03-31","noticeMonths":6}}""", """{"term":{"end":null,"noticeMonths":6}}""", "term.end: \"2016-03-31\" -> -")]
    [InlineData("""{"partners":["11E","E06000022"]}""", """{"partners":["92G","E06000022"]}""", """partners: ["11E","E06000022"] -> ["92G","E06000022"]""")]
    [InlineData(
        """{"schemes":[{"code":"MH","name":"Mental health","riskShare":{"over":[{"share":{"weights":{"11E":"68.67"}}}]}}]}""",
        """{"schemes":[{"code":"MH","name":"Mental health","riskShare":{"over":[{"share":{"weights":{"11E":"65"}}}]}}]}""",
        "schemes[MH].riskShare.over[0].share.weights.11E: \"68.67\" -> \"65\"")]
    [InlineData(
        """{"schemes":[{"code":"MH","name":"Mental health"}]}""",
        """{"schemes":[{"code":"LD","name":"Learning disability"},{"code":"MH","name":"Mental health"}]}""",
        """schemes: ["MH"] -> ["LD","MH"]""", "schemes[LD].name: - -> \"Learning disability\"")]
    [InlineData(
        """{"schemes":[{"code":"LD","name":"Learning disability"},{"code":"MH","name":"Mental health"}]}""",
        """{"schemes":[{"code":"MH","name":"Mental health"}]}""",
        """schemes: ["LD","MH"] -> ["MH"]""", "schemes[LD].name: \"Learning disability\" -> -")]
    [InlineData("""{"breakDates":[]}""", """{"breakDates":["2015-03-31"]}""", """breakDates: [] -> ["2015-03-31"]""")]
    [InlineData("""{"riskShare":{"under":"same"}}""", """{"riskShare":{"under":[{"kind":"share"}]}}""", "riskShare.under[0].kind: - -> \"share\"", "riskShare.under: \"same\" -> -")]
    public void Each_path_is_shown_with_its_value_before_and_after(string before, string after, params string[] differences) =>
        Assert.Equal(
            differences,
            TermsDifference.Between(JsonElement.Parse(before), JsonElement.Parse(after)).Select(one => $"{one.Path}: {one.Before?.GetRawText() ?? "-"} -> {one.After?.GetRawText() ?? "-"}"));
}
