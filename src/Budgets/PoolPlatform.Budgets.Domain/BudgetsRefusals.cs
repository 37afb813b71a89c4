using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain;

/// <summary>Every way in which Budgets can say no. Codes are stable and never reused.</summary>
public static class BudgetsRefusals
{
    public static Refusal HostOnly() => Refusal.Forbidden("host-only", "Only the host keeps the fund's books; your organisation is a partner.");

    public static Refusal NoFund() =>
        Refusal.Conflict("agreement-has-no-fund", "The agreement's funding type has no host and no fund: each partner keeps its own books.");

    public static Refusal NotYourExpenditure(OrganisationCode partner) =>
        Refusal.Forbidden("not-your-expenditure", $"A partner enters only what it paid itself: paidBy must be {partner}.").About("paidBy", $"This must be {partner}.");

    public static Refusal AgreementNotActive(string state) =>
        Refusal.Conflict("agreement-not-active", $"The agreement is {state}; this needs one that is in force.").With("state", state);

    public static Refusal ShadowMovesNoCash() =>
        Refusal.RuleBroken("shadow-mode-moves-no-cash", "The agreement runs in shadow mode: the pool works everything out, and no cash moves.");

    public static Refusal DateOutsideTerm(string field) =>
        Refusal.RuleBroken("date-outside-term", "This lies outside the agreement's term.").About(field, "This lies outside the agreement's term.");

    public static Refusal DateOutsideYear(string field, FinancialYear year) =>
        Refusal.RuleBroken("date-outside-year", $"The date lies outside the financial year {year}.").About(field, $"This lies outside {year}.");

    public static Refusal UnknownPartner(string field, OrganisationCode code) =>
        Refusal.RuleBroken("unknown-partner", $"{code} is not a partner of the agreement.").About(field, $"{code} is not a partner of the agreement.");

    public static Refusal UnknownScheme(string field, string scheme) =>
        Refusal.RuleBroken("unknown-scheme", $"The agreement has no scheme '{scheme}'.").About(field, $"The agreement has no scheme '{scheme}'.");

    public static Refusal UnknownLine(string field, string line) =>
        Refusal.RuleBroken("unknown-line", $"The budget has no line '{line}'.").About(field, $"The budget has no line '{line}'.");

    public static Refusal UnknownCommitment(string package) =>
        Refusal.RuleBroken("unknown-commitment", $"No package '{package}' commits this pool.").About("commitment", "No such package commits this pool.");

    public static Refusal LineRepeated(string field, string line) =>
        Refusal.RuleBroken("line-repeated", $"The line '{line}' is listed twice.").About(field, "Line codes are unique in a budget.");

    public static Refusal LineInUse(string line) =>
        Refusal.RuleBroken("line-in-use", $"Money was spent on the line '{line}'; it can be set to zero but not left out.").About("lines", $"The line '{line}' is missing.");

    public static Refusal BudgetEmpty() => Refusal.RuleBroken("budget-empty", "A budget has at least one line.").About("lines", "This may not be empty.");

    public static Refusal BudgetMissing() => Refusal.RuleBroken("budget-missing", "The pool has no budget for this year yet.");

    public static Refusal TextUnusable(string field, string why) => Refusal.RuleBroken("text-unusable", $"{field}: {why}").About(field, why);

    public static Refusal AmountZero() => Refusal.RuleBroken("amount-zero", "An entry of no money says nothing; give an amount.").About("amount", "This may not be zero.");

    public static Refusal AmountNegative(string field) => Refusal.RuleBroken("amount-negative", "The amount may not be below zero here.").About(field, "This may not be below zero.");

    public static Refusal VirementNotPositive() => Refusal.RuleBroken("virement-not-positive", "A virement moves an amount above zero.").About("amount", "This must be above zero.");

    public static Refusal VirementToItself() => Refusal.RuleBroken("virement-to-itself", "A virement moves money between two lines.").About("to", "This is the line that the money comes from.");

