using System.Data;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Storage;

/// <summary>Codes as they come out of columns that only checked codes went into.</summary>
internal static class Codes
{
    public static OrganisationCode Partner(string stored) =>
        OrganisationCode.TryParse(stored, out var code) ? code : throw new DataException($"'{stored}' is no organisation code.");
}
