using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>One row of an expenditure file, read as far as it can be without knowing the pool.</summary>
/// <param name="Row">As in the file; the header is row 1.</param>
/// <param name="PaidBy">As written, so that a refusal can name it.</param>
/// <param name="Reason">Why the row cannot be taken; null when it can, as far as it is known yet.</param>
public sealed record ImportRow(int Row, string Line, Money Amount, DateOnly EffectiveOn, string PaidBy, string Reference, string Supplier, string Description, string? Reason)
{
    /// <summary>Stands between the parts of an identity.</summary>
    public const char Unit = '\u001f';

    private const int MaxCodeCharacters = 64;

    /// <summary>The ledger's own codes, where the file was read through a mapping.</summary>
    public string? Codes { get; init; }

    /// <summary>The row's number within its transaction, where the file has one.</summary>
    public string Sequence { get; init; } = "";

    /// <summary>Why the row goes to suspense; null when it goes to its line.</summary>
    public string? Suspense { get; init; }

    /// <summary>No business of the pool: counted, and nothing else.</summary>
    public bool IsPassedOver { get; init; }

    /// <summary>What names the entry within its source; null where the row has no reference and is its own.</summary>
    /// <remarks>A ledger's own codes and not our line: the same entry stays the same when it is mapped to another line later.</remarks>
    public string? Identity =>
        Reference.Length == 0 ? null : Sequence.Length == 0 ? $"{Reference}{Unit}{Codes ?? Line}" : $"{Reference}{Unit}{Codes ?? Line}{Unit}{Sequence}";

    /// <summary>Checks what a row says by itself: form and length of each field, no entry of no money.</summary>
    public static ImportRow Read(int row, IReadOnlyList<string> fields, ImportColumns columns)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(columns);
        if (fields.Count != ImportColumns.Count)
            return Unusable(row, string.Create(CultureInfo.InvariantCulture, $"the row has {fields.Count} columns, {ImportColumns.Count} are expected"));
        var (line, paidBy, reference) = (fields[columns.Line].Trim(), fields[columns.PaidBy].Trim(), fields[columns.Reference].Trim());
        var (supplier, description) = (fields[columns.Supplier], fields[columns.Description]);
        var amountRead = Money.TryParse(fields[columns.Amount].Trim(), out var amount);
        var dateRead = DateOnly.TryParseExact(fields[columns.EffectiveOn].Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var effectiveOn);
        var reason =
            TooLong("line", line, MaxCodeCharacters) ?? TooLong("paidBy", paidBy, MaxCodeCharacters) ?? TooLong("reference", reference, Text.MaxReferenceCharacters)
            ?? TooLong("supplier", supplier, Text.MaxRemarkCharacters) ?? TooLong("description", description, Text.MaxRemarkCharacters)
            ?? (fields.Any(field => field.Contains('\0', StringComparison.Ordinal)) ? "a field holds the NUL character"
            : !amountRead ? "amount is not pounds with exactly two decimals, such as 1250.00 or -114.00"
            : amount == Money.Zero ? "amount is zero"
            : !dateRead ? "effectiveOn is not a date such as 2014-05-31"
            : null);
        // A row that is refused keeps nothing that a table could not hold.
        return reason is null ? new(row, line, amount, effectiveOn, paidBy, reference, supplier, description, null) : Unusable(row, reason);
    }

    /// <summary>A row that cannot be taken.</summary>
    public static ImportRow Unusable(int row, string reason) => new(row, "", Money.Zero, DateOnly.MinValue, "", "", "", "", reason);

    private static string? TooLong(string column, string text, int max) =>
        text.Length > max ? string.Create(CultureInfo.InvariantCulture, $"{column} has more than {max} characters") : null;
}
