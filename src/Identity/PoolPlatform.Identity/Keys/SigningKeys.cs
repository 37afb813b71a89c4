using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using Npgsql;

namespace PoolPlatform.Identity.Keys;

/// <summary>The issuer's keys: the newest signs, all are published, so that tokens signed by an older one live out their time.</summary>
/// <remarks>The private half lies in the database as PKCS#8, encrypted under <c>Identity:KeyPassword</c>: a copy of the database alone signs nothing.</remarks>
internal sealed class SigningKeys(NpgsqlDataSource database, IConfiguration configuration, TimeProvider time, ILogger<SigningKeys> log) : IHostedService, IDisposable
{
    private const string LockKeys = "lock table signing_key in share row exclusive mode";

    private const string FindKeys =
        """
        select key_id, private_key
        from signing_key
        order by created_at desc, key_id
        """;

    private const string AddKey = "insert into signing_key (key_id, created_at, private_key) values ($1, $2, $3)";

    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 210_000);

    private ImmutableArray<ECDsaSecurityKey> keys = [];

    /// <summary>Newest first.</summary>
    public ImmutableArray<ECDsaSecurityKey> Published => keys;

    public SigningCredentials Current => new(keys[0], SecurityAlgorithms.EcdsaSha256);

    /// <summary>Reads the keys, or makes the first one; two replicas that start together agree on it.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var password = configuration["Identity:KeyPassword"] is { Length: > 0 } given ? given : throw new InvalidOperationException("Identity:KeyPassword is not configured.");
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var lockKeys = new NpgsqlCommand(LockKeys, connection, transaction)) await lockKeys.ExecuteNonQueryAsync(cancellationToken);
        keys = await Read(connection, transaction, password, cancellationToken);
        if (!keys.IsEmpty) return;
        keys = [await Create(connection, transaction, password, cancellationToken)];
        await transaction.CommitAsync(cancellationToken);
        log.LogInformation("Made the signing key {KeyId}", keys[0].KeyId);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var key in keys) key.ECDsa.Dispose();
    }

    private static async Task<ImmutableArray<ECDsaSecurityKey>> Read(NpgsqlConnection connection, NpgsqlTransaction transaction, string password, CancellationToken cancel)
    {
        var found = ImmutableArray.CreateBuilder<ECDsaSecurityKey>();
        await using var find = new NpgsqlCommand(FindKeys, connection, transaction);
        await using var rows = await find.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel)) found.Add(Open(rows.GetString(0), rows.GetFieldValue<byte[]>(1), password));
        return found.ToImmutable();
    }

    private static ECDsaSecurityKey Open(string keyId, byte[] privateKey, string password)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportEncryptedPkcs8PrivateKey(password, privateKey, out _);
            return new ECDsaSecurityKey(key) { KeyId = keyId };
        }
        catch (CryptographicException wrong)
        {
            key.Dispose();
            throw new InvalidOperationException($"Identity:KeyPassword does not open the signing key {keyId}; it must be the one the key was made with.", wrong);
        }
    }

    private async Task<ECDsaSecurityKey> Create(NpgsqlConnection connection, NpgsqlTransaction transaction, string password, CancellationToken cancel)
    {
        var key = new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        await using var add = new NpgsqlCommand(AddKey, connection, transaction)
        {
            Parameters = { new() { Value = key.KeyId }, new() { Value = time.GetUtcNow() }, new() { Value = key.ECDsa.ExportEncryptedPkcs8PrivateKey(password, Encryption) } },
        };
        await add.ExecuteNonQueryAsync(cancel);
        return key;
    }
}
