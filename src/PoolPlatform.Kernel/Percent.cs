using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace PoolPlatform.Kernel;

/// <summary>A percentage as agreed, exact to six decimals: <c>68.67</c> means 68.67 of every 100.</summary>
/// <remarks>Agreed percentages are values of their own, never derived from pounds: see rule R1 and the £24.49 that hangs on it.</remarks>
[JsonConverter(typeof(PercentJson))]
public readonly partial record struct Percent(decimal Value) : IComparable<Percent>
{
    public static readonly Percent Hundred = new(100m);

    /// <summary>Reads up to nine digits with up to six decimals, not negative.</summary>
    public static bool TryParse(string? text, out Percent percent)
    {
        percent = default;
        if (text is null || !UpToSixDecimals().IsMatch(text)) return false;
        percent = new(decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>This percentage of a sum, to a whole penny, half away from zero.</summary>
    public Money Of(Money sum) => Money.RoundedFromPence(sum.Pence * Value / 100m);

    public int CompareTo(Percent other) => Value.CompareTo(other.Value);

    public static bool operator <(Percent left, Percent right) => left.Value < right.Value;

    public static bool operator >(Percent left, Percent right) => left.Value > right.Value;

    public static bool operator <=(Percent left, Percent right) => left.Value <= right.Value;

    public static bool operator >=(Percent left, Percent right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString("0.######", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex UpToSixDecimals();
}

/// <summary>Percentages in JSON: strings of up to six decimals.</summary>
public sealed class PercentJson : JsonConverter<Percent>
{
    public override Percent Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Percent.TryParse(reader.GetString(), out var percent)
            ? percent
            : throw new JsonException("A percentage is a string with up to six decimals, such as \"68.67\".");

    public override void Write(Utf8JsonWriter writer, Percent value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
