using System.Collections.Frozen;
using System.Security.Cryptography;
using Npgsql;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Identity.Clients;

/// <summary>The clients that may have a token: the platform's own by configuration, the organisations' by table.</summary>
internal sealed class KnownClients
{
    private const string DevelopmentAdministrator = "dev-admin";
    private const string DevelopmentSecret = "dev-admin-secret";

    private const string FindClient =
        """
        select organisation, roles, secret_sha256
        from client_credential
        where client_id = $1
          and revoked_at is null
        """;

    private static readonly string[] Services =
        ["svc-identity", "svc-agreements", "svc-budgets", "svc-clientpackages", "svc-settlement", "svc-reporting", "svc-gateway"];

    /// <summary>Names that mean the platform's own clients; a row of the table can never take one, whoever wrote it.</summary>
    private static readonly FrozenSet<string> Reserved = Services.Append(DevelopmentAdministrator).ToFrozenSet(StringComparer.Ordinal);

    private readonly NpgsqlDataSource database;
    private readonly FrozenDictionary<string, Known> own;
    private readonly byte[] nobody = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    public KnownClients(NpgsqlDataSource database, IConfiguration configuration, IHostEnvironment environment)
    {
        this.database = database;
        var serviceSecret = ClientSecret.Hash(configuration["Service:ClientSecret"] is { Length: > 0 } secret ? secret : throw new InvalidOperationException("Service:ClientSecret is not configured."));
        var known = Services.Select(id => new Known(new(id, null, [Roles.Service]), serviceSecret));
        // Made of code and nothing else: a database that was once used in Development opens no door elsewhere.
        if (environment.IsDevelopment()) known = known.Append(new(new(DevelopmentAdministrator, null, [Roles.PlatformAdmin]), ClientSecret.Hash(DevelopmentSecret)));
        own = known.ToFrozenDictionary(client => client.Client.Id, StringComparer.Ordinal);
    }

    /// <summary>The client, or null when there is none of that id or the secret is another: both take the same road and the same time.</summary>
    public async Task<Client?> Authenticate(string clientId, string secret, CancellationToken cancel)
    {
        var known = Reserved.Contains(clientId) ? own.GetValueOrDefault(clientId) : await Find(clientId, cancel);
        return CryptographicOperations.FixedTimeEquals(ClientSecret.Hash(secret), known?.SecretSha256 ?? nobody) ? known?.Client : null;
    }

    private async Task<Known?> Find(string clientId, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindClient);
        find.Parameters.Add(new() { Value = clientId });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        return await rows.ReadAsync(cancel)
            ? new(new(clientId, rows.GetString(0), [.. rows.GetFieldValue<string[]>(1)]), rows.GetFieldValue<byte[]>(2))
            : null;
    }

    private sealed record Known(Client Client, byte[] SecretSha256);
}
