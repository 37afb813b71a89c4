using System.Security.Cryptography;
using Npgsql;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Identity.Clients;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Identity.GivingCredentials;

/// <summary>Gives an organisation a client id and a secret. The secret is shown this once; a replay of the request shows null instead.</summary>
internal static class GiveCredentials
{
    private const int MaxNameCharacters = 200;
    private const int MaxRoles = 16;

    private const string AddCredential =
        """
        insert into client_credential (client_id, organisation, name, roles, secret_sha256, created_at)
        values ($1, $2, $3, $4, $5, $6)
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/v1/organisations/{code}/credentials", Handle).Describe(
        "GiveCredentials",
        "Gives an organisation credentials with the roles named. The secret is shown once and never stored: a replay answers null in its place.",
        StatusCodes.Status201Created,
        """{"name":"Finance system","roles":["finance"]}""",
        """{"clientId":"11e-finance-k3w7q2mz","clientSecret":"1bC4Zk0m7w...","name":"Finance system","organisation":"11E","roles":["finance"]}""");

    private static Task<IResult> Handle(HttpContext http, string code, Writes writes, AgreementsApi.AgreementsApiClient agreements) =>
        writes.Run<OrganisationCode, Request>(http, (caller, cancel) => Administration.Authorise(caller, code, agreements, cancel), Give);

    private static async Task<Outcome<Answer>> Give(OrganisationCode organisation, Request request, Change change, CancellationToken cancel)
    {
        if (Check(request) is { } refusal) return refusal;
        var roles = request.Roles.Distinct(StringComparer.Ordinal).ToArray();
        // Readable in a log and in the audit trail; the random end makes it unique, since names need not be.
        var clientId = $"{organisation.Value.ToLowerInvariant()}-{roles[0]}-{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz234567", 8)}";
        var secret = ClientSecret.New();

        await using var add = new NpgsqlCommand(AddCredential, change.Connection, change.Transaction)
        {
            Parameters =
            {
                new() { Value = clientId }, new() { Value = organisation.Value }, new() { Value = request.Name }, new() { Value = roles },
                new() { Value = ClientSecret.Hash(secret) }, new() { Value = change.Now },
            },
        };
        await add.ExecuteNonQueryAsync(cancel);
        change.Record($"credentials:{clientId}", "GiveCredentials", new { organisation, name = request.Name, roles });

        var reply = new Reply(clientId, secret, request.Name, organisation, roles);
        return Answer.Created($"/v1/organisations/{organisation}/credentials/{clientId}", reply) with { Remembered = reply with { ClientSecret = null } };
    }

    private static Refusal? Check(Request request)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > MaxNameCharacters) return IdentityRefusals.NameInvalid(MaxNameCharacters);
        if (request.Roles.Count == 0) return IdentityRefusals.RolesMissing();
        if (request.Roles.Count > MaxRoles) return IdentityRefusals.UnknownRole().About("roles", $"There are only {Roles.OfOrganisations.Count} roles.");
        Refusal? unknown = null;
        for (var i = 0; i < request.Roles.Count; i++)
        {
            if (!Roles.OfOrganisations.Contains(request.Roles[i]))
                unknown = (unknown ?? IdentityRefusals.UnknownRole()).About($"roles[{i}]", $"A role is one of {string.Join(", ", Roles.OfOrganisations)}.");
        }
        return unknown;
    }

    private sealed record Request(string Name, IReadOnlyList<string> Roles);

    private sealed record Reply(string ClientId, string? ClientSecret, string Name, OrganisationCode Organisation, IReadOnlyList<string> Roles);
}
