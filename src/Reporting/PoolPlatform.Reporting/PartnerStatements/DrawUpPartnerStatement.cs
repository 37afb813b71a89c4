using PoolPlatform.Kernel;
using PoolPlatform.Reporting.MemorandumAccounts;
using PoolPlatform.Reporting.Storage;

namespace PoolPlatform.Reporting.PartnerStatements;

/// <summary>Takes one partner's side out of the account.</summary>
internal static class DrawUpPartnerStatement
{
    public const string Kind = "partner-statement";

    public static PartnerStatement From(PoolFacts facts, string partner)
    {
        var account = DrawUpMemorandumAccount.From(facts, prior: null);
        var lines = account.Schemes.SelectMany(scheme => scheme.Lines).ToList();
        var names = lines.ToLookup(line => line.Code, line => line.Name, StringComparer.Ordinal);
        return new(
            Kind, account.Reference, account.Title, account.Year, partner, facts.Agreement.NameOf(partner), partner == account.Host, account.Mode, account.Note, account.AsAt,
            account.Contributions.FirstOrDefault(contribution => contribution.Partner == partner),
            [.. facts.Receipts.Where(receipt => receipt.Partner == partner).Select(receipt => new PartnerStatement.Receipt(receipt.ReceivedOn, Money.FromPence(receipt.AmountPence)))],
            [
                .. facts.Expenditure.Where(spent => spent.PaidBy == partner)
                    .GroupBy(spent => spent.Line)
                    .Select(line => new PartnerStatement.LinePaid(line.Key, names[line.Key].FirstOrDefault(line.Key), Money.Sum(line.Select(spent => Money.FromPence(spent.AmountPence))))),
            ],
            Of([.. lines.Where(line => line.FundedBy == partner)]),
            Of([.. lines.Where(line => line.Owner == partner)]),
            account.Settlement?.SettlementId, account.Settlement?.State,
            account.Settlement?.Partners.FirstOrDefault(share => share.Partner == partner),
            [.. account.Settlement?.Payments.Where(payment => payment.Partner == partner) ?? []],
            [.. account.Interest.Where(paid => paid.Partner == partner)]);
    }

    private static PartnerStatement.Lines Of(List<MemorandumAccount.Line> lines)
    {
        var known = lines.Where(line => line.Budget is not null).ToList();
        return new(
            lines.Count, lines.Count - known.Count,
            known.Count == 0 ? null : Money.Sum(known.Select(line => line.Budget!.Value)),
            Money.Sum(lines.Select(line => line.Actual)),
            known.Count == 0 ? null : Money.Sum(known.Select(line => line.Variance!.Value)));
    }
}
