using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Bulk;

/// <summary>A provider's statement of weeks, read from a file: the rows of one package, line and week are one statement.</summary>
public sealed record DeliveryExtract(ImmutableArray<(int Row, PackageId Package, DeliveryRequest Delivery)> Statements, ImmutableArray<ExtractRejection> Rejections)
{
    private static readonly ImmutableArray<string> Columns = ["packageId", "line", "week", "minutes", "count", "carers", "bankHoliday"];

    public static Outcome<DeliveryExtract> Read(string csv) => CsvTable.Read(csv).Then(Read);

    private static Outcome<DeliveryExtract> Read(CsvTable table)
    {
        var at = Columns.ToImmutableDictionary(column => column, column => table.Header.IndexOf(column, StringComparer.Ordinal));
        var missing = Columns.Where(column => at[column] < 0 && column is not ("carers" or "bankHoliday")).ToList();
        if (missing.Count > 0) return missing.Aggregate(ClientPackagesRefusals.ColumnMissing, (refusal, column) => refusal.About(column, $"The file has no column '{column}'."));

        var rejections = ImmutableArray.CreateBuilder<ExtractRejection>();
        var read = new List<(int Row, Guid Package, int Line, DateOnly Week, Visits Visits)>();
        foreach (var row in table.Rows)
        {
            string Cell(string column) => at[column] >= 0 && at[column] < row.Cells.Length ? row.Cells[at[column]].Trim() : "";
            var wrong =
                !Guid.TryParseExact(Cell("packageId"), "D", out var package) ? "packageId"
                : !Whole(Cell("line"), out var line) || line > 199 ? "line"
                : !DateOnly.TryParseExact(Cell("week"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var week) || week.Year is < 1900 or > 2998 ? "week"
                : !Whole(Cell("minutes"), out var minutes) ? "minutes"
                : !Whole(Cell("count"), out var count) ? "count"
                : !Whole(Cell("carers") is { Length: > 0 } given ? given : "1", out var carers) ? "carers"
                : Cell("bankHoliday") is not ("" or "true" or "false") ? "bankHoliday"
                : Add(package, line, week, new Visits("", minutes, count, carers, Cell("bankHoliday") == "true"));
            if (wrong is not null) rejections.Add(new(row.Number, "malformed", wrong));

            string? Add(Guid id, int lineNo, DateOnly day, Visits visits)
            {
                read.Add((row.Number, id, lineNo, day, visits));
                return null;
            }
        }
        return new DeliveryExtract(
            [.. read.GroupBy(one => (one.Package, one.Line, one.Week)).Select(week => (week.First().Row, new PackageId(week.Key.Package), new DeliveryRequest(week.Key.Line, week.Key.Week, [.. week.Select(one => one.Visits)])))],
            rejections.DrainToImmutable());
    }

    private static bool Whole(string text, out int whole) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out whole) && whole <= 100_000;
}
