using PoolPlatform.Budgets.Domain.Contributing;
using PoolPlatform.Budgets.Domain.YearEnds;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Ledger;

/// <summary>How each thing that happens to a pool stands in its ledger.</summary>
public static class Journals
{
    /// <summary>Contributions agreed, or changed by the given differences: each partner owes its own by source, the fund has earned the sum.</summary>
    public static Journal ContributionsAgreed(DateOnly effectiveOn, IReadOnlyCollection<SourcedMoney> differences) =>
        Journal.Of(JournalKind.Contribution, effectiveOn,
        [
            .. differences.Select(change => new JournalLine(Accounts.Receivable(change.Partner), change.Amount, OfSource(change))),
            .. differences.Select(change => new JournalLine(Accounts.Contributions, -change.Amount, OfSource(change))),
        ]);

    /// <summary>A partner paid towards its contribution; negative, it was paid back.</summary>
    /// <param name="received">By the sources of what it met.</param>
    public static Journal Receipt(DateOnly receivedOn, IReadOnlyCollection<SourcedMoney> received) =>
        Journal.Of(JournalKind.Receipt, receivedOn, [new(Accounts.Cash, Money.Sum(received.Select(one => one.Amount))), .. Met(received)]);

    /// <summary>A partner provided staff, premises or services instead of cash: the line has had its worth, and the contribution is met by it.</summary>
    public static Journal InKind(DateOnly providedOn, string line, IReadOnlyCollection<SourcedMoney> provided, Dimensions? dimensions) =>
        Journal.Of(JournalKind.Receipt, providedOn, [new(Accounts.Expenditure(line), Money.Sum(provided.Select(one => one.Amount)), dimensions), .. Met(provided)]);

    private static IEnumerable<JournalLine> Met(IEnumerable<SourcedMoney> received) => received.Select(one => new JournalLine(Accounts.Receivable(one.Partner), -one.Amount, OfSource(one)));

    /// <summary>The grant for disabled facilities is the one source that is capital by law.</summary>
    private static Dimensions? OfSource(SourcedMoney money) => money.Source is { } source
        ? new("", "", money.Partner.Value, source.ToString(), source == ContributionSource.Dfg ? SpendNature.Capital : SpendNature.Revenue, null)
        : null;

    /// <summary>Spending on a line; negative, a credit. What the host pays it pays out of the fund; what another partner pays the fund owes it.</summary>
    /// <remarks>In shadow mode there is no cash to pay from, so the host too pays from its own account.</remarks>
    public static Journal Expenditure(DateOnly effectiveOn, string line, Money amount, OrganisationCode paidBy, OrganisationCode host, bool isShadow, Dimensions? dimensions = null, Vat? vat = null)
    {
        var from = PaidFrom(paidBy, host, isShadow);
        if (vat is null) return Journal.Of(JournalKind.Expenditure, effectiveOn, [new(Accounts.Expenditure(line), amount, dimensions), new(from, -amount)]);
        // What the host pays out of the fund comes back to the fund; another partner recovers its VAT itself, so the fund owes it the rest only.
        var borne = new JournalLine(Accounts.Expenditure(line), amount - vat.Recoverable, dimensions, vat.Amount, vat.Recoverable);
        return Journal.Of(JournalKind.Expenditure, effectiveOn, from == Accounts.Cash
            ? [borne, new(Accounts.VatRecoverable, vat.Recoverable), new(from, -amount)]
            : [borne, new(from, -borne.Amount)]);
    }

    /// <summary>Care received and not yet invoiced; negative, it is taken back.</summary>
    public static Journal Accrual(DateOnly on, string line, Money amount, Dimensions? dimensions) =>
        Journal.Of(JournalKind.Accrual, on, [new(Accounts.Expenditure(line), amount, dimensions), new(Accounts.Accruals, -amount)]);

    /// <summary>Care of days that are over costs more than was paid, or less: owed until the provider's invoice or credit note takes its place.</summary>
    public static Journal Arrears(DateOnly effectiveOn, IReadOnlyCollection<(string Line, Money Amount, Dimensions About)> lines) =>
        Journal.Of(JournalKind.Arrears, effectiveOn, Owed(lines, line => Accounts.Expenditure(line)));

    /// <summary>The same for days of a year whose books are closed: it stands apart from this year's own spending.</summary>
    public static Journal ArrearsOfEarlierYear(DateOnly on, IReadOnlyCollection<(string Line, Money Amount, Dimensions About)> lines) =>
        Journal.Of(JournalKind.PriorYear, on, Owed(lines, _ => Accounts.PriorYear));

    private static IEnumerable<JournalLine> Owed(IReadOnlyCollection<(string Line, Money Amount, Dimensions About)> lines, Func<string, string> account) =>
        lines.Select(line => new JournalLine(account(line.Line), line.Amount, line.About)).Append(new(Accounts.Accruals, -Money.Sum(lines.Select(line => line.Amount))));

    /// <summary>Somebody else should have borne it: who should have is debited, who did is credited, and no cash moves.</summary>
    public static Journal Transfer(DateOnly effectiveOn, IEnumerable<(OrganisationCode Partner, Money Amount)> moves) =>
        Journal.Of(JournalKind.Transfer, effectiveOn, moves.Select(move => new JournalLine(Accounts.PartnerCurrent(move.Partner), move.Amount)));

    /// <summary>Income of the fund beside contributions.</summary>
    public static Journal Income(DateOnly receivedOn, string account, Money amount, Dimensions? dimensions) =>
        Journal.Of(JournalKind.Income, receivedOn, [new(Accounts.Cash, amount), new(account, -amount, dimensions)]);

