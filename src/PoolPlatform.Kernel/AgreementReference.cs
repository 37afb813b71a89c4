using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace PoolPlatform.Kernel;

/// <summary>The partners' own name for an agreement, and so for its pool: <c>BANES-MH</c>.</summary>
[JsonConverter(typeof(AgreementReferenceJson))]
public readonly partial record struct AgreementReference
{
    private readonly string? value;

    private AgreementReference(string value) => this.value = value;

    public string Value => value ?? throw new InvalidOperationException("An agreement reference was never given.");

    public static bool TryParse(string? text, out AgreementReference reference)
    {
        reference = text is not null && Reference().IsMatch(text) ? new(text) : default;
        return reference.value is not null;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}

/// <summary>Agreement references in JSON.</summary>
public sealed class AgreementReferenceJson : JsonConverter<AgreementReference>
{
    public override AgreementReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && AgreementReference.TryParse(reader.GetString(), out var reference)
            ? reference
            : throw new JsonException("A reference is 1 to 64 letters, digits, dots, dashes or underscores, such as \"BANES-MH\".");

    public override void Write(Utf8JsonWriter writer, AgreementReference value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }
}
