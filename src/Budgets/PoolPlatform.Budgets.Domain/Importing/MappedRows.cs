using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>Reads the rows of a ledger's own file, once its header is understood.</summary>
public sealed class MappedRows
{
    private const int MaxCodeCharacters = 64;

    private readonly LedgerMapping mapping;
    private readonly int width;
    private readonly int date, costCentre, subjective, line, amount, debit, credit, drCr, reference, sequence, supplier, description, paidBy;

    private MappedRows(LedgerMapping mapping, int width, Func<string?, int> find)
    {
        (this.mapping, this.width) = (mapping, width);
        var columns = mapping.Columns;
        (date, costCentre, subjective, line) = (find(columns.Date), find(columns.CostCentre), find(columns.Subjective), find(columns.Line));
        (amount, debit, credit, drCr) = (find(columns.Amount), find(columns.Debit), find(columns.Credit), find(columns.DrCr));
        (reference, sequence, supplier, description, paidBy) = (find(columns.Reference), find(columns.Sequence), find(columns.Supplier), find(columns.Description), find(columns.PaidBy));
    }

    /// <summary>Finds the mapped columns in the header; others may stand beside them. Case and space around a name do not matter.</summary>
    public static Outcome<MappedRows> Understand(LedgerMapping mapping, int row, IReadOnlyList<string> header)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(header);
        var names = header.Select(name => name.Trim()).ToList();
        foreach (var (field, column) in mapping.Columns.All)
        {
            if (column is null) continue;
            var count = names.Count(name => Same(name, column));
            if (count == 0) return MappingRefusals.HeaderDiffers(row, $"'{column}' ({field}) is missing.");
            if (count > 1) return MappingRefusals.HeaderDiffers(row, $"'{column}' ({field}) stands there twice.");
        }
        return new MappedRows(mapping, names.Count, column => column is null ? -1 : names.FindIndex(name => Same(name, column)));
    }

    public ImportRow Read(int row, IReadOnlyList<string> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        if (fields.Count != width) return ImportRow.Unusable(row, string.Create(CultureInfo.InvariantCulture, $"the row has {fields.Count} columns, the header has {width}"));
        var (centre, account, named) = (Code(fields, costCentre), Code(fields, subjective), Code(fields, line));
        var mapped = line >= 0 ? named : mapping.Codes.LineOf(centre, account);
        if (mapped is null && mapping.Unmapped == UnmappedRows.PassOver)
        {
            _ = ReadAmount(fields, out var passed);
            return ImportRow.Unusable(row, "") with { Reason = null, Amount = passed, IsPassedOver = true };
        }
        var (number, part, payer) = (Code(fields, reference), Code(fields, sequence), Payer(Code(fields, paidBy)));
        var (from, about) = (At(fields, supplier), At(fields, description));
        var reason =
            TooLong("cost centre", centre, MaxCodeCharacters) ?? TooLong("subjective", account, MaxCodeCharacters) ?? TooLong("line", named, MaxCodeCharacters)
            ?? TooLong("paidBy", payer, MaxCodeCharacters) ?? TooLong("sequence", part, MaxCodeCharacters) ?? TooLong("reference", number, Text.MaxReferenceCharacters)
            ?? TooLong("supplier", from, Text.MaxRemarkCharacters) ?? TooLong("description", about, Text.MaxRemarkCharacters) ?? NulOf(fields);
        if (reason is not null) return ImportRow.Unusable(row, reason);
        if (ReadAmount(fields, out var sum) is { } unusable) return ImportRow.Unusable(row, unusable);
        if (DateStyle.Read(At(fields, date), mapping.DateFormat, out var on) is { } undated) return ImportRow.Unusable(row, undated);
        if (sum == Money.Zero) return ImportRow.Unusable(row, "amount is zero");
        return new(row, mapped ?? "", sum, on, payer, number, from, about, null)
        {
            Codes = line >= 0 ? named : $"{centre}{ImportRow.Unit}{account}",
            Sequence = part,
            Suspense = mapped is null ? mapping.Codes.WhyNone(centre, account) : mapped.Length == 0 ? "the row names no line" : null,
        };
    }

    private string? ReadAmount(IReadOnlyList<string> fields, out Money sum)
    {
        if (amount >= 0)
        {
            var reason = mapping.Amounts.Read(fields[amount], out sum);
            if (reason is not null || drCr < 0) return reason;
            return fields[drCr].Trim().ToUpperInvariant() switch
            {
                "CR" or "C" when sum < Money.Zero => "amount has more than one sign",
                "CR" or "C" => Negative(ref sum),
                "DR" or "D" => null,
                var other => $"'{Text.Shortened(other)}' is neither CR nor DR",
            };
        }
        sum = Money.Zero;
        var (debited, credited) = (Money.Zero, Money.Zero);
        if (fields[debit].AsSpan().Trim().Length > 0 && mapping.Amounts.Read(fields[debit], out debited) is { } wrongDebit) return $"debit: {wrongDebit}";
        if (fields[credit].AsSpan().Trim().Length > 0 && mapping.Amounts.Read(fields[credit], out credited) is { } wrongCredit) return $"credit: {wrongCredit}";
        if (debited != Money.Zero && credited != Money.Zero) return "debit and credit are both given";
        sum = debited - credited;
        return null;
    }

    private static string? Negative(ref Money sum)
    {
        sum = -sum;
        return null;
    }

    private string Payer(string named) =>
        named.Length == 0 ? mapping.PaidBy?.Value ?? "" : mapping.Payers.TryGetValue(named, out var code) ? code.Value : named;

    private static string At(IReadOnlyList<string> fields, int index) => index < 0 ? "" : fields[index];

    private static string Code(IReadOnlyList<string> fields, int index) => At(fields, index).Trim();

    private static bool Same(string name, string column) => string.Equals(name, column, StringComparison.OrdinalIgnoreCase);

    private static string? NulOf(IReadOnlyList<string> fields)
    {
        foreach (var field in fields)
            if (field.Contains('\0', StringComparison.Ordinal)) return "a field holds the NUL character";
        return null;
    }

    private static string? TooLong(string column, string text, int max) =>
        text.Length > max ? string.Create(CultureInfo.InvariantCulture, $"{column} has more than {max} characters") : null;
}
