using System.Text.Json;
using System.Text.Json.Serialization;

namespace PoolPlatform.Agreements.Domain.Varying;

/// <summary>A date that a change names, or that it takes away (null); the default is that the change does not speak of it.</summary>
[JsonConverter(typeof(GivenDateJson))]
public readonly record struct GivenDate(DateOnly? Date)
{
    public bool IsGiven { get; } = true;

    /// <summary>The date after the change.</summary>
    public DateOnly? Or(DateOnly? before) => IsGiven ? Date : before;
}

/// <summary>A named date in JSON: the date, or null.</summary>
public sealed class GivenDateJson : JsonConverter<GivenDate>
{
    public override bool HandleNull => true;

    public override GivenDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize<DateOnly?>(ref reader, options));

    public override void Write(Utf8JsonWriter writer, GivenDate value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Date, options);
}
