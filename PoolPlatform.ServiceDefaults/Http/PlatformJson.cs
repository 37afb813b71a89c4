using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PoolPlatform.ServiceDefaults.Http;

/// <summary>JSON as the public API speaks it: camelCase, unknown and repeated fields refused, numbers never in quotes, choices by name.</summary>
public static class PlatformJson
{
    public static readonly JsonSerializerOptions Options = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            PropertyNameCaseInsensitive = false,
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
        options.Converters.Add(new PlainText());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>Text that a database can hold and a person could have written: no NUL, at most ten thousand characters.</summary>
    private sealed class PlainText : JsonConverter<string>
    {
        private const int MaxCharacters = 10_000;

        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String) throw new JsonException("Text in quotes is expected here.");
            var text = reader.GetString()!;
            if (text.Contains('\0', StringComparison.Ordinal)) throw new JsonException("Text may not contain the NUL character.");
            if (text.Length > MaxCharacters) throw new JsonException($"Text may have at most {MaxCharacters} characters.");
            return text;
        }

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var name = reader.GetString()!;
            return name.Contains('\0', StringComparison.Ordinal) ? throw new JsonException("A name may not contain the NUL character.") : name;
        }

        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
    }
}
