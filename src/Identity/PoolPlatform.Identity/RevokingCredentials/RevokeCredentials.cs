using Npgsql;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Identity.Clients;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Identity.RevokingCredentials;

/// <summary>Takes credentials back: no new token from now on. Tokens already given live until they expire, because services check them without asking here.</summary>
internal static class RevokeCredentials
{
    // Revoking twice keeps the first time.
    private const string Revoke =
        """
        update client_credential
        set revoked_at = coalesce(revoked_at, $3)
        where client_id = $1
          and organisation = $2
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/v1/organisations/{code}/credentials/{clientId}", Handle).Describe(
        "RevokeCredentials",
        "Revokes credentials: they get no new token. Tokens already given live until they expire.",
        StatusCodes.Status204NoContent);

    private static Task<IResult> Handle(HttpContext http, string code, string clientId, Writes writes, AgreementsApi.AgreementsApiClient agreements) =>
        writes.RunWithoutBody<OrganisationCode>(
            http,
            (caller, cancel) => Administration.Authorise(caller, code, agreements, cancel),
            async (organisation, change, cancel) =>
            {
                await using var revoke = new NpgsqlCommand(Revoke, change.Connection, change.Transaction)
                {
                    Parameters = { new() { Value = clientId }, new() { Value = organisation.Value }, new() { Value = change.Now } },
                };
                if (await revoke.ExecuteNonQueryAsync(cancel) == 0) return IdentityRefusals.CredentialsNotFound();
                change.Record($"credentials:{clientId}", "RevokeCredentials", new { organisation });
                return Answer.NoContent();
            });
}
