using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Funding;

namespace PoolPlatform.ClientPackages.Agreed;

/// <summary>Tells the pool that somebody else should have borne days that are over.</summary>
internal static class Transfers
{
    public const string InterimFunding = nameof(InterimFunding);

    public const string NationalRate = nameof(NationalRate);

    /// <summary>The event of a transfer that was recorded as a package's entry; null where it moves nothing.</summary>
    public static FundingTransferred? Of(CarePackage package, int entry, string reason, string decision, DateOnly decidedOn, IEnumerable<TransferredYear> years)
    {
        ImmutableArray<FundingTransferred.Part> parts =
        [
            .. years.Where(year => !year.Moves.IsEmpty).Select(year => new FundingTransferred.Part(
                year.Days.Start, year.Days.End!.Value, [.. year.Moves.Select(move => new FundingTransferred.Move(move.Key, move.Value.Pence))])),
        ];
        return parts.IsEmpty ? null : new(
            package.Id.ToString(), package.InForce!.Number, package.Agreement.Value, string.Create(CultureInfo.InvariantCulture, $"{package.Id}/{entry}"), reason, decision, decidedOn, parts);
    }
}
