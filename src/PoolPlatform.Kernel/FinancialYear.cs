using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace PoolPlatform.Kernel;

/// <summary>1 April to 31 March, written <c>2014-15</c>.</summary>
[JsonConverter(typeof(FinancialYearJson))]
public readonly partial record struct FinancialYear : IComparable<FinancialYear>
{
    private FinancialYear(int startYear) => StartYear = startYear;

    /// <summary>The calendar year in which it starts: 2014 for 2014-15.</summary>
    public int StartYear { get; }

    public DateOnly Start => new(StartYear, 4, 1);

    public DateOnly End => new(StartYear + 1, 3, 31);

    public static FinancialYear StartingIn(int startYear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(startYear, 1900);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(startYear, 2998);
        return new(startYear);
    }

    public static FinancialYear Of(DateOnly date) => StartingIn(date.Month >= 4 ? date.Year : date.Year - 1);

    public static bool TryParse(string? text, out FinancialYear year)
    {
        year = default;
        if (text is null || !Label().IsMatch(text)) return false;
        var start = int.Parse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture);
        var end = int.Parse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture);
        if (start is < 1900 or > 2998 || (start + 1) % 100 != end) return false;
        year = new(start);
        return true;
    }

    public bool Contains(DateOnly date) => date >= Start && date <= End;

    public int CompareTo(FinancialYear other) => StartYear.CompareTo(other.StartYear);

    public static bool operator <(FinancialYear left, FinancialYear right) => left.StartYear < right.StartYear;

    public static bool operator >(FinancialYear left, FinancialYear right) => left.StartYear > right.StartYear;

    public static bool operator <=(FinancialYear left, FinancialYear right) => left.StartYear <= right.StartYear;

    public static bool operator >=(FinancialYear left, FinancialYear right) => left.StartYear >= right.StartYear;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{StartYear:0000}-{(StartYear + 1) % 100:00}");

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}

/// <summary>Financial years in JSON: <c>"2014-15"</c>.</summary>
public sealed class FinancialYearJson : JsonConverter<FinancialYear>
{
    public override FinancialYear Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && FinancialYear.TryParse(reader.GetString(), out var year)
            ? year
            : throw new JsonException("A financial year is written like \"2014-15\".");

    public override void Write(Utf8JsonWriter writer, FinancialYear value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
