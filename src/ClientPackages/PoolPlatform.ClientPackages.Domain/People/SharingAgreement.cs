using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.People;

/// <summary>Under which two or more bodies share what they know of people.</summary>
/// <param name="Covers">The purposes for which one may read what another recorded; null covers every purpose.</param>
public sealed record SharingAgreement(string Reference, DateSpan Dates, ImmutableArray<string>? Covers)
{
    public bool CoversPurpose(string purpose) => Covers is not { } covers || covers.Contains(purpose, StringComparer.OrdinalIgnoreCase);

    /// <summary>Why what one body recorded may not be read by another on a day and for a purpose; null where it may.</summary>
    /// <remarks>Nothing recorded, nothing checked: the first agreement that two bodies register between them switches the check on, as the first delegation does.</remarks>
    /// <param name="between">All that were ever registered between the two.</param>
    public static Refusal? Refuses(ImmutableArray<SharingAgreement> between, string purpose, DateOnly on)
    {
        if (between.IsEmpty) return null;
        var inForce = between.Where(agreement => agreement.Dates.Contains(on)).ToList();
        if (inForce.Count == 0) return ClientPackagesRefusals.SharingNotInForce.With("agreements", References(between));
        if (inForce.Any(agreement => agreement.CoversPurpose(purpose))) return null;
        return ClientPackagesRefusals.SharingPurpose
            .With("agreements", References(inForce))
            .With("covers", string.Join(", ", inForce.SelectMany(agreement => agreement.Covers ?? []).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)));
    }

    private static string References(IEnumerable<SharingAgreement> agreements) => string.Join(", ", agreements.Select(agreement => agreement.Reference).Order(StringComparer.Ordinal));
}
