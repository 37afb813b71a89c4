using PoolPlatform.Kernel;
using PoolPlatform.Reporting.Storage;

namespace PoolPlatform.Reporting.MemorandumAccounts;

/// <summary>Draws the account up from what is known; pure, so the same facts always give the same account.</summary>
internal static class DrawUpMemorandumAccount
{
    public const string Kind = "memorandum-account";

    public static MemorandumAccount From(PoolFacts facts, PoolFacts? prior)
    {
        var agreement = facts.Agreement;
        var contributions = Contributions(facts);
        var schemes = Schemes(facts);
        var totals = Totals(facts, contributions, schemes);
        return new(
            Kind, agreement.Reference, agreement.Title, facts.Year, agreement.LegalPower, agreement.FundingType, agreement.Mode, agreement.Host,
            [.. agreement.Partners.Select(partner => new MemorandumAccount.Partner(partner.Code, partner.Name, partner.Kind))],
            facts.Budget?.Version, facts.Budget?.Note, facts.ClosedThrough,
            facts.Heard.Count == 0 ? null : facts.Heard.Max(heard => heard.RecordedAt),
            [.. facts.Heard.Select(heard => new MemorandumAccount.HeardFrom(heard.Producer, heard.Sequence, heard.RecordedAt))],
            contributions, schemes, OnBehalf(facts), totals, Shared(facts, totals.Variance), Interest(facts), Compare(prior));
    }

    private static MemorandumAccount.Contribution[] Contributions(PoolFacts facts) =>
    [
        .. facts.Agreement.Partners.Select(partner => partner.Code)
            .Union(facts.Contributions?.Select(contribution => contribution.Partner) ?? [])
            .Union(facts.Receipts.Select(receipt => receipt.Partner))
            .Select(partner =>
            {
                var sources = facts.Contributions?.Where(contribution => contribution.Partner == partner).ToList();
                var agreed = sources is null ? (Money?)null : Sum(sources.Select(source => source.AmountPence));
                var received = Sum(facts.Receipts.Where(receipt => receipt.Partner == partner).Select(receipt => receipt.AmountPence));
                return new MemorandumAccount.Contribution(
                    partner, facts.Agreement.NameOf(partner), agreed, received, agreed - received,
                    [.. sources?.Select(source => new MemorandumAccount.Source(source.Source, source.Schedule, Money.FromPence(source.AmountPence))) ?? []]);
            }),
    ];

    /// <summary>Schemes in the agreement's order; a line that has spending but left the budget stays visible, with a budget of nothing.</summary>
    private static MemorandumAccount.Scheme[] Schemes(PoolFacts facts)
    {
        var budgeted = facts.Budget?.Lines ?? [];
        var codes = budgeted.Select(line => line.Code).ToHashSet(StringComparer.Ordinal);
        var dropped = facts.Expenditure
            .Where(spent => !codes.Contains(spent.Line))
            .DistinctBy(spent => spent.Line)
            .Select(spent => new LineFacts(spent.Line, spent.Scheme, "No longer in the budget", "", "", "", 0));
        var spending = facts.Expenditure.ToLookup(spent => spent.Line, spent => spent.AmountPence);
        var lines = budgeted.Concat(dropped).ToLookup(line => line.Scheme);
        return
        [
            .. facts.Agreement.Schemes.Select(scheme => scheme.Code).Union(lines.Select(scheme => scheme.Key))
                .Where(lines.Contains)
                .Select(code => Scheme(code, facts.Agreement.Schemes.FirstOrDefault(scheme => scheme.Code == code)?.Name ?? code, [.. lines[code].Select(line => Line(line, Sum(spending[line.Code])))])),
        ];
    }

    private static MemorandumAccount.Scheme Scheme(string code, string name, MemorandumAccount.Line[] lines)
    {
        var known = lines.Where(line => line.Budget is not null).ToList();
        return new(
            code, name,
            known.Count == 0 ? null : Money.Sum(known.Select(line => line.Budget!.Value)),
            Money.Sum(lines.Select(line => line.Actual)),
            known.Count == 0 ? null : Money.Sum(known.Select(line => line.Variance!.Value)),
            lines.Length - known.Count, lines);
    }

    private static MemorandumAccount.Line Line(LineFacts line, Money actual)
    {
        var budget = line.AmountPence is { } pence ? Money.FromPence(pence) : (Money?)null;
        return new(line.Code, line.Name, Known(line.Kind), Known(line.FundedBy), Known(line.Owner), budget, actual, actual - budget);
    }

