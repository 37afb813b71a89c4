using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Budgets.ReactingToPackages;

/// <summary>Somebody else should have borne days that are over: who should have is debited and who did is credited, year by year, and no cash moves.</summary>
internal static class OnFundingTransferred
{
    public static async Task Handle(FundingTransferred told, PoolYears pools, Change change, CancellationToken cancel)
    {
        var reference = AgreementReference.TryParse(told.Reference, out var parsed) ? parsed : throw new InvalidDataException($"'{told.Reference}' is no agreement's reference.");
        var late = new LateMoney(pools, reference, change);
        foreach (var part in told.Parts.OrderBy(part => part.To))
        {
            var (pool, landing) = await late.Land(part.To, cancel);
            var journal = Journals.Transfer(landing.Day, part.Moves.Select(move => (Codes.Partner(move.Partner), Money.FromPence(move.AmountPence))));
            var posting = new Posting(
                journal, landing.Period, LateMoney.SourceSystem, FormattableString.Invariant($"{told.TransferId}/{FinancialYear.Of(part.To)}"), told.Decision,
                FormattableString.Invariant($"{told.Reason} decided on {told.DecidedOn:yyyy-MM-dd} for {part.From:yyyy-MM-dd} to {part.To:yyyy-MM-dd}"), told.PackageId);
            await late.Post(pool, posting, new(told.PackageId, told.Version, part.From, part.To, told.Reason, told.Decision), cancel);
        }
    }
}
