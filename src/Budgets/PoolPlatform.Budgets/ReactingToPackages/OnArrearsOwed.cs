using Npgsql;
using PoolPlatform.Budgets.Contracts.Events;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Budgets.ReactingToPackages;

/// <summary>Days that are over cost another sum than was paid for them: it is owed from now on, month by month, and drawn from the package's commitment, which has it already.</summary>
/// <remarks>Owed, not paid: the other side is a creditor, so no cash moves, in shadow mode or any other. The provider's invoice is entered like any other, and the
/// arrears are reversed when it comes.</remarks>
internal static class OnArrearsOwed
{
    private const string InsertSuspended =
        """
        insert into suspense_entry (fy, journal_id, pool_id, source, row, codes, reason)
        select j.fy, j.id, j.pool_id, j.source_system, 0, $4, $5
        from journal j
        where j.fy = $1 and j.pool_id = $2 and j.source_system = 'packages' and j.source_ref = $3
        """;

    public static async Task Handle(ArrearsOwed owed, PoolYears pools, Change change, CancellationToken cancel)
    {
        var reference = AgreementReference.TryParse(owed.Reference, out var parsed) ? parsed : throw new InvalidDataException($"'{owed.Reference}' is no agreement's reference.");
        var late = new LateMoney(pools, reference, change);
        foreach (var month in owed.Parts.GroupBy(part => new DateOnly(part.To.Year, part.To.Month, 1)).OrderBy(month => month.Key))
        {
            var (pool, landing) = await late.Land(month.Max(part => part.To), cancel);
            var budget = (await BudgetStore.Find(change.Connection, pool.PoolId, pool.Year, null, cancel))?.Budget;
            var posted = FinancialYear.Of(month.Key) == pool.Year
                ? await PostInItsYear(owed, [.. month], budget, pool, landing, late, change, cancel)
                : await Post(Journals.ArrearsOfEarlierYear(landing.Day, [.. month.Select(part => Line(part, budget))]), [.. month], "", owed, pool, landing, late, cancel);
            // Told as the host's, because that is who will pay it out of the fund; what is outside the year's own spending is nobody's news.
            if (posted && FinancialYear.Of(month.Key) == pool.Year && month.Any(part => budget?.Find(part.Line) is not null))
                change.Announce(reference.Value, new ExpenditurePosted(
                    reference.Value, pool.Year.StartYear, null,
                    [.. month.Where(part => budget?.Find(part.Line) is not null).Select(part => new ExpenditurePosted.Entry(part.Line, part.Scheme, owed.Payer, landing.Day, part.AmountPence, 1))]));
        }
    }

    /// <summary>What the budget has a line for goes to the lines; the rest waits in suspense, outside the year's spending, and stays committed.</summary>
    private static async Task<bool> PostInItsYear(
        ArrearsOwed owed, List<ArrearsOwed.Part> parts, PoolBudget? budget, PoolYear pool, Landing landing, LateMoney late, Change change, CancellationToken cancel)
    {
        foreach (var part in parts.Where(part => budget?.Find(part.Line) is null))
        {
            var posting = Posting(Journals.Suspense(landing.Day, Money.FromPence(part.AmountPence), Accounts.Accruals), [part], $"/{part.Line}", owed, landing);
            if (!await late.Post(pool, posting, Belongs(owed, [part]), cancel)) continue;
            await using var suspend = new NpgsqlCommand(InsertSuspended, change.Connection, change.Transaction);
            suspend.Parameters.Add(new() { Value = pool.Fy });
            suspend.Parameters.Add(new() { Value = pool.PoolId });
            suspend.Parameters.Add(new() { Value = posting.SourceRef });
            suspend.Parameters.Add(new() { Value = part.Line });
            suspend.Parameters.Add(new() { Value = $"the budget has no line '{part.Line}'" });
            await suspend.ExecuteNonQueryAsync(cancel);
        }
        var known = parts.Where(part => budget?.Find(part.Line) is not null).ToList();
        return known.Count > 0 && await Post(Journals.Arrears(landing.Day, [.. known.Select(part => Line(part, budget))]), known, "", owed, pool, landing, late, cancel);
    }

    private static Task<bool> Post(Journal journal, List<ArrearsOwed.Part> parts, string suffix, ArrearsOwed owed, PoolYear pool, Landing landing, LateMoney late, CancellationToken cancel) =>
        late.Post(pool, Posting(journal, parts, suffix, owed, landing), Belongs(owed, parts), cancel);

    private static Posting Posting(Journal journal, List<ArrearsOwed.Part> parts, string suffix, ArrearsOwed owed, Landing landing) => new(
        journal, landing.Period, LateMoney.SourceSystem, FormattableString.Invariant($"{owed.ArrearsId}/{parts[0].To:yyyy-MM}{suffix}"), owed.Payment,
        FormattableString.Invariant($"Arrears of {parts.Min(part => part.From):yyyy-MM-dd} to {parts.Max(part => part.To):yyyy-MM-dd}: {owed.Reason}"), owed.PackageId);

    private static BelongsTo Belongs(ArrearsOwed owed, List<ArrearsOwed.Part> parts) =>
        new(owed.PackageId, owed.Version, parts.Min(part => part.From), parts.Max(part => part.To), owed.Reason, owed.Payment);

    private static (string Line, Money Amount, Dimensions About) Line(ArrearsOwed.Part part, PoolBudget? budget) =>
        (part.Line, Money.FromPence(part.AmountPence), new(part.Scheme, part.Line, budget?.Find(part.Line)?.Owner.Value ?? "", "", SpendNature.Revenue, null));
}
