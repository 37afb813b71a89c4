using System.Text.Json;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Settlement.FindingFigures;

/// <summary>Requests that work something out and store nothing: no idempotency key is looked at, and the domain reads the body itself.</summary>
internal static class PureRequest
{
    /// <summary>For any organisation's client: names in the body are mere labels.</summary>
    public static async Task<IResult> Run<T>(HttpContext http, Func<JsonElement, Outcome<T>> work)
    {
        if (!Caller.Of(http).May([.. Roles.OfOrganisations])) return Problems.From(ProtocolRefusals.RoleMissing([.. Roles.OfOrganisations]));
        return (await Read(http, work)).Match(result => Results.Json(result, PlatformJson.Options), Problems.From);
    }

    public static async Task<Outcome<T>> Read<T>(HttpContext http, Func<JsonElement, Outcome<T>> read)
    {
        if ((await RequestBody.ReadJsonBytes(http.Request, http.RequestAborted)).IsRefused(out var unreadable, out var body)) return unreadable;
        try
        {
            using var json = JsonDocument.Parse(body);
            return read(json.RootElement);
        }
        catch (JsonException)
        {
            return Refusal.Invalid(ProtocolRefusals.MalformedCode, "The body is not JSON.");
        }
    }
}
