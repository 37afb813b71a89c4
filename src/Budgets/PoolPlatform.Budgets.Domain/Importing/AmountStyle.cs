using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>How a ledger writes sums of money: declared once with its mapping, never guessed from the figures.</summary>
/// <remarks>Whole pence come out or nothing: a third decimal, a percentage, an exponent or a misplaced separator refuses the row with the reason.</remarks>
/// <param name="Decimal">The decimal point: a full stop or a comma.</param>
/// <param name="Thousands">What stands between groups of three digits; null where nothing may.</param>
public sealed record AmountStyle(char Decimal, char? Thousands, CreditStyle Credits)
{
    public static readonly AmountStyle Plain = new('.', null, CreditStyle.Minus);

    private const int MaxDigits = 15;

    /// <summary>Reads a sum; the reason says why it cannot be read, and is null when it can.</summary>
    public string? Read(ReadOnlySpan<char> text, out Money amount)
    {
        amount = Money.Zero;
        var rest = text.Trim();
        if (rest.IsEmpty) return "amount is empty";
        if (rest.Contains('%')) return "amount is a percentage";
        var signs = 0;
        var isCredit = TakeMark(ref rest, ref signs);
        if (signs > 1) return "amount has more than one sign";
        if (TakeMinus(ref rest)) (isCredit, signs) = (true, signs + 1);
        if (rest is ['£', ..]) rest = rest[1..].TrimStart();
        if (TakeMinus(ref rest)) (isCredit, signs) = (true, signs + 1);
        if (signs > 1) return "amount has more than one sign";
        if (ReadMagnitude(rest, out var pence) is { } reason) return reason;
        amount = Money.FromPence(isCredit ? -pence : pence);
        return null;
    }

    /// <summary>The marks that only some ledgers use: a minus behind, parentheses, or CR and DR.</summary>
    private bool TakeMark(ref ReadOnlySpan<char> rest, ref int signs)
    {
        switch (Credits)
        {
            case CreditStyle.TrailingMinus when rest[^1] is '-' or '\u2212' && rest.Length > 1:
                rest = rest[..^1].TrimEnd();
                signs = 1;
                return true;
            case CreditStyle.Parentheses when rest is ['(', .., ')']:
                rest = rest[1..^1].Trim();
                signs = 1;
                return true;
            case CreditStyle.CrDr when rest.EndsWith("CR", StringComparison.OrdinalIgnoreCase):
                rest = rest[..^2].TrimEnd();
                signs = 1;
                return true;
            case CreditStyle.CrDr when rest.EndsWith("DR", StringComparison.OrdinalIgnoreCase):
                rest = rest[..^2].TrimEnd();
                signs = 1;
                return false;
            default:
                return false;
        }
    }

    private static bool TakeMinus(ref ReadOnlySpan<char> rest)
    {
        if (rest is not (['-', ..] or ['\u2212', ..])) return false;
        rest = rest[1..].TrimStart();
        return true;
    }

    private string? ReadMagnitude(ReadOnlySpan<char> text, out long pence)
    {
        pence = 0;
        var point = text.IndexOf(Decimal);
        var whole = point < 0 ? text : text[..point];
        var decimals = point < 0 ? [] : text[(point + 1)..];
        if (decimals.Length > 2 && AllDigits(decimals)) return "amount has more than two decimals";
        if (decimals.Length > 2 || !AllDigits(decimals) || (point >= 0 && decimals.IsEmpty)) return Unreadable();
        if (ReadWhole(whole, ref pence) is { } reason) return reason;
        foreach (var digit in decimals) pence = pence * 10 + (digit - '0');
        for (var missing = decimals.Length; missing < 2; missing++) pence *= 10;
        return null;
    }

    private string? ReadWhole(ReadOnlySpan<char> whole, ref long pounds)
    {
        if (whole.IsEmpty) return Unreadable();
        var (digits, sinceSeparator, separators) = (0, 0, 0);
        foreach (var character in whole)
        {
            if (char.IsAsciiDigit(character))
            {
                if (++digits > MaxDigits - 2) return "amount is too large";
                pounds = pounds * 10 + (character - '0');
                sinceSeparator++;
            }
            else if (IsThousands(character))
            {
                // The first group has one to three digits, every other exactly three.
                if (separators == 0 ? sinceSeparator is 0 or > 3 : sinceSeparator != 3) return "amount has a thousands separator in the wrong place";
                (sinceSeparator, separators) = (0, separators + 1);
            }
            else
            {
                return Unreadable();
            }
        }
        return separators > 0 && sinceSeparator != 3 ? "amount has a thousands separator in the wrong place" : digits == 0 ? Unreadable() : null;
    }

    // A ledger that writes a space between groups may write one that does not break.
    private bool IsThousands(char character) => Thousands is { } separator && (character == separator || (separator == ' ' && character is '\u00a0' or '\u202f'));

    private static bool AllDigits(ReadOnlySpan<char> text) => text.IndexOfAnyExceptInRange('0', '9') < 0;

    private string Unreadable() => string.Create(CultureInfo.InvariantCulture, $"amount is not pounds such as {Example}");

    private string Example => Credits switch
    {
        CreditStyle.Parentheses => $"(1{Thousands}250{Decimal}00)",
        CreditStyle.TrailingMinus => $"1{Thousands}250{Decimal}00-",
        CreditStyle.CrDr => $"1{Thousands}250{Decimal}00 CR",
        _ => $"-1{Thousands}250{Decimal}00",
    };
}

/// <summary>How a ledger marks a credit. A minus in front is understood everywhere.</summary>
public enum CreditStyle
{
    /// <summary>-1250.00</summary>
    Minus,

    /// <summary>1250.00-</summary>
    TrailingMinus,

    /// <summary>(1250.00)</summary>
    Parentheses,

    /// <summary>1250.00 CR, or a column of its own that says CR or DR; what says neither is a debit.</summary>
    CrDr,
}
