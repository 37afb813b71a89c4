namespace PoolPlatform.Settlement.Tests.Domain;

public class GoldenTests
{
    public static TheoryData<string> Rules =>
        [.. Directory.GetFiles(Folder, "*.txt").Select(file => Path.GetFileNameWithoutExtension(file)!).OrderBy(name => int.Parse(name[1..]))];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Domain", "Golden");

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_of_the_catalogue_shares_as_its_table_says(string rule)
    {
        var text = File.ReadAllText(Path.Combine(Folder, $"{rule}.txt"));
        var table = GoldenTable.Parse(text);

        var now = table.AsItWouldNowBe().ToString();

        Assert.True(table.ToString() == now, $"The table of {rule} would now read:\n\n{now}");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_table_is_laid_out_so_that_columns_line_up(string rule)
    {
        var text = File.ReadAllText(Path.Combine(Folder, $"{rule}.txt"));

        var laidOut = GoldenTable.Parse(text).ToString();

        Assert.True(laidOut == text, $"Laid out, {rule} reads:\n\n{laidOut}");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_and_its_workings_read_as_a_committee_would_see_them(string rule)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Domain", "Words", $"{rule}.txt");
        var words = File.Exists(file) ? File.ReadAllText(file) : "";

        var now = GoldenTable.Parse(File.ReadAllText(Path.Combine(Folder, $"{rule}.txt"))).InWords();

        Assert.True(words == now, $"The words of {rule} would now read:\n\n{now}");
    }

    [Fact]
    public void Every_rule_that_the_engine_has_is_in_a_table() =>
        Assert.Equal(Enumerable.Range(1, 28).Select(number => $"R{number}"), Rules.Select(row => row.Data));
}