    private static MemorandumAccount.OnBehalf[] OnBehalf(PoolFacts facts) =>
    [
        .. facts.Expenditure.Where(spent => spent.PaidBy != facts.Agreement.Host)
            .GroupBy(spent => spent.PaidBy)
            .OrderBy(payer => facts.Agreement.OrderOf(payer.Key)).ThenBy(payer => payer.Key, StringComparer.Ordinal)
            .Select(payer => new MemorandumAccount.OnBehalf(payer.Key, facts.Agreement.NameOf(payer.Key), Sum(payer.Select(spent => spent.AmountPence)))),
    ];

    private static MemorandumAccount.Total Totals(PoolFacts facts, MemorandumAccount.Contribution[] contributions, MemorandumAccount.Scheme[] schemes)
    {
        var income = facts.Contributions is null ? (Money?)null : Money.Sum(contributions.Select(contribution => contribution.Agreed ?? Money.Zero));
        var received = Money.Sum(contributions.Select(contribution => contribution.Received));
        var known = schemes.Where(scheme => scheme.Budget is not null).ToList();
        var budget = known.Count == 0 ? (Money?)null : Money.Sum(known.Select(scheme => scheme.Budget!.Value));
        var expenditure = Money.Sum(schemes.Select(scheme => scheme.Actual));
        var onUnknown = Money.Sum(schemes.SelectMany(scheme => scheme.Lines).Where(line => line.Budget is null).Select(line => line.Actual));
        var onBehalf = Sum(facts.Expenditure.Where(spent => spent.PaidBy != facts.Agreement.Host).Select(spent => spent.AmountPence));
        var payments = Sum(facts.Settlement?.Payments.Select(payment => payment.AmountPence) ?? []);
        var interest = Sum(facts.Interest.Select(paid => paid.AmountPence));
        return new(
            income, received, budget, schemes.Sum(scheme => scheme.UnknownLines), expenditure, onUnknown,
            known.Count == 0 ? null : Money.Sum(known.Select(scheme => scheme.Variance!.Value)),
            income - budget, onBehalf, payments, interest, received + payments + interest - (expenditure - onBehalf), facts.Expenditure.Sum(spent => spent.Entries));
    }

    private static MemorandumAccount.Shared? Shared(PoolFacts facts, Money? variance)
    {
        if (facts.Settlement is not { } settlement) return null;
        var shares = Sum(settlement.Partners.Select(partner => partner.VarianceSharePence));
        return new(
            settlement.SettlementId, settlement.State, settlement.Through, settlement.AsAt, settlement.IsPosted,
            Money.FromPence(settlement.BudgetPence), Money.FromPence(settlement.OutturnPence), Money.FromPence(settlement.VariancePence),
            Money.FromPence(settlement.UnallocatedPence), settlement.UnknownLines, variance - shares,
            [
                .. settlement.Partners.Select(partner =>
                {
                    var balance = Money.FromPence(partner.BalancePence);
                    var paid = Sum(settlement.Payments.Where(payment => payment.Partner == partner.Code).Select(payment => payment.AmountPence));
                    return new MemorandumAccount.Share(
                        partner.Code, facts.Agreement.NameOf(partner.Code), Money.FromPence(partner.ContributionDuePence), Money.FromPence(partner.ContributionPaidPence),
                        Money.FromPence(partner.PaidOnBehalfPence), Money.FromPence(partner.VarianceSharePence), Money.FromPence(partner.LiabilityPence), balance, paid, balance - paid);
                }),
            ],
            [.. settlement.Payments.Select(payment => new MemorandumAccount.Payment(payment.Partner, Money.FromPence(payment.AmountPence), payment.PaidOn))]);
    }

    private static MemorandumAccount.Payment[] Interest(PoolFacts facts) =>
        [.. facts.Interest.Select(paid => new MemorandumAccount.Payment(paid.Partner, Money.FromPence(paid.AmountPence), paid.PaidOn))];

    private static MemorandumAccount.Comparison? Compare(PoolFacts? prior)
    {
        if (prior is null || prior.IsEmpty) return null;
        var totals = Totals(prior, Contributions(prior), Schemes(prior));
        return new(prior.Year, totals.Income, totals.Budget, totals.Expenditure, totals.Variance);
    }

    private static string? Known(string text) => text.Length == 0 ? null : text;

    private static Money Sum(IEnumerable<long> pence) => Money.Sum(pence.Select(Money.FromPence));
}
