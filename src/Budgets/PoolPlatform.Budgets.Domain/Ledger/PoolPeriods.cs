using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Ledger;

/// <summary>Which periods of a pool's year take entries. All are open until they are held or closed; closing one closes those before it.</summary>
/// <remarks>Open, Held, Closed, Locked: a held period can be opened again, a closed one cannot, a locked one is final. Settlements and payments under them are the
/// closing entries themselves: they go to period 13 whatever its state.</remarks>
public sealed class PoolPeriods(IReadOnlyDictionary<int, PeriodState> states)
{
    private readonly ImmutableSortedDictionary<int, PeriodState> states = states.ToImmutableSortedDictionary();

    /// <summary>Those named are closed, the rest open.</summary>
    public PoolPeriods(IEnumerable<int> closed)
        : this(closed.ToDictionary(number => number, _ => PeriodState.Closed))
    {
    }

    public PeriodState StateOf(PeriodNo period) => states.GetValueOrDefault(period.Number, PeriodState.Open);

    /// <summary>Whether it takes no entries, for now or for good.</summary>
    public bool IsClosed(PeriodNo period) => StateOf(period) != PeriodState.Open;

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
        return StateOf(period) switch
        {
            PeriodState.Open => period,
            PeriodState.Held => LedgerRefusals.PeriodHeld(period),
            PeriodState.Closed or PeriodState.Locked or _ => BudgetsRefusals.PeriodClosed(period),
        };
    }

    /// <summary>The period of a reversal: a named one, the entry's own, or where that is closed the first open one after it. A reversal keeps its date, and the answer names the period.</summary>
    public Outcome<PeriodNo> ForReversal(DateOnly effectiveOn, int? postingPeriod) => postingPeriod is null ? FirstOpenFrom(effectiveOn) : For(effectiveOn, postingPeriod);

    /// <summary>The first open period from that of the date on: for what belongs to the whole year and may come at any time.</summary>
    public Outcome<PeriodNo> FirstOpenFrom(DateOnly effectiveOn)
    {
        for (var number = PeriodNo.Of(effectiveOn).Number; PeriodNo.TryFrom(number, out var period); number++)
            if (StateOf(period) == PeriodState.Open) return period;
        return BudgetsRefusals.PeriodClosed(PeriodNo.Closing);
    }

    /// <summary>The periods that closing one closes: itself and every one before it that is not closed yet.</summary>
    public Outcome<ImmutableArray<PeriodNo>> Close(PeriodNo upTo) =>
        StateOf(upTo) is PeriodState.Closed or PeriodState.Locked ? BudgetsRefusals.PeriodAlreadyClosed(upTo) : UpTo(upTo, state => state is PeriodState.Open or PeriodState.Held);

    /// <summary>Entries wait: nothing is posted to it until it is opened again.</summary>
    public Outcome<ImmutableArray<PeriodNo>> Hold(PeriodNo period) =>
        StateOf(period) == PeriodState.Open ? ImmutableArray.Create(period) : LedgerRefusals.PeriodNot(period, PeriodState.Open, StateOf(period));

    /// <summary>Only a held period is opened again.</summary>
    public Outcome<ImmutableArray<PeriodNo>> Reopen(PeriodNo period) =>
        StateOf(period) == PeriodState.Held ? ImmutableArray.Create(period) : LedgerRefusals.PeriodNot(period, PeriodState.Held, StateOf(period));

    /// <summary>The periods that locking one locks: itself and every closed one before it.</summary>
    public Outcome<ImmutableArray<PeriodNo>> Lock(PeriodNo upTo) =>
        StateOf(upTo) == PeriodState.Closed ? UpTo(upTo, state => state == PeriodState.Closed) : LedgerRefusals.PeriodNot(upTo, PeriodState.Closed, StateOf(upTo));

    private ImmutableArray<PeriodNo> UpTo(PeriodNo upTo, Func<PeriodState, bool> which)
    {
        var found = ImmutableArray.CreateBuilder<PeriodNo>();
        for (var number = 1; number <= upTo.Number; number++)
            if (PeriodNo.TryFrom(number, out var period) && which(StateOf(period))) found.Add(period);
        return found.ToImmutable();
    }
}

/// <summary>How far a period is: each but Held leads only onwards.</summary>
public enum PeriodState
{
    Open,

    /// <summary>Takes no entries for now.</summary>
    Held,

    Closed,

    /// <summary>Closed, audited, and final.</summary>
    Locked,
}
