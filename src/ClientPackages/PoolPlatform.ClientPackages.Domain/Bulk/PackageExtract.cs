using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Bulk;

/// <summary>A line of an extract, read: for whom, and what it buys. It never prints whom it is about.</summary>
public sealed record ExtractLine(int Row, string LineId, NhsNumber NhsNumber, string Scheme, FundingRoute Route, PackageLine Line)
{
    /// <summary>From which day the line is as it stands here; null where it says its whole life.</summary>
    public DateOnly? ChangedFrom { get; init; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"row {Row} of an extract");
}

/// <summary>A row that was not taken, and why: a code and the column, never the cell.</summary>
public sealed record ExtractRejection(int Row, string Code, string Column);

/// <summary>What a file of packages holds.</summary>
/// <param name="LineIds">Of all its rows, also of those that were not taken: they are wrong, and not missing.</param>
public sealed record PackageExtract(ImmutableArray<ExtractLine> Lines, ImmutableArray<ExtractRejection> Rejections, ImmutableArray<string> LineIds)
{
    private const int Longest = 128;

    private const string Malformed = "malformed";

    public static Outcome<PackageExtract> Read(string csv, ExtractMapping mapping) => CsvTable.Read(csv).Then(table => Read(table, mapping));

    private static Outcome<PackageExtract> Read(CsvTable table, ExtractMapping mapping)
    {
        var columns = ExtractMapping.Fields.ToImmutableDictionary(field => field, field => table.Header.IndexOf(mapping.Column(field), StringComparer.Ordinal));
        var missing = columns.Where(column => column.Value < 0 && column.Key is not ("kind" or "units" or "to" or "split" or "changedFrom")).Select(column => column.Key).Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            return missing.Aggregate(ClientPackagesRefusals.ColumnMissing, (refusal, field) => refusal.About(field, $"The file has no column '{mapping.Column(field)}'."));

        var lines = ImmutableArray.CreateBuilder<ExtractLine>();
        var rejections = ImmutableArray.CreateBuilder<ExtractRejection>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            if (Read(row, mapping, field => Cell(row, columns[field])).IsRefused(out var refusal, out var line)) rejections.Add(Rejected(row.Number, refusal));
            else if (seen.Add(line.LineId)) lines.Add(line);
            else rejections.Add(new(row.Number, ClientPackagesRefusals.LineIdTwice.Code, "lineId"));
        }
        var named = table.Rows.Select(row => Cell(row, columns["lineId"])).Where(id => id.Length is > 0 and <= Longest && !id.Any(char.IsControl)).Distinct(StringComparer.Ordinal);
        return new PackageExtract(lines.DrainToImmutable(), rejections.DrainToImmutable(), [.. named]);
    }

    private static Outcome<ExtractLine> Read(CsvRow row, ExtractMapping mapping, Func<string, string> cell)
    {
        foreach (var field in new[] { "lineId", "scheme", "service", "provider", "budgetLine" })
            if (cell(field) is not { Length: > 0 and <= Longest } text || text.Any(char.IsControl)) return Wrong(field);
        if (NhsNumber.Of(cell("nhsNumber")).IsRefused(out var notANumber, out var number)) return notANumber.About("nhsNumber", "");
        if (!Word(cell("route"), mapping.Routes, out var route)) return Wrong("route");
        ServiceKind? kind = null;
        if (cell("kind").Length > 0)
        {
            if (!Word(cell("kind"), mapping.Services, out var named)) return Wrong("kind");
            kind = named;
        }
        if (!Money.TryParse(cell("rate").Replace(",", "", StringComparison.Ordinal).TrimStart('£'), out var rate) || rate.Pence is < 0 or > 999_999_999) return Wrong("rate");
        var units = 1;
        if (cell("units").Length > 0 && (!int.TryParse(cell("units"), NumberStyles.None, CultureInfo.InvariantCulture, out units) || units is < 1 or > 1000)) return Wrong("units");
        if (!mapping.TryDate(cell("from"), out var from) || from.Year is < 1900 or > 2998) return Wrong("from");
        DateOnly? to = null;
        if (cell("to").Length > 0)
        {
            if (!mapping.TryDate(cell("to"), out var end) || end.Year is < 1900 or > 2998) return Wrong("to");
            to = end;
        }
        DateOnly? changedFrom = null;
        if (cell("changedFrom").Length > 0)
        {
            if (!mapping.TryDate(cell("changedFrom"), out var changed) || !new DateSpan(from, to).Contains(changed)) return Wrong("changedFrom");
            changedFrom = changed;
        }
        FundingSplit? split = null;
        if (cell("split").Length > 0 && ExtractMapping.Split(cell("split")).IsRefused(out var badSplit, out split)) return badSplit.About("split", "");
        if (RateSegment.Of(mapping.PerWeek(rate, units), new(from, to), DayCount.Inclusive, split).IsRefused(out var broken, out var cost)) return broken;

        var budgetLine = mapping.BudgetLines.GetValueOrDefault(cell("budgetLine"), cell("budgetLine"));
        var line = new PackageLine(cell("service"), cell("provider"), budgetLine, cost) { Kind = kind };
        // Each row stands on its own, as a package of one line.
        return PackageTerms.Of(route, [line]).Then<ExtractLine>(_ => new ExtractLine(row.Number, cell("lineId"), number, cell("scheme"), route, line) { ChangedFrom = changedFrom });
    }

    private static bool Word<T>(string text, ImmutableDictionary<string, T> words, out T word)
        where T : struct, Enum =>
        words.TryGetValue(text, out word) || text.All(char.IsAsciiLetterOrDigit) && text.Length > 0 && !char.IsAsciiDigit(text[0]) && Enum.TryParse(text, out word) && Enum.IsDefined(word);

    private static string Cell(CsvRow row, int column) => column >= 0 && column < row.Cells.Length ? row.Cells[column].Trim() : "";

    private static Refusal Wrong(string field) => new Refusal(Malformed, RefusalKind.Invalid, "").About(field, "");

    private static ExtractRejection Rejected(int row, Refusal refusal) => new(row, refusal.Code, refusal.Errors.Keys.FirstOrDefault() ?? "");
}
