using System.Collections.Immutable;
using System.Globalization;

namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>The ways in which a ledger may write its dates. Which one is declared with the mapping: 03/04/2014 alone cannot tell.</summary>
/// <remarks>A time of day is passed over and never shifts the day, so that nothing moves when the clocks change; a value with an offset is refused, because whose
/// day it means is not said.</remarks>
public static class DateStyle
{
    public static readonly ImmutableArray<string> Known =
    [
        "yyyy-MM-dd", "yyyyMMdd", "dd/MM/yyyy", "d/M/yyyy", "MM/dd/yyyy", "dd-MM-yyyy", "dd.MM.yyyy", "dd/MM/yy", "dd-MMM-yyyy", "dd-MMM-yy", "dd MMM yyyy",
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "dd/MM/yyyy HH:mm", "dd/MM/yyyy HH:mm:ss",
    ];

    /// <summary>Reads a date as declared; the reason says why it cannot be read, and is null when it can.</summary>
    public static string? Read(string text, string format, out DateOnly date)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(format);
        date = default;
        if (DateTime.TryParseExact(text.Trim(), format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read))
        {
            date = DateOnly.FromDateTime(read);
            return null;
        }
        return string.Create(CultureInfo.InvariantCulture, $"'{Text.Shortened(text)}' is not a date in the declared form {format}");
    }
}
