using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PoolPlatform.Identity.Clients;

/// <summary>Secrets of clients: 256 random bits, of which only the SHA-256 is kept.</summary>
/// <remarks>A slow hash protects secrets that people choose, because those can be guessed. Nobody guesses 256 random bits, however fast
/// the hash, and a slow one on every token would only help those who want to keep the issuer busy.</remarks>
internal static class ClientSecret
{
    private const int Bytes = 32;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
