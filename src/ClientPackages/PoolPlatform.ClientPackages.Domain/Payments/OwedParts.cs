using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Payments;

/// <summary>What days of one month owe on one line of the budget.</summary>
public sealed record OwedPart(DateSpan Days, string BudgetLine, Money Amount);

/// <summary>Cuts what an adjustment owes by month and budget line, as commitments are cut, so that each part can be drawn from the commitment that has it.</summary>
public static class OwedParts
{
    /// <summary>Why an adjustment is owed where the terms are as they were: something else was delivered, or paid.</summary>
    public const string Delivered = "Delivered";

    /// <summary>The parts in order of days and then of lines; they always sum to the difference. None where nothing was ever bought and so no line bears it.</summary>
    /// <remarks>Of each month and line: what the terms of the payment came to against what those in force do. What the terms do not explain, because
    /// something else was delivered or paid, is owed on the last day of the payment and on the first of its lines.</remarks>
    public static ImmutableArray<OwedPart> Of(Adjustment adjustment, PackageTerms was, PackageTerms now)
    {
        ArgumentNullException.ThrowIfNull(adjustment);
        ArgumentNullException.ThrowIfNull(was);
        ArgumentNullException.ThrowIfNull(now);
        var lines = new[] { was, now }
            .SelectMany(terms => terms.Lines.Select(line => line.BudgetLine).Concat(terms.OneOffs.Select(bought => bought.BudgetLine)))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (lines.Count == 0) return [];
        var months = SliceCalendar.CalendarMonth.Across(adjustment.Paid.Days.Start, adjustment.Paid.Days.End!.Value).Select(month => month.Intersect(adjustment.Paid.Days)).ToList();
        var parts = (
            from month in months
            from line in lines
            let owed = Due(now, line, month) - Due(was, line, month)
            where owed != Money.Zero
            select new OwedPart(Narrowed(month, adjustment.Affected), line, owed)).ToList();
        var unexplained = adjustment.Difference - Money.Sum(parts.Select(part => part.Amount));
        if (unexplained != Money.Zero)
        {
            var at = parts.FindIndex(part => part.BudgetLine == lines[0] && part.Days.Overlaps(months[^1]));
            if (at < 0) parts.Add(new(months[^1], lines[0], unexplained));
            else parts[at] = parts[at] with { Amount = parts[at].Amount + unexplained };
        }
        return [.. parts.Where(part => part.Amount != Money.Zero)];
    }

    /// <summary>What moved the cost of the payment's days most.</summary>
    public static string ReasonOf(Adjustment adjustment, PackageTerms was, PackageTerms now, bool ended)
    {
        ArgumentNullException.ThrowIfNull(adjustment);
        var moved = ForecastMovement.Between(was, now, adjustment.Paid.Days, ended).ByReason;
        return moved.IsEmpty ? Delivered : moved.MaxBy(reason => reason.Value.Abs()).Key.ToString();
    }

    private static Money Due(PackageTerms terms, string budgetLine, DateSpan days) =>
        Money.Sum(terms.Lines.Where(line => line.BudgetLine == budgetLine).SelectMany(line => line.Paid).Select(piece => piece.CostOf(days)))
        + Money.Sum(terms.OneOffs.Where(bought => bought.BudgetLine == budgetLine && days.Contains(bought.On)).Select(bought => bought.Amount));

    private static DateSpan Narrowed(DateSpan month, DateSpan affected) => month.Intersect(affected) is { IsEmpty: false } days ? days : month;
}