    /// <summary>VAT that the host reclaimed came back to the fund.</summary>
    public static Journal VatRecovered(DateOnly receivedOn, Money amount) =>
        Journal.Of(JournalKind.Income, receivedOn, [new(Accounts.Cash, amount), new(Accounts.VatRecoverable, -amount)]);

    /// <summary>Part of the year's contributions is set aside; negative, it is taken out again.</summary>
    public static Journal ToReserve(DateOnly on, string reserve, Money amount) =>
        Journal.Of(JournalKind.Reserve, on, [new(Accounts.Contributions, amount), new(Accounts.Reserve(reserve), -amount)]);

    /// <summary>What stays in the fund leaves the year's books.</summary>
    public static Journal CarriedOut(DateOnly yearEnd, IReadOnlyCollection<SchemeYearEnd> schemes) =>
        Journal.Of(JournalKind.YearEnd, yearEnd,
        [
            .. schemes.Select(scheme => new JournalLine(Accounts.CarryForward, scheme.CarriedForward + scheme.Reinvested, OfScheme(scheme))),
            new(Accounts.Cash, -Money.Sum(schemes.Select(scheme => scheme.CarriedForward + scheme.Reinvested))),
        ]);

    /// <summary>What stayed in the fund arrives in the next year's: as money brought forward, or in the reserve for reinvestment.</summary>
    public static Journal CarriedIn(DateOnly yearStart, IReadOnlyCollection<SchemeYearEnd> schemes) =>
        Journal.Of(JournalKind.YearEnd, yearStart,
        [
            new(Accounts.Cash, Money.Sum(schemes.Select(scheme => scheme.CarriedForward + scheme.Reinvested))),
            .. schemes.Select(scheme => new JournalLine(Accounts.CarryForward, -scheme.CarriedForward, OfScheme(scheme))),
            .. schemes.Select(scheme => new JournalLine(Accounts.Reserve(SchemeYearEnd.ReinvestmentReserve), -scheme.Reinvested, OfScheme(scheme))),
        ]);

    private static Dimensions OfScheme(SchemeYearEnd scheme) => new(scheme.Scheme, "", "", "", SpendNature.Revenue, null);

    /// <summary>A cost of an earlier year that is paid in this one; negative, a refund. It stands apart from the year's own spending.</summary>
    public static Journal PriorYear(DateOnly on, Money amount, Dimensions? dimensions) =>
        Journal.Of(JournalKind.PriorYear, on, [new(Accounts.PriorYear, amount, dimensions), new(Accounts.Cash, -amount)]);

    /// <summary>Spending on a line out of an account that is known already.</summary>
    public static Journal ExpenditureFrom(DateOnly effectiveOn, string line, Money amount, string paidFrom, Dimensions? dimensions) =>
        Journal.Of(JournalKind.Expenditure, effectiveOn, [new(Accounts.Expenditure(line), amount, dimensions), new(paidFrom, -amount)]);

    /// <summary>Spending whose line is not known yet: it left the account that it was paid from, and waits.</summary>
    public static Journal Suspense(DateOnly effectiveOn, Money amount, string paidFrom) =>
        Journal.Of(JournalKind.Suspense, effectiveOn, [new(Accounts.Suspense, amount), new(paidFrom, -amount)]);

    /// <summary>The account that spending is paid from.</summary>
    public static string PaidFrom(OrganisationCode paidBy, OrganisationCode host, bool isShadow) =>
        paidBy == host && !isShadow ? Accounts.Cash : Accounts.PartnerCurrent(paidBy);

    /// <summary>An agreed settlement: each partner's current account takes its share of the variance and what it still owes of its contribution,
    /// so that it then stands at the settlement's balance, because what the partner paid on the fund's behalf is on it already.</summary>
    public static Journal Settlement(DateOnly yearEnd, IReadOnlyCollection<SettledPartner> partners) =>
        Journal.Of(JournalKind.Settlement, yearEnd, partners.SelectMany(settled => new JournalLine[]
        {
            new(Accounts.PartnerCurrent(settled.Partner), settled.VarianceShare + settled.ContributionOutstanding + settled.TakenOver),
            new(Accounts.RiskShare, -settled.VarianceShare),
            new(Accounts.Receivable(settled.Partner), -settled.ContributionOutstanding),
        }));

    /// <summary>Cash under a settlement: positive, the partner paid the host; negative, the host paid the partner.</summary>
    public static Journal SettlementPayment(DateOnly paidOn, OrganisationCode partner, Money amount) =>
        Journal.Of(JournalKind.SettlementPayment, paidOn, [new(Accounts.Cash, amount), new(Accounts.PartnerCurrent(partner), -amount)]);

    /// <summary>Interest on a balance that was paid late: positive, the fund earned it; negative, the fund paid it. No balance is cleared by it.</summary>
    public static Journal SettlementInterest(DateOnly paidOn, Money amount) =>
        Journal.Of(JournalKind.SettlementInterest, paidOn, [new(Accounts.Cash, amount), new(Accounts.Interest, -amount)]);
}

/// <summary>One partner's part of an agreed settlement.</summary>
/// <param name="VarianceShare">Positive: it bears an overspend.</param>
/// <param name="ContributionOutstanding">Contribution due less contribution paid.</param>
/// <param name="TakenOver">What its current account takes over from that of a partner whose place it took; negative: what it hands on. All partners' sum to nothing.</param>
public sealed record SettledPartner(OrganisationCode Partner, Money VarianceShare, Money ContributionOutstanding, Money TakenOver = default);
