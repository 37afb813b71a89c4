using System.Text.Json;
using System.Text.Json.Serialization;

namespace PoolPlatform.Kernel;

/// <summary>Money in JSON: a string of pounds with exactly two decimals, so that no binary fraction can creep in.</summary>
public sealed class MoneyJson : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Money.TryParse(reader.GetString(), out var money)
            ? money
            : throw new JsonException("Money is a string in pounds with exactly two decimals, such as \"1250.00\" or \"-114000.00\".");

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }

    public override Money ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new JsonException("Money cannot be the name of a field.");
}
