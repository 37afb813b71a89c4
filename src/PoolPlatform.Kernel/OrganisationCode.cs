using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace PoolPlatform.Kernel;

/// <summary>The code that names an organisation: ODS for NHS bodies (<c>11E</c>), GSS for councils (<c>E06000022</c>).</summary>
/// <remarks>Upper case; leading zeros are part of the code (<c>01M</c>).</remarks>
[JsonConverter(typeof(OrganisationCodeJson))]
public readonly partial record struct OrganisationCode
{
    private readonly string? value;

    private OrganisationCode(string value) => this.value = value;

    public string Value => value ?? throw new InvalidOperationException("An organisation code was never given.");

    public static bool TryParse(string? text, out OrganisationCode code)
    {
        code = text is not null && OdsOrGss().IsMatch(text) ? new(text) : default;
        return code.value is not null;
    }

    public override string ToString() => Value;

    [GeneratedRegex(@"\A([EWSNK][0-9]{8}|[A-Z0-9]{2,8})\z", RegexOptions.CultureInvariant)]
    private static partial Regex OdsOrGss();
}

/// <summary>Organisation codes in JSON, also as names of fields.</summary>
public sealed class OrganisationCodeJson : JsonConverter<OrganisationCode>
{
    public override OrganisationCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Parse(reader.GetString()) : throw Malformed();

    public override void Write(Utf8JsonWriter writer, OrganisationCode value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }

    public override OrganisationCode ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, OrganisationCode value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(value.Value);
    }

    private static OrganisationCode Parse(string? text) => OrganisationCode.TryParse(text, out var code) ? code : throw Malformed();

    private static JsonException Malformed() => new("An organisation is named by its ODS or GSS code in upper case, such as \"11E\" or \"E06000022\".");
}
