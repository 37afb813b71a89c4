using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Ledger;

/// <summary>Which periods of a pool's year take entries. All are open until they are closed; closing one closes those before it.</summary>
/// <remarks>Settlements and payments under them are the closing entries themselves: they go to period 13 whatever its state.</remarks>
public sealed class PoolPeriods(IEnumerable<int> closed)
{
    private readonly ImmutableSortedSet<int> closed = [.. closed];

    public bool IsClosed(PeriodNo period) => closed.Contains(period.Number);

    /// <summary>The period that an entry is posted to: that of its own date, or the open one that it names because its own is closed.</summary>
    public Outcome<PeriodNo> For(DateOnly effectiveOn, int? postingPeriod)
    {
        var own = PeriodNo.Of(effectiveOn);
        var period = own;
        if (postingPeriod is { } named)
        {
            if (!PeriodNo.TryFrom(named, out period)) return BudgetsRefusals.PostingPeriodUnusable("A period is a number from 1 to 13.");
            if (period < own)
                return BudgetsRefusals.PostingPeriodUnusable(string.Create(CultureInfo.InvariantCulture, $"An entry of period {own} cannot be posted to an earlier one."));
        }
        return IsClosed(period) ? BudgetsRefusals.PeriodClosed(period) : period;
    }

    /// <summary>The period of a reversal: a named one, the entry's own, or where that is closed the first open one after it. A reversal keeps its date, and the answer names the period.</summary>
    public Outcome<PeriodNo> ForReversal(DateOnly effectiveOn, int? postingPeriod) => postingPeriod is null ? FirstOpenFrom(effectiveOn) : For(effectiveOn, postingPeriod);

    /// <summary>The first open period from that of the date on: for what belongs to the whole year and may come at any time.</summary>
    public Outcome<PeriodNo> FirstOpenFrom(DateOnly effectiveOn)
    {
        for (var number = PeriodNo.Of(effectiveOn).Number; PeriodNo.TryFrom(number, out var period); number++)
            if (!IsClosed(period)) return period;
        return BudgetsRefusals.PeriodClosed(PeriodNo.Closing);
    }

    /// <summary>The periods that closing one closes: itself and every open one before it.</summary>
    public Outcome<ImmutableArray<PeriodNo>> Close(PeriodNo upTo)
    {
        if (IsClosed(upTo)) return BudgetsRefusals.PeriodAlreadyClosed(upTo);
        var closing = ImmutableArray.CreateBuilder<PeriodNo>();
        for (var number = 1; number <= upTo.Number; number++)
            if (PeriodNo.TryFrom(number, out var period) && !IsClosed(period)) closing.Add(period);
        return closing.ToImmutable();
    }
}
