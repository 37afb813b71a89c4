using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>How Budgets says no to mappings, to files that do not fit them, and to moving what is in suspense.</summary>
public static class MappingRefusals
{
    public static Refusal Unusable(string field, string why) => Refusal.RuleBroken("mapping-unusable", $"The mapping cannot be used: {field}. {why}").About(field, why);

    public static Refusal CodeRepeated(string field) =>
        Refusal.RuleBroken("mapping-code-repeated", "Two rules speak of the same codes.").About(field, "A rule for these codes stands above.");

    public static Refusal HeaderDiffers(int row, string why) =>
        Refusal.RuleBroken("csv-header-differs", $"Row {Number(row)} does not name the columns of the mapping: {why}").With("row", Number(row));

    public static Refusal EncodingDiffers(int row, string declared) =>
        Refusal.RuleBroken("csv-encoding-differs", $"Row {Number(row)} is not text in {declared}, which the mapping declares.").With("row", Number(row));

    public static Refusal Truncated(int row) =>
        Refusal.RuleBroken("csv-truncated", $"The file ends in the middle of row {Number(row)}: its last line has no line break. If it is whole, send expectedRows or expectedTotal with it.").With("row", Number(row));

    public static Refusal RowsDiffer(long expected, long found) =>
        Refusal.RuleBroken("control-total-differs", $"The file has {Number(found)} rows, {Number(expected)} were announced.").With("expected", Number(expected)).With("found", Number(found));

    public static Refusal TotalDiffers(Money expected, Money found) =>
        Refusal.RuleBroken("control-total-differs", $"The amounts of the file come to {found}, {expected} was announced.").With("expected", expected).With("found", found);

    public static Refusal NotMapped(string source) =>
        Refusal.RuleBroken("source-not-mapped", $"There is no mapping for '{source}'; name the line that the entries belong to.").About("source", "There is no mapping for this source.");

    public static Refusal NotInSuspense(long journal) =>
        Refusal.Conflict("not-in-suspense", $"Entry {Number(journal)} is not in suspense.").With("journalId", Number(journal));

    public static Refusal NothingToMove() => Refusal.RuleBroken("nothing-to-move", "Name a source, or the entries to be moved.");

    public static Refusal NotReviewed() =>
        Refusal.RuleBroken("suspense-not-reviewed", "All that a filter finds is moved at once: look at it first, and say the entries and the total that you expect.").About("expected", "Missing.");

    public static Refusal SuspenseDiffers(Tally expected, Tally found)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(found);
        return Refusal.Conflict("suspense-differs", $"{Number(found.Entries)} entries of {found.Total} would move by now, {Number(expected.Entries)} of {expected.Total} were expected; look at them again.")
            .With("entries", Number(found.Entries)).With("total", found.Total);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
