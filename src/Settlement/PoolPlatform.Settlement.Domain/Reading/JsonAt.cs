using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Reading;

/// <summary>A JSON value and where it stands in the request. Each reading answers null after noting what is wrong.</summary>
internal readonly partial record struct JsonAt(JsonElement Value, string Path, JsonProblems Problems)
{
    private const int LongestText = 200;

    public JsonFields? Fields() => JsonFields.Of(this);

    public ImmutableArray<JsonAt>? Items(int most)
    {
        if (Value.ValueKind != JsonValueKind.Array) return Wrong<ImmutableArray<JsonAt>>("Must be a list.");
        if (Value.GetArrayLength() > most) return Wrong<ImmutableArray<JsonAt>>(string.Create(CultureInfo.InvariantCulture, $"Holds more than {most} items."));
        var items = ImmutableArray.CreateBuilder<JsonAt>(Value.GetArrayLength());
        foreach (var item in Value.EnumerateArray())
            items.Add(new(item, string.Create(CultureInfo.InvariantCulture, $"{Path}[{items.Count}]"), Problems));
        return items.MoveToImmutable();
    }

    /// <summary>Text of 1 to 200 characters without control characters.</summary>
    public string? Text()
    {
        if (Value.ValueKind != JsonValueKind.String) return WrongText("Must be a string.");
        if (TextOf(Value) is not { } text) return WrongText("Is not valid Unicode text.");
        return IsLabel(text) ? text : WrongText("Must be 1 to 200 characters without control characters.");
    }

    public Money? Money() =>
        Value.ValueKind == JsonValueKind.String && Kernel.Money.TryParse(TextOf(Value), out var money)
            ? money
            : Wrong<Money>("Money is a string in pounds with exactly two decimals, such as \"1250.00\" or \"-114000.00\".");

    public Percent? Percent() =>
        Value.ValueKind == JsonValueKind.String && Kernel.Percent.TryParse(TextOf(Value), out var percent)
            ? percent
            : Wrong<Percent>("A percentage is a string, zero or more, with up to six decimals, such as \"68.67\".");

    /// <summary>An exact number: a string, or a JSON number that is written whole (a count of people or units).</summary>
    public decimal? Number()
    {
        var text = Value.ValueKind switch
        {
            JsonValueKind.String => TextOf(Value),
            JsonValueKind.Number when !Value.GetRawText().Contains('.', StringComparison.Ordinal) => Value.GetRawText(),
            _ => null,
        };
        return text is not null && ExactNumber().IsMatch(text)
            ? decimal.Parse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)
            : Wrong<decimal>("An exact number is a string of up to 15 digits with up to nine decimals, such as \"16610000.00\" or \"4821\".");
    }

    public bool? YesOrNo() => Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.GetBoolean() : Wrong<bool>("Must be true or false.");

    /// <summary>A count: a whole number of up to nine digits, or the same as a string.</summary>
    public int? Count()
    {
        var text = Value.ValueKind switch { JsonValueKind.Number => Value.GetRawText(), JsonValueKind.String => TextOf(Value), _ => null };
        return text is { Length: <= 9 } && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : Wrong<int>("Must be a whole number, zero or more.");
    }

    public FinancialYear? Year() =>
        Value.ValueKind == JsonValueKind.String && FinancialYear.TryParse(TextOf(Value), out var year) ? year : Wrong<FinancialYear>("A financial year is written like \"2014-15\".");

    /// <summary>One of a closed set of words.</summary>
    public T? OneOf<T>(params ReadOnlySpan<(string Word, T Meaning)> words) where T : struct
    {
        var text = Value.ValueKind == JsonValueKind.String ? TextOf(Value) : null;
        foreach (var (word, meaning) in words)
            if (word == text) return meaning;
        var known = new List<string>();
        foreach (var (word, _) in words) known.Add($"\"{word}\"");
        return Wrong<T>($"Must be one of {string.Join(", ", known)}.");
    }

    public T? Wrong<T>(string message) where T : struct
    {
        Problems.Add(Path, message);
        return null;
    }

    /// <summary>The text of a string, or null where its escapes are half a surrogate pair, which the framework throws on.</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static bool IsLabel(string text) => text.Length is >= 1 and <= LongestText && !text.Any(char.IsControl);

    private string? WrongText(string message)
    {
        Problems.Add(Path, message);
        return null;
    }

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExactNumber();
}
