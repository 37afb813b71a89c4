namespace PoolPlatform.Budgets.Domain;

/// <summary>Names, codes and remarks that people give: something, on one line, not endless.</summary>
public static class Text
{
    /// <summary>Longest reference of a document: it is part of a key.</summary>
    public const int MaxReferenceCharacters = 200;

    /// <summary>Longest description, supplier or reason.</summary>
    public const int MaxRemarkCharacters = 1000;

    /// <summary>Why a text cannot be taken; null when it can.</summary>
    public static string? Unusable(string text, int maxCharacters)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.IsNullOrWhiteSpace(text) ? "This may not be empty."
            : text.Length > maxCharacters ? $"This may have at most {maxCharacters} characters."
            : text.Any(char.IsControl) ? "This may hold no control characters."
            : char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) ? "This may not begin or end with a space."
            : null;
    }

    /// <summary>The same for a text that may be left out or empty, and may run over several lines.</summary>
    public static string? UnusableRemark(string? text, int maxCharacters) =>
        text is null ? null
        : text.Length > maxCharacters ? $"This may have at most {maxCharacters} characters."
        : text.Contains('\0', StringComparison.Ordinal) ? "This may not hold the NUL character."
        : null;

    /// <summary>What a refusal repeats of a text that somebody else wrote: enough to find it, never all of it, and nothing that cannot be shown.</summary>
    public static string Shortened(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shown = text.Length <= 40 ? text : text[..40] + "...";
        return shown.Any(char.IsControl) ? string.Concat(shown.Select(character => char.IsControl(character) ? ' ' : character)) : shown;
    }
}
