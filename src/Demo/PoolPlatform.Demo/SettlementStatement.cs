using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace PoolPlatform.Demo;

/// <summary>A settlement as a table that a finance officer reads in a terminal.</summary>
internal static class SettlementStatement
{
    private static readonly (string Label, string Field)[] Rows =
    [
        ("Contribution due", "contributionDue"),
        ("Contribution paid", "contributionPaid"),
        ("Paid on behalf", "paidOnBehalf"),
        ("Share of variance", "varianceShare"),
        ("Liability", "liability"),
        ("Balance", "balance"),
        ("Still to be paid", "outstanding"),
    ];

    public static async Task<string> Write(PlatformClient platform, Client client, string reference, string year)
    {
        var agreement = await platform.Get(client, $"/v1/agreements/{reference}");
        var list = await platform.Get(client, $"/v1/pools/{reference}/years/{year}/settlements");
        var newest = list["items"]!.AsArray()[^1]!;
        var settlement = await platform.Get(client, $"/v1/settlements/{newest["settlementId"]!.GetValue<string>()}");
        var partners = settlement["partners"]!.AsArray();

        var table = new StringBuilder();
        table.AppendLine();
        table.AppendLine(CultureInfo.InvariantCulture, $"{agreement["title"]} ({reference}), {year}: settlement to period {settlement["through"]}, {settlement["state"]}");
        if (settlement["note"] is { } note) table.AppendLine(note.GetValue<string>());
        table.AppendLine(CultureInfo.InvariantCulture, $"Budget {Pounds(settlement["budget"])}   Outturn {Pounds(settlement["outturn"])}   Overspend {Pounds(settlement["variance"])}");
        table.AppendLine();
        table.Append("".PadRight(20));
        foreach (var partner in partners) table.Append(partner!["partner"]!.GetValue<string>().PadLeft(18));
        table.AppendLine("Total".PadLeft(18));
        foreach (var (label, field) in Rows)
        {
            table.Append(label.PadRight(20));
            foreach (var partner in partners) table.Append(Pounds(partner![field]).PadLeft(18));
            table.AppendLine(partners.Sum(partner => Amount(partner![field])).ToString("#,##0.00", CultureInfo.InvariantCulture).PadLeft(18));
        }
        return table.ToString();
    }

    private static string Pounds(JsonNode? amount) => Amount(amount).ToString("#,##0.00", CultureInfo.InvariantCulture);

    private static decimal Amount(JsonNode? amount) => decimal.Parse(amount!.GetValue<string>(), CultureInfo.InvariantCulture);
}
