using System.Security.Cryptography;
using System.Text;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;

namespace PoolPlatform.ClientPackages.People;

/// <summary>The keys that protect people, each for one use, all derived from the one of the configuration.</summary>
internal sealed class PeopleKeys
{
    public const string Setting = "People:EncryptionKey";

    /// <summary>Keys of before, from which rows are still to be sealed anew: a list, like <c>People__PreviousKeys__0</c>.</summary>
    public const string PreviousSetting = "People:PreviousKeys";

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] sealing;
    private readonly byte[] index;
    private readonly byte[] requests;

    private PeopleKeys(byte[] key)
    {
        sealing = Derive(key, "sealing", KeyBytes);
        index = Derive(key, "nhs-number-index", KeyBytes);
        requests = Derive(key, "request-hash", KeyBytes);
        Id = Convert.ToHexStringLower(Derive(key, "key-id", 8));
    }

    /// <summary>Names the key in the rows that it sealed, and tells nothing of it.</summary>
    public string Id { get; }

    /// <summary>Reads the key; without a good one the service does not start.</summary>
    public static PeopleKeys Read(IConfiguration configuration) => Read(configuration[Setting], Setting);

    /// <summary>Reads the keys that rows may still be sealed under, by their ids.</summary>
    public static IReadOnlyDictionary<string, PeopleKeys> ReadPrevious(IConfiguration configuration) =>
        configuration.GetSection(PreviousSetting).GetChildren().Select(child => Read(child.Value, child.Path)).DistinctBy(key => key.Id).ToDictionary(key => key.Id);

    private static PeopleKeys Read(string? text, string setting)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new InvalidOperationException($"{setting} is not configured: people are kept under a key of {KeyBytes} random bytes in base64, such as from 'openssl rand -base64 {KeyBytes}'.");
        var key = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, key, out var length)) throw new InvalidOperationException($"{setting} is not base64.");
        if (length != KeyBytes) throw new InvalidOperationException($"{setting} must be {KeyBytes} bytes in base64, but {length} were given.");
        return new(key[..length]);
    }

    /// <summary>Seals a value for one person and field under a fresh nonce: nonce, ciphertext, tag.</summary>
    public byte[] Seal(PersonId person, string field, ReadOnlySpan<byte> value)
    {
        var sealedValue = new byte[NonceBytes + value.Length + TagBytes];
        var nonce = sealedValue.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        // One cipher object serves one call at a time, and making one is cheap.
        using var cipher = new AesGcm(sealing, TagBytes);
        cipher.Encrypt(nonce, value, sealedValue.AsSpan(NonceBytes, value.Length), sealedValue.AsSpan(NonceBytes + value.Length), Owner(person, field));
        return sealedValue;
    }

    /// <summary>Opens what was sealed for this person and field; anything else throws.</summary>
    public byte[] Open(PersonId person, string field, ReadOnlySpan<byte> sealedValue)
    {
        if (sealedValue.Length < NonceBytes + TagBytes) throw new CryptographicException("A sealed value is too short to be one.");
        var value = new byte[sealedValue.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(sealing, TagBytes);
        cipher.Decrypt(sealedValue[..NonceBytes], sealedValue.Slice(NonceBytes, value.Length), sealedValue[^TagBytes..], value, Owner(person, field));
        return value;
    }

    /// <summary>The same for the same number, so that a number is found again; without the key it tells nothing.</summary>
    public byte[] IndexOf(NhsNumber number) => HMACSHA256.HashData(index, Encoding.ASCII.GetBytes(number.Digits));

    /// <summary>Stands for the body of a request about a person in the idempotency row; a plain hash could be tried against guesses.</summary>
    public byte[] HashOfRequest(byte[] body) => HMACSHA256.HashData(requests, body);

    // What the ciphertext belongs to is checked with it, so that nobody can move a row's value to another row or column.
    private static byte[] Owner(PersonId person, string field) => Encoding.ASCII.GetBytes($"{person}/{field}");

    private static byte[] Derive(byte[] key, string use, int length) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, length, salt: null, info: Encoding.ASCII.GetBytes($"pool-platform/people/{use}/1"));
}
