using Npgsql;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Identity.Clients;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Identity.ViewingHistory;

/// <summary>Who gave credentials and who revoked them.</summary>
internal static class ViewCredentialsHistory
{
    private const string IsOf = "select exists (select from client_credential where client_id = $1 and organisation = $2)";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/organisations/{code}/credentials/{clientId}/history", Handle).Describe(
        "ViewCredentialsHistory",
        "Who gave the credentials and who revoked them, oldest first.",
        StatusCodes.Status200OK,
        responseExample: """{"items":[{"recordedAt":"2014-04-01T09:00:00+00:00","clientId":"dev-admin","organisation":null,"onBehalfOf":null,"operation":"GiveCredentials","facts":{"organisation":"11E","name":"Finance system","roles":["finance"]}}],"next":null}""");

    private static async Task<IResult> Handle(
        HttpContext http, string code, string clientId, AgreementsApi.AgreementsApiClient agreements, NpgsqlDataSource database, AuditTrail trail, CancellationToken cancel)
    {
        if ((await Administration.Authorise(Caller.Of(http), code, agreements, cancel)).IsRefused(out var refusal, out var organisation)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        await using var isOf = database.CreateCommand(IsOf);
        isOf.Parameters.Add(new() { Value = clientId });
        isOf.Parameters.Add(new() { Value = organisation.Value });
        if (await isOf.ExecuteScalarAsync(cancel) is not true) return Problems.From(IdentityRefusals.CredentialsNotFound());
        return (await trail.Of($"credentials:{clientId}", paging, cancel)).Match(page => Results.Json(page, PlatformJson.Options), Problems.From);
    }
}
