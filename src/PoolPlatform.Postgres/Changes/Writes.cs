using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Npgsql;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Postgres.Changes;

/// <summary>The road every state-changing request takes: authorise, read the body, claim the idempotency key, decide, save, answer.</summary>
/// <remarks>Authorisation comes before validation, so a stranger learns nothing from sending rubbish. A refusal rolls everything back, the key included.</remarks>
public sealed class Writes(ChangeStarter changes)
{
    private const int MaxKeyCharacters = 128;
    private const int Attempts = 3;

    /// <summary>Runs a slice.</summary>
    /// <param name="authorise">Whether this caller may, and on what: the scope that the decision is about. Asked first.</param>
    /// <param name="decide">Decides and saves on the change's connection; its answer is sent once the change is committed.</param>
    public async Task<IResult> Run<TScope, TRequest>(
        HttpContext http,
        Func<Caller, CancellationToken, Task<Outcome<TScope>>> authorise,
        Func<TScope, TRequest, Change, CancellationToken, Task<Outcome<Answer>>> decide)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(authorise);
        var cancel = http.RequestAborted;
        var caller = Caller.Of(http);
        if ((await authorise(caller, cancel)).IsRefused(out var denied, out var scope)) return Problems.From(denied);
        if (HttpMethods.IsPost(http.Request.Method) && MissingKey(http)) return Problems.From(ProtocolRefusals.IdempotencyKeyMissing());
        if ((await RequestBody.ReadJsonBytes(http.Request, cancel)).IsRefused(out var unreadable, out var body)) return Problems.From(unreadable);
        if (RequestBody.Parse<TRequest>(body).IsRefused(out var malformed, out var request)) return Problems.From(malformed);
        return await Run(http, caller, RequestBody.Hash(body), (change, token) => decide(scope, request, For(scope, change), token), cancel);
    }

    /// <summary>Runs a slice whose request has no body, such as closing a period; a body that is sent is ignored.</summary>
    public async Task<IResult> RunWithoutBody<TScope>(
        HttpContext http,
        Func<Caller, CancellationToken, Task<Outcome<TScope>>> authorise,
        Func<TScope, Change, CancellationToken, Task<Outcome<Answer>>> decide)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(authorise);
        var cancel = http.RequestAborted;
        var caller = Caller.Of(http);
        if ((await authorise(caller, cancel)).IsRefused(out var denied, out var scope)) return Problems.From(denied);
        if (HttpMethods.IsPost(http.Request.Method) && MissingKey(http)) return Problems.From(ProtocolRefusals.IdempotencyKeyMissing());
        return await Run(http, caller, RequestBody.Hash([]), (change, token) => decide(scope, For(scope, change), token), cancel);
    }

    /// <summary>Runs a slice whose request may do without a body: an empty one is read as an empty object.</summary>
    public async Task<IResult> RunWithOptionalBody<TScope, TRequest>(
        HttpContext http,
        Func<Caller, CancellationToken, Task<Outcome<TScope>>> authorise,
        Func<TScope, TRequest, Change, CancellationToken, Task<Outcome<Answer>>> decide)
        where TRequest : class, new()
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
            return await RunWithoutBody<TScope>(http, authorise, (scope, change, cancel) => decide(scope, new TRequest(), change, cancel));
        return await Run(http, authorise, decide);
    }

    /// <summary>The part after the body is read, for slices that read it themselves (a CSV file); <paramref name="requestHash"/> stands for the body.</summary>
    public async Task<IResult> Run(
        HttpContext http, Caller caller, byte[] requestHash, Func<Change, CancellationToken, Task<Outcome<Answer>>> decide, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(decide);
        var key = HttpMethods.IsPost(http.Request.Method)
            ? new IdempotencyKey(caller.ClientId, http.Request.Path + http.Request.QueryString, http.Request.Headers["Idempotency-Key"].ToString(), requestHash)
            : null;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunOnce(http, caller, key, decide, cancel);
            }
            catch (PostgresException clash) when (clash.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure && attempt < Attempts)
            {
                // Two changes met; nothing of this one is left, so it can simply be tried again.
            }
        }
    }

    public static bool MissingKey(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Request.Headers["Idempotency-Key"] is not [{ Length: > 0 and <= MaxKeyCharacters }];
    }

    private static Change For<TScope>(TScope scope, Change change)
    {
        if (scope is ActingScope acting) change.ActFor(acting);
        return change;
    }

    private async Task<IResult> RunOnce(HttpContext http, Caller caller, IdempotencyKey? key, Func<Change, CancellationToken, Task<Outcome<Answer>>> decide, CancellationToken cancel)
    {
        await using var change = await changes.Begin(caller, cancel);
        if (key is not null)
        {
            if ((await IdempotencyKeys.Claim(change, key, cancel)).IsRefused(out var clash, out var remembered) && clash is not null) return Problems.From(clash);
            if (remembered is not null)
            {
                http.Response.Headers["Idempotency-Replayed"] = "true";
                return Send(http, remembered, eTag: null);
            }
        }
        if ((await decide(change, cancel)).IsRefused(out var refusal, out var answer)) return Problems.From(refusal);
        var sent = new RememberedAnswer(answer.Status, answer.Location, JsonSerializer.Serialize(answer.Body, PlatformJson.Options));
        if (key is not null)
            await IdempotencyKeys.Keep(change, key, answer.Remembered is null ? sent : sent with { Body = JsonSerializer.Serialize(answer.Remembered, PlatformJson.Options) }, cancel);
        // From here on the caller's patience no longer matters: a commit that has begun is finished.
        await change.Commit(CancellationToken.None);
        return Send(http, sent, answer.ETag);
    }

    private static IResult Send(HttpContext http, RememberedAnswer answer, string? eTag)
    {
        if (answer.Location is not null) http.Response.Headers.Location = answer.Location;
        if (eTag is not null) http.Response.Headers.ETag = eTag;
        return answer.Status == StatusCodes.Status204NoContent ? Results.NoContent() : Results.Text(answer.Body, "application/json", statusCode: answer.Status);
    }
}