    public static Refusal VirementOfUnknown(string field, string line) =>
        Refusal.RuleBroken("virement-of-unknown", $"The amount of the line '{line}' is not known yet, so nothing can be moved.").About(field, "The amount of this line is not known yet.");

    public static Refusal VirementBeyondLine(string line, Money has) =>
        Refusal.RuleBroken("virement-beyond-line", $"The line '{line}' has {has}; more than that cannot be moved.").About("amount", "This is more than the line has.").With("has", has);

    public static Refusal ContributionRepeated(string field) =>
        Refusal.RuleBroken("contribution-repeated", "A partner's contribution from one source is listed twice.").About(field, "Partner and source are listed already.");

    public static Refusal ScheduleUnclear(string field) =>
        Refusal.RuleBroken("schedule-unclear", "Give a schedule or explicit instalments, one of the two.").About(field, "Give either schedule or instalments.");

    public static Refusal InstalmentsDoNotSum(string field, Money amount, Money sum) =>
        Refusal.RuleBroken("instalments-do-not-sum", $"The instalments come to {sum}, the contribution is {amount}.").About(field, $"These come to {sum}, not {amount}.");

    public static Refusal PeriodClosed(PeriodNo period) =>
        Refusal.Conflict("period-closed", $"Period {period} is closed; a late entry can name an open postingPeriod.").With("period", period.ToString());

    public static Refusal PeriodAlreadyClosed(PeriodNo period) =>
        Refusal.Conflict("period-already-closed", $"Period {period} is closed already.").With("period", period.ToString());

    public static Refusal PostingPeriodUnusable(string why) =>
        Refusal.RuleBroken("posting-period-unusable", why).About("postingPeriod", why);

    public static Refusal BudgetChanged(int current) =>
        new Refusal("version-stale", RefusalKind.Stale, "It has changed since you read it; read it again and decide anew.").With("etag", $"\"{current.ToString(CultureInfo.InvariantCulture)}\"");

    public static Refusal PostedDifferently(string what) =>
        Refusal.Conflict("posted-differently", $"{what} stands in the ledger with other figures.");

    public static Refusal SettlementNotPosted() => Refusal.Conflict("settlement-not-posted", "The settlement does not stand in the ledger yet, so nothing can be paid under it.");

    public static Refusal AlreadyReversed(long journal) =>
        Refusal.Conflict("already-reversed", $"Entry {journal.ToString(CultureInfo.InvariantCulture)} is reversed already.");

    public static Refusal NotReversible(long journal, Ledger.JournalKind kind) =>
        Refusal.RuleBroken("not-reversible", $"Entry {journal.ToString(CultureInfo.InvariantCulture)} is a {kind}; it is undone where it was made, not by hand.");

    public static Refusal SourceMissing() =>
        Refusal.Invalid("source-missing", "Say which ledger the file comes from: ?source=agresso (letters, digits, dots, dashes; up to 64).").About("source", "This is missing or malformed.");

    public static Refusal HeaderWrong(string expected, string why) =>
        Refusal.RuleBroken("csv-header-wrong", $"The first row must name the columns {expected}. {why}").With("expected", expected);

    public static Refusal CsvUnreadable(int row, string why) =>
        Refusal.RuleBroken("csv-unreadable", $"The file cannot be read beyond row {row.ToString(CultureInfo.InvariantCulture)}: {why}").With("row", row.ToString(CultureInfo.InvariantCulture));

    public static Refusal CsvNotUtf8(int row = 1) =>
        Refusal.RuleBroken("csv-not-utf8", $"The file is not UTF-8 text: look at row {row.ToString(CultureInfo.InvariantCulture)}.").With("row", row.ToString(CultureInfo.InvariantCulture));

    /// <summary>One refusal for all that is wrong with a request: the first one's code, everybody's fields.</summary>
    public static Refusal? Together(IEnumerable<Refusal> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        Refusal? all = null;
        foreach (var one in found)
            all = all is null ? one : one.Errors.SelectMany(error => error.Value, (error, message) => (error.Key, message)).Aggregate(all, (sum, error) => sum.About(error.Key, error.message));
        return all;
    }
}
