using System.Globalization;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Ending;
using PoolPlatform.Agreements.Domain.Registers;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.KeepingRegisters;

/// <summary>Checks entries against an agreement and those who are party to it.</summary>
internal sealed record RegisterParties(Agreement Agreement, RegisterContext Context)
{
    public static async Task<RegisterParties> Of(Agreement agreement, OrganisationCode actsAs, OrganisationStore organisations, CancellationToken cancel)
    {
        var partners = agreement.Terms.Partners;
        var successors = await organisations.Successors(partners, cancel);
        return new(agreement, new([.. partners.SelectMany(partner => successors[partner].Prepend(partner)).Distinct()], [.. agreement.Terms.Schemes.Select(scheme => scheme.Code)], actsAs));
    }

    /// <summary>Registers are kept from the first draft to the winding up, and then closed.</summary>
    public Refusal? Check<T>(T? before, T entry)
        where T : class, IRegisterEntry<T> =>
        Agreement.State is AgreementState.WoundUp or AgreementState.Superseded ? EndingRefusals.HasEnded(Agreement.State) : entry.Check(before, Context);
}

/// <summary>Numbers of entries as paths write them.</summary>
internal static class RegisterNumber
{
    public static bool TryParse(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number > 0;
}

/// <summary>The version of an entry as an ETag. A PUT need not name it; one that does is refused when it is stale.</summary>
internal static class RegisterETag
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"v{version}\"");

    public static Refusal? Check(HttpRequest http, int version)
    {
        var named = http.Headers.IfMatch.SelectMany(header => header?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []).ToList();
        return named.Count == 0 || named.Contains("*") || named.Contains(Of(version)) ? null : RegisterRefusals.Changed();
    }
}
