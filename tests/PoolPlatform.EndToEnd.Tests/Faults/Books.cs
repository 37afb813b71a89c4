using System.Text.Json.Nodes;
using PoolPlatform.EndToEnd.Tests.Pools;
using PoolPlatform.EndToEnd.Tests.Running;

namespace PoolPlatform.EndToEnd.Tests.Faults;

/// <summary>What has to hold after any failure.</summary>
internal static class Books
{
    /// <summary>The trial balance is zero, the ledger holds what it should, and Reporting, which only heard of it, says the same line by line.</summary>
    public static async Task AreRight(Pool pool, string actual)
    {
        await pool.TrialBalance();
        var position = await pool.Position();
        Assert.Equal(actual, position.Text("actual"));
        Assert.Equal(actual, await JournalsOf(pool, "Expenditure"));
        await Poll.UntilHolds(TimeSpan.FromSeconds(30), async () =>
        {
            var account = (await pool.Host.Get($"{pool.Path}/reports/memorandum-account", "application/json")).Is(200);
            Assert.Equal(actual, account.Json["totals"]!["expenditure"]!.GetValue<string>());
            Assert.Equal(
                position.Json["lines"]!.AsArray().Select(Figures).Order(StringComparer.Ordinal),
                account.Json["schemes"]!.AsArray().SelectMany(scheme => scheme!["lines"]!.AsArray()).Select(Figures).Order(StringComparer.Ordinal));
            Assert.Equal(
                position.Json["partners"]!.AsArray().Select(partner => $"{partner!["partner"]} {partner["contributionPaid"]}").Order(StringComparer.Ordinal),
                account.Json["contributions"]!.AsArray().Select(partner => $"{partner!["partner"]} {partner["received"]}").Order(StringComparer.Ordinal));
        });
    }

    /// <summary>How many journals of a kind stand in the ledger.</summary>
    public static async Task<int> CountJournals(Pool pool, string kind) => (await Journals(pool)).Count(journal => journal["kind"]!.GetValue<string>() == kind);

    /// <summary>The debits of all journals of a kind, less their credits' reverse: what each of them says, added up one by one.</summary>
    private static async Task<string> JournalsOf(Pool pool, string kind)
    {
        var sum = (await Journals(pool)).Where(journal => journal["kind"]!.GetValue<string>() == kind)
            .SelectMany(journal => journal["lines"]!.AsArray())
            .Where(line => line!["account"]!.GetValue<string>().StartsWith("expenditure:", StringComparison.Ordinal))
            .Sum(line => Pool.Pounds(line!["debit"]) - Pool.Pounds(line["credit"]));
        return sum.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task<List<JsonNode>> Journals(Pool pool)
    {
        var journals = new List<JsonNode>();
        for (var after = ""; ;)
        {
            var page = (await pool.Host.Get($"{pool.Path}/journals?limit=1000{after}")).Is(200);
            journals.AddRange(page.Json["items"]!.AsArray().Select(journal => journal!));
            if (page.Json["next"] is not { } next) return journals;
            after = $"&after={Uri.EscapeDataString(next.GetValue<string>())}";
        }
    }

    private static string Figures(JsonNode? line) => $"{line!["code"]} {line["budget"]} {line["actual"]} {line["variance"]}";
}
