using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Paying;

/// <summary>Simple interest on one balance, by the day of a year of 365, on what is outstanding day by day; signed like the balance.</summary>
/// <remarks>A day bears interest on what is outstanding when it begins, so the day of a payment still counts for what is paid on it.
/// Whole pence are taken of the sum from the first day on, never of a stretch by itself, so that stretches sum to the whole and paying in parts changes nothing.</remarks>
/// <param name="DueOn">The last day on which the balance could be paid without interest.</param>
/// <param name="Stretches">From payment to payment, oldest first; none while nothing was late.</param>
public sealed record InterestAccount(DateOnly DueOn, Percent AnnualPercent, ImmutableArray<InterestStretch> Stretches)
{
    /// <summary>A hundred percent of a year of 365 days.</summary>
    private const decimal PercentDays = 100m * 365m;

    public Money Accrued => Money.Sum(Stretches.Select(stretch => stretch.Interest));

    /// <param name="payments">What was paid of the balance and when, in any order; signed like it.</param>
    /// <param name="on">The last day that counts.</param>
    public static InterestAccount? Of(PaymentTerms? terms, DateOnly agreedOn, Money balance, IEnumerable<(DateOnly PaidOn, Money Amount)> payments, DateOnly on)
    {
        if (terms?.InterestPercent is not { } percent) return null;
        var due = terms.DueOn(agreedOn);
        if (on <= due) return new(due, percent, []);
        var paid = payments.Where(payment => payment.PaidOn <= on).ToLookup(payment => payment.PaidOn <= due ? due : payment.PaidOn, payment => payment.Amount);
        var stretches = ImmutableArray.CreateBuilder<InterestStretch>();
        var (from, outstanding, penceDays, before) = (terms.RunsFromAgreement ? agreedOn : due, balance - Money.Sum(paid[due]), 0m, Money.Zero);
        foreach (var to in paid.Select(day => day.Key).Where(day => day > due).Append(on).Distinct().Order())
        {
            var days = to.DayNumber - from.DayNumber;
            penceDays += (decimal)outstanding.Pence * days;
            var upTo = Money.RoundedFromPence(penceDays * percent.Value / PercentDays);
            if (outstanding != Money.Zero && days > 0) stretches.Add(new(from, to, days, outstanding, upTo - before));
            (from, outstanding, before) = (to, outstanding - Money.Sum(paid[to]), upTo);
        }
        return new(due, percent, stretches.ToImmutable());
    }
}

/// <summary>Some days on which the same sum was outstanding.</summary>
/// <param name="From">The day after which they begin.</param>
/// <param name="To">The last of them.</param>
public sealed record InterestStretch(DateOnly From, DateOnly To, int Days, Money Outstanding, Money Interest);
