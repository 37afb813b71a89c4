using System.Collections.Immutable;

namespace PoolPlatform.Kernel;

/// <summary>What sort of no it is; each sort has one HTTP status and one gRPC status.</summary>
public enum RefusalKind
{
    /// <summary>The request cannot be read: 400.</summary>
    Invalid,

    /// <summary>The caller is known and may not: 403.</summary>
    Forbidden,

    /// <summary>Not there, or not visible to the caller's organisation: 404.</summary>
    NotFound,

    /// <summary>The state of things does not allow it now: 409.</summary>
    Conflict,

    /// <summary>The resource has changed since the caller read it: 412.</summary>
    Stale,

    /// <summary>Well-formed, but it breaks a rule: 422.</summary>
    RuleBroken,

    /// <summary>The caller must say which version it means to change: 428.</summary>
    VersionRequired,
}

/// <summary>The domain says no: a value with a stable code, a sentence that a finance officer understands, and the figures behind it.</summary>
public sealed record Refusal(string Code, RefusalKind Kind, string Message)
{
    /// <summary>What is wrong with which field, by its path in the request: <c>lines[3].amount</c>.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Errors { get; init; } = ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal);

    /// <summary>Figures that explain the refusal; money as pounds in text, like everywhere in the public API.</summary>
    public ImmutableSortedDictionary<string, string> Figures { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public static Refusal Invalid(string code, string message) => new(code, RefusalKind.Invalid, message);

    public static Refusal Forbidden(string code, string message) => new(code, RefusalKind.Forbidden, message);

    public static Refusal NotFound(string code, string message) => new(code, RefusalKind.NotFound, message);

    public static Refusal Conflict(string code, string message) => new(code, RefusalKind.Conflict, message);

    public static Refusal RuleBroken(string code, string message) => new(code, RefusalKind.RuleBroken, message);

    public Refusal About(string field, string message) =>
        this with { Errors = Errors.SetItem(field, Errors.TryGetValue(field, out var known) ? known.Add(message) : [message]) };

    public Refusal With(string figure, string value) => this with { Figures = Figures.SetItem(figure, value) };

    public Refusal With(string figure, Money value) => With(figure, value.ToString());
}
