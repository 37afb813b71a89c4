using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace PoolPlatform.Identity.IssuingTokens;

/// <summary>What a client sends to have a token: its id and secret in the form, or in an Authorization header (RFC 6749, section 2.3.1).</summary>
internal sealed record TokenRequest(string ClientId, string ClientSecret, bool ByHeader)
{
    private const int MaxCharacters = 1024;
    private const string FormType = "application/x-www-form-urlencoded";

    // A form is ASCII with everything else escaped, so these are all the same; others are not worth knowing.
    private static readonly string[] Charsets = ["utf-8", "us-ascii", "iso-8859-1"];

    private static readonly FormOptions Limits = new() { KeyLengthLimit = 64, ValueLengthLimit = MaxCharacters, ValueCountLimit = 16 };

    /// <summary>The request, or why it cannot be read.</summary>
    public static async Task<(TokenRequest? Request, OAuthError? Error)> Read(HttpRequest http, CancellationToken cancel)
    {
        if (!Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(http.ContentType, out var type)
            || !type.MediaType.Equals(FormType, StringComparison.OrdinalIgnoreCase)
            || !(type.Charset.Length == 0 || Charsets.Contains(type.Charset.Value!, StringComparer.OrdinalIgnoreCase)))
            return (null, OAuthError.InvalidRequest($"Send the request as {FormType} in UTF-8."));

        IFormCollection form;
        try
        {
            form = await http.ReadFormAsync(Limits, cancel);
        }
        catch (InvalidDataException)
        {
            return (null, OAuthError.InvalidRequest($"There are too many fields, or one is longer than {MaxCharacters} characters."));
        }
        foreach (var (field, values) in form)
        {
            if (values.Count != 1) return (null, OAuthError.InvalidRequest("A field is given twice."));
            if (field.Contains('\0', StringComparison.Ordinal) || values[0]!.Contains('\0', StringComparison.Ordinal)) return (null, OAuthError.InvalidRequest("A field holds a NUL character."));
        }

        if (form["grant_type"] is not [{ Length: > 0 } grantType]) return (null, OAuthError.InvalidRequest("The field grant_type is missing."));
        if (grantType != "client_credentials") return (null, OAuthError.UnsupportedGrantType());
        if (http.Headers.Authorization is [{ } header] && header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            if (form.ContainsKey("client_secret")) return (null, OAuthError.InvalidRequest("Send the secret in the header or in the form, not in both."));
            return ReadBasic(header) is { } request
                ? form["client_id"] is [{ } also] && also != request.ClientId ? (null, OAuthError.InvalidRequest("The header and the form name different clients.")) : (request, null)
                : (null, OAuthError.InvalidRequest("The Authorization header cannot be read as Basic credentials."));
        }
        return form["client_id"] is [{ Length: > 0 } id] && form["client_secret"] is [{ Length: > 0 } secret]
            ? (new(id, secret, ByHeader: false), null)
            : (null, OAuthError.InvalidRequest("The fields client_id and client_secret are needed."));
    }

    private static TokenRequest? ReadBasic(string header)
    {
        if (header.Length > 4 * MaxCharacters) return null;
        var bytes = new byte[header.Length];
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || value.Parameter is null || !Convert.TryFromBase64String(value.Parameter, bytes, out var written)) return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, written);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) return null;
        // Both halves are form-encoded before they are joined, so that an id may hold a colon.
        var (id, secret) = (Decode(pair[..colon]), Decode(pair[(colon + 1)..]));
        return id.Length <= MaxCharacters && secret.Length is > 0 and <= MaxCharacters && !id.Contains('\0', StringComparison.Ordinal) ? new(id, secret, ByHeader: true) : null;

        static string Decode(string text) => System.Net.WebUtility.UrlDecode(text);
    }
}
