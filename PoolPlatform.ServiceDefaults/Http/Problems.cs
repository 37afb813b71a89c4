using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using PoolPlatform.Kernel;

namespace PoolPlatform.ServiceDefaults.Http;

/// <summary>The one place where a refusal becomes an RFC 9457 problem document.</summary>
public static class Problems
{
    public static IResult From(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        var status = ProtocolRefusals.StatusOf(refusal);
        var problem = Document(refusal.Code, status, refusal.Message);
        if (!refusal.Errors.IsEmpty)
        {
            var errors = new JsonObject();
            foreach (var (field, messages) in refusal.Errors)
                errors[field] = new JsonArray([.. messages.Select(message => JsonValue.Create(message))]);
            problem["errors"] = errors;
        }
        foreach (var (figure, value) in refusal.Figures) problem[figure] = value;
        return Answer(problem, status);
    }

    /// <summary>A problem that is not a refusal of the domain: no token, a dependency that is down, a bug.</summary>
    public static IResult Of(string code, int status, string detail) => Answer(Document(code, status, detail), status);

    /// <summary>Something that is needed is away for the moment; the caller is told when to come again.</summary>
    public static IResult DependencyDown(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers.RetryAfter = "2";
        return Of("dependency-down", StatusCodes.Status503ServiceUnavailable, "A part of the platform is not available just now. Try again shortly with the same Idempotency-Key: what was done already is not done twice.");
    }

    private static JsonObject Document(string code, int status, string detail) => new()
    {
        ["type"] = $"urn:pool:problem:{code}",
        ["title"] = Title(code),
        ["status"] = status,
        ["detail"] = detail,
        ["traceId"] = Activity.Current?.TraceId.ToString() ?? "",
    };

    private static string Title(string code) => string.Concat(code[..1].ToUpperInvariant(), code[1..].Replace('-', ' '));

    private static IResult Answer(JsonObject problem, int status) =>
        Results.Text(problem.ToJsonString(PlatformJson.Options), "application/problem+json", statusCode: status);
}
