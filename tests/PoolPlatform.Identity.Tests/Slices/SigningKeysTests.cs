using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;

namespace PoolPlatform.Identity.Tests.Slices;

public sealed class SigningKeysTests(IdentityUnderTest identity) : IClassFixture<IdentityUnderTest>
{
    private const string Path = "/.well-known/jwks.json";

    [Fact]
    public async Task A_restart_keeps_the_key_and_the_tokens_it_has_signed()
    {
        var token = await identity.Http.Token();
        using var restarted = identity.Start();

        Assert.Equal(await Keys(identity.Http), await Keys(restarted));
        using var answer = await restarted.Send(HttpMethod.Get, "/v1/organisations/11E/credentials", token);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(1, await identity.Query<long>("select count(*) from signing_key"));
    }

    [Fact]
    public async Task The_private_key_lies_encrypted_and_opens_with_its_password_only()
    {
        var stored = await identity.Query<byte[]>("select private_key from signing_key");
        using var key = ECDsa.Create();

        Assert.Throws<CryptographicException>(() => key.ImportPkcs8PrivateKey(stored, out _));
        Assert.Throws<CryptographicException>(() => key.ImportEncryptedPkcs8PrivateKey("another password", stored, out _));
        key.ImportEncryptedPkcs8PrivateKey("a password for the key", stored, out _);
        var refused = Assert.Throws<InvalidOperationException>(() => identity.Start(keyPassword: "another password"));
        Assert.Contains("Identity:KeyPassword does not open the signing key", refused.Message, StringComparison.Ordinal);
    }

    private static Task<string> Keys(HttpClient http) => http.GetStringAsync(new Uri(Path, UriKind.Relative), TestContext.Current.CancellationToken);
}

/// <summary>Alone with its own service: it changes the keys.</summary>
public sealed class KeyRotationTests(IdentityUnderTest identity) : IClassFixture<IdentityUnderTest>
{
    [Fact]
    public async Task A_newer_key_signs_and_the_older_one_still_counts()
    {
        var older = await identity.Http.Token();
        using var newKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pkcs8 = Convert.ToHexString(newKey.ExportEncryptedPkcs8PrivateKey("a password for the key", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        await identity.Query<string>($"insert into signing_key (key_id, created_at, private_key) values ('newer', now() + interval '1 second', '\\x{pkcs8}') returning key_id");

        using var rotated = identity.Start();

        Assert.Equal("newer", new JsonWebToken(await rotated.Token()).Kid);
        using var answer = await rotated.Send(HttpMethod.Get, "/v1/organisations/11E/credentials", older);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        using var keys = await rotated.GetAsync(new Uri("/.well-known/jwks.json", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(2, (await keys.Json()).GetProperty("keys").GetArrayLength());
    }
}
