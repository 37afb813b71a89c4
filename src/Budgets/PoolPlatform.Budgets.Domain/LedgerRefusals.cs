using System.Globalization;
using PoolPlatform.Budgets.Domain.Ledger;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain;

/// <summary>How the ledger itself says no: entries, periods, cut-offs and the year's end.</summary>
public static class LedgerRefusals
{
    public static Refusal VatDoesNotAddUp(string field, string why) => Refusal.RuleBroken("vat-does-not-add-up", why).About(field, why);

    public static Refusal PeriodHeld(PeriodNo period) =>
        Refusal.Conflict("period-held", $"Period {period} is held and takes no entries until it is opened again.").With("period", period.ToString());

    public static Refusal PeriodNot(PeriodNo period, PeriodState wanted, PeriodState state) =>
        Refusal.Conflict("period-state-wrong", $"Period {period} is {state}; this needs one that is {wanted}.").With("period", period.ToString()).With("state", state.ToString());

    public static Refusal YearEnded(FinancialYear year) => Refusal.Conflict("year-ended", $"The year {year} is ended already.");

    public static Refusal YearNotReady() => Refusal.Conflict("year-not-ready", "A year is ended when its twelve periods are closed and period 13 is still open.");

    public static Refusal NoNextYear(FinancialYear year) =>
        Refusal.RuleBroken("no-next-year", $"The agreement's rule carries an underspend into the year after {year}, and the agreement does not reach it; settle the year instead.");

    public static Refusal CloseNeedsAnother(PeriodNo period) =>
        Refusal.Conflict("close-needs-another", $"You asked to close period {period}; somebody else has to agree.").With("period", period.ToString());

    public static Refusal CloseTasksOpen(PeriodNo period, IReadOnlyCollection<string> tasks) =>
        Refusal.Conflict("close-tasks-open", $"Before period {period} is closed these must be done: {string.Join("; ", tasks)}.").With("period", period.ToString()).With("tasks", string.Join("; ", tasks));

    public static Refusal UnknownTask(string task) => Refusal.RuleBroken("unknown-close-task", $"The pool's close has no task '{task}'.").About("task", "The close has no such task.");

    public static Refusal TaskRepeated(string field) => Refusal.RuleBroken("close-task-repeated", "A task is listed twice.").About(field, "This is listed already.");

    public static Refusal NameUnusable(string field) =>
        Refusal.RuleBroken("name-unusable", "A name has letters, digits, dots, dashes and underscores, up to 64.").About(field, "Letters, digits, dots, dashes and underscores, up to 64.");

    public static Refusal CutOffExists(string name) => Refusal.Conflict("cut-off-exists", $"There is a cut-off '{name}' already; figures that were given out never move.").With("name", name);

    public static Refusal UnknownCutOff(string field, string name) => Refusal.RuleBroken("unknown-cut-off", $"There is no cut-off '{name}'.").About(field, "There is no such cut-off.");

    public static Refusal CutOffsReversed() => Refusal.RuleBroken("cut-offs-reversed", "A bridge leads from the earlier cut-off to the later one.").About("from", "This cut-off was made after the other.");

    public static Refusal NotRecodable(long journal, JournalKind kind) =>
        Refusal.RuleBroken("not-recodable", $"Entry {journal.ToString(CultureInfo.InvariantCulture)} is a {kind}; only spending on a line is put on another.");

    public static Refusal RecodedToItself() => Refusal.RuleBroken("recoded-to-itself", "The entry is on this line already.").About("line", "The entry is on this line already.");

    public static Refusal EntryIncomplete(string field, string why) => Refusal.RuleBroken("entry-incomplete", why).About(field, why);

    public static Refusal ReserveBeyondBalance(string reserve, Money has) =>
        Refusal.RuleBroken("reserve-beyond-balance", $"The reserve '{reserve}' holds {has}; more than that cannot be taken out.").About("amount", "This is more than the reserve holds.").With("has", has);
}
