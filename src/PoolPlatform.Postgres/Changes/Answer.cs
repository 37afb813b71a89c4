using Microsoft.AspNetCore.Http;

namespace PoolPlatform.Postgres.Changes;

/// <summary>What a successful change answers, and what it answers when the same request comes again.</summary>
/// <param name="Location">A path such as <c>/v1/...</c>, never a host.</param>
public sealed record Answer(int Status, object Body, string? Location = null)
{
    /// <summary>What is remembered instead of the body, where the body holds a secret that is shown once.</summary>
    public object? Remembered { get; init; }

    /// <summary>The version of the resource for <c>If-Match</c>.</summary>
    public string? ETag { get; init; }

    public static Answer Ok(object body) => new(StatusCodes.Status200OK, body);

    public static Answer Created(string location, object body) => new(StatusCodes.Status201Created, body, location);

    /// <summary>Done, and there is nothing to show.</summary>
    public static Answer NoContent() => new(StatusCodes.Status204NoContent, new { });

    public static Answer Accepted(string location, object body) => new(StatusCodes.Status202Accepted, body, location);
}
