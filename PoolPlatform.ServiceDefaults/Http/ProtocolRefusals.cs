using Microsoft.AspNetCore.Http;
using PoolPlatform.Kernel;

namespace PoolPlatform.ServiceDefaults.Http;

/// <summary>The ways in which the protocol itself says no, before any rule of the field is asked. Codes are never reused.</summary>
public static class ProtocolRefusals
{
    public const string MalformedCode = "malformed";

    private const string TooLargeCode = "body-too-large";
    private const string UnsupportedMediaTypeCode = "unsupported-media-type";

    public static Refusal Malformed(string field, string message) => Refusal.Invalid(MalformedCode, "The request is malformed.").About(field, message);

    public static Refusal TooLarge(string limit) => Refusal.Invalid(TooLargeCode, $"The body is larger than {limit}.").With("limit", limit);

    public static Refusal UnsupportedMediaType(string expected) => Refusal.Invalid(UnsupportedMediaTypeCode, $"The body must be {expected}.").With("expected", expected);

    public static Refusal IdempotencyKeyMissing() =>
        Refusal.Invalid("idempotency-key-missing", "Send an Idempotency-Key header (1 to 128 characters), so that a repeated request is not done twice.");

    public static Refusal IdempotencyKeyReused() =>
        Refusal.RuleBroken("idempotency-key-reused", "This Idempotency-Key was used with another body; a new request needs a new key.");

    public static Refusal IdempotencyKeyInUse() =>
        Refusal.Conflict("idempotency-key-in-use", "The first request with this Idempotency-Key is still running; ask again shortly.");

    public static Refusal NotFound() => Refusal.NotFound("not-found", "There is nothing here that you can see.");

    public static Refusal RoleMissing(params ReadOnlySpan<string> roles) =>
        Refusal.Forbidden("role-missing", $"This needs one of the roles: {string.Join(", ", roles)}.");

    public static Refusal FiguresTooLarge() => Refusal.RuleBroken("figures-too-large", "The figures are too large to be added up exactly.");

    /// <summary>The HTTP status of a refusal: by its kind, but for the two that HTTP knows better.</summary>
    public static int StatusOf(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal.Code switch
        {
            TooLargeCode => StatusCodes.Status413PayloadTooLarge,
            UnsupportedMediaTypeCode => StatusCodes.Status415UnsupportedMediaType,
            _ => refusal.Kind switch
            {
                RefusalKind.Invalid => StatusCodes.Status400BadRequest,
                RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
                RefusalKind.NotFound => StatusCodes.Status404NotFound,
                RefusalKind.Conflict => StatusCodes.Status409Conflict,
                RefusalKind.Stale => StatusCodes.Status412PreconditionFailed,
                RefusalKind.RuleBroken => StatusCodes.Status422UnprocessableEntity,
                RefusalKind.VersionRequired => StatusCodes.Status428PreconditionRequired,
                _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Kind, "A kind of refusal has no status."),
            },
        };
    }
}
