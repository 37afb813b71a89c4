using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PoolPlatform.Kernel;

namespace PoolPlatform.ServiceDefaults.Http;

/// <summary>Reads a JSON body by hand, because authorisation comes before validation and a framework would bind the body first.</summary>
public static partial class RequestBody
{
    /// <summary>JSON bodies are at most one mebibyte.</summary>
    public const int MaxJsonBytes = 1024 * 1024;

    /// <summary>The whole body; refused when it is not JSON by its content type or too large.</summary>
    public static async Task<Outcome<byte[]>> ReadJsonBytes(HttpRequest request, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !(type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))
            return ProtocolRefusals.UnsupportedMediaType("application/json");
        if (request.ContentLength > MaxJsonBytes) return ProtocolRefusals.TooLarge("1 MiB");
        var buffer = new ArrayBufferWriter<byte>((int)(request.ContentLength ?? 4096) + 1);
        while (true)
        {
            var read = await request.Body.ReadAsync(buffer.GetMemory(4096), cancel);
            if (read == 0) return buffer.WrittenSpan.ToArray();
            buffer.Advance(read);
            if (buffer.WrittenCount > MaxJsonBytes) return ProtocolRefusals.TooLarge("1 MiB");
        }
    }

    /// <summary>Turns the bytes into a request; refused with the path of the field that is wrong.</summary>
    public static Outcome<T> Parse<T>(byte[] body)
    {
        try
        {
            var value = JsonSerializer.Deserialize<T>(body, PlatformJson.Options);
            if (value is null) return Malformed("", "The body is null; an object is expected.");
            return NullElements.FindFirst(body, typeof(T)) is { } path ? Malformed(path, "A value is expected here, not null.") : value;
        }
        catch (JsonException exception)
        {
            return FromJson(exception);
        }
    }

    public static byte[] Hash(byte[] body) => SHA256.HashData(body);

    private static Refusal FromJson(JsonException exception)
    {
        var path = exception.Path is { Length: > 1 } at ? BracketedName().Replace(at[1..].TrimStart('.'), ".$1").TrimStart('.') : "";
        var message = exception.Message;
        if (MissingFields().Match(message) is { Success: true } missing)
        {
            var refusal = Refusal.Invalid(ProtocolRefusals.MalformedCode, "Fields that are required are missing.");
            foreach (Match name in QuotedName().Matches(missing.Groups[1].Value))
                refusal = refusal.About(path.Length == 0 ? name.Groups[1].Value : $"{path}.{name.Groups[1].Value}", "This field is required.");
            return refusal;
        }
        if (UnknownField().Match(message) is { Success: true } unknown)
        {
            var name = unknown.Groups[1].Value;
            var field = path.Length == 0 ? name : path == name || path.EndsWith("." + name, StringComparison.Ordinal) ? path : $"{path}.{name}";
            return Refusal.Invalid("unknown-field", $"There is no field named '{name}' here.").About(field, "Unknown field.");
        }
        if (message.StartsWith("Duplicate property", StringComparison.Ordinal)) return Malformed(path, "The field is given twice.");
        // Messages of the framework end in a position; those of our own converters are sentences for the reader.
        return message.Contains("Path: $", StringComparison.Ordinal) || message.Contains("LineNumber:", StringComparison.Ordinal)
            ? Malformed(path, path.Length == 0 ? "The body is not the JSON that is expected here." : "The value is not of the expected form.")
            : Malformed(path, message);
    }

    private static Refusal Malformed(string field, string message) =>
        field.Length == 0 ? Refusal.Invalid(ProtocolRefusals.MalformedCode, message) : Refusal.Invalid(ProtocolRefusals.MalformedCode, "The request is malformed.").About(field, message);

    [GeneratedRegex(@"missing required properties including: (.+?)\.?$", RegexOptions.CultureInvariant)]
    private static partial Regex MissingFields();

    [GeneratedRegex("'([^']+)'", RegexOptions.CultureInvariant)]
    private static partial Regex QuotedName();

    [GeneratedRegex("^The JSON property '(.+?)' could not be mapped", RegexOptions.CultureInvariant)]
    private static partial Regex UnknownField();

    [GeneratedRegex(@"\['([^']*)'\]", RegexOptions.CultureInvariant)]
    private static partial Regex BracketedName();
}
