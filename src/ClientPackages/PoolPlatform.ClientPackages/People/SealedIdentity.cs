using System.Globalization;
using System.Text;
using System.Text.Json;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.People;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.People;

/// <summary>The three sealed values of a person, and what stands in them once opened.</summary>
internal sealed record SealedIdentity(byte[] NhsNumberSealed, byte[] NameSealed, byte[] BornSealed)
{
    public const string NhsNumber = "nhs-number";
    public const string Name = "name";
    public const string Born = "born";
    public const string Died = "died";

    private const int PadTo = 128;

    public PersonIdentity Open(PersonId person, PeopleKeys keys) => new(
        Domain.NhsNumber.Of(Encoding.ASCII.GetString(keys.Open(person, NhsNumber, NhsNumberSealed))).OrThrow(),
        JsonSerializer.Deserialize<PersonName>(keys.Open(person, Name, NameSealed), PlatformJson.Options)!,
        DateOnly.ParseExact(Encoding.ASCII.GetString(keys.Open(person, Born, BornSealed)), "yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>A name as JSON, with spaces behind it: a ciphertext is as long as its text, and lengths tell names apart.</summary>
    public static byte[] Padded(PersonName name)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(name, PlatformJson.Options);
        var padded = new byte[(json.Length + PadTo - 1) / PadTo * PadTo];
        padded.AsSpan(json.Length).Fill((byte)' ');
        json.CopyTo(padded, 0);
        return padded;
    }

    public static DateOnly ReadIso(byte[] text) => DateOnly.ParseExact(Encoding.ASCII.GetString(text), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static byte[] Iso(DateOnly date) => Encoding.ASCII.GetBytes(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}
