using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Budgets.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain;
using PoolPlatform.Settlement.Domain.Paying;
using PoolPlatform.Settlement.Domain.Settling;
using PoolPlatform.Settlement.Parties;
using PoolPlatform.Settlement.Storage;
using PoolPlatform.Settlement.ViewingSettlements;
using PoolPlatform.Settlement.WritingCsv;

namespace PoolPlatform.Settlement.StatingAccounts;

/// <summary>One partner's side of a settlement: what it ties to in the fund's ledger, and where it agrees with the partner's own.</summary>
/// <remarks>Reporting's partner statement shows the partner's whole year, made of events; this one is the account that is settled, asked of the ledger itself. Each names the other's address.</remarks>
internal static class ViewPartnerStatement
{
    private const string Example =
        """
        {"settlementId":"0196f1c2-7d3a-7000-8000-000000000001","reference":"BANES-MH","year":"2014-15","version":1,"state":"Agreed","partner":"11E","host":"E06000022","on":"2015-06-30","dueOn":"2015-06-13",
         "items":[{"item":"ContributionDue","amount":"16610000.00","own":{"amount":"16610000.00","on":"2015-05-31","reference":"GL 4711"},"isAgreed":true,"difference":"0.00"},
                  {"item":"Outstanding","amount":"319612.27","own":null,"isAgreed":null,"difference":null}],
         "receipts":[{"partner":"11E","journalId":42,"on":"2014-04-01","amount":"16610000.00","reference":"CHAPS 1"}],"receiptsTotal":"16610000.00","paidOnBehalf":[],
         "payments":[],"ledger":{"currentAccount":"319612.27","expected":"319612.27","difference":"0.00","ties":true,"isPosted":true},
         "yearReport":"/v1/pools/BANES-MH/years/2014-15/reports/partner-statement?partner=11E"}
        """;

    /// <param name="Partner">On whose account it stands: the partner's, or that of one whose place it took during the year.</param>
    internal sealed record Entry(OrganisationCode Partner, long JournalId, DateOnly On, Money Amount, string Reference);

    /// <param name="Expected">What all agreed versions of the year leave outstanding.</param>
    /// <param name="Difference">The current account less that: what has been entered since, or is not posted yet.</param>
    internal sealed record LedgerTie(Money CurrentAccount, Money Expected, Money Difference, bool Ties, bool IsPosted);

    internal sealed record OwnFields(Money Amount, DateOnly On, string Reference);

    internal sealed record ItemFields(StatementItem Item, Money Amount, OwnFields? Own, bool? IsAgreed, Money? Difference);

    internal sealed record Reply(
        Guid SettlementId, AgreementReference Reference, FinancialYear Year, int Version, SettlementState State, OrganisationCode Partner, OrganisationCode Host, DateOnly On, DateOnly? DueOn,
        IReadOnlyList<ItemFields> Items, IReadOnlyList<Entry> Receipts, Money ReceiptsTotal, IReadOnlyList<Entry> PaidOnBehalf, IReadOnlyList<SettlementReply.PaymentFields> Payments, LedgerTie? Ledger, string YearReport);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/settlements/{id}/statements/{partner}", Handle)
            .Describe("ViewSettlementStatement", "One partner's side of a settlement, tied to the fund's ledger and to the partner's own", StatusCodes.Status200OK, null, Example)
            .DescribeQuery("on", "The day up to which interest is shown; today when left out.")
            .DescribeQuery("format", "csv for a spreadsheet; JSON when left out.");

    private static async Task<IResult> Handle(
        HttpContext http, string id, string partner, SettlementAccess access, StatementStore statements, BudgetsApi.BudgetsApiClient budgets, TimeProvider time)
    {
        var cancel = http.RequestAborted;
        if ((await StatementAccess.Find(access, Caller.Of(http), id, partner, Roles.ReadersOfMoney, cancel)).IsRefused(out var refusal, out var found)) return Problems.From(refusal);
        if (InterestDay.Of(http.Request, time).IsRefused(out var malformed, out var on)) return Problems.From(malformed);
        if (http.Request.Query["format"] is not ([] or ["csv"] or ["json"])) return Problems.From(ProtocolRefusals.Malformed("format", "A statement is json or csv."));
        var (settlement, whose) = (found.View.Settlement, found.Partner);
        var own = await statements.OwnFigures(settlement.Id, whose, cancel);
        var expected = await statements.Outstanding(settlement.Reference, settlement.Year, whose, cancel);
        var accounts = new List<(OrganisationCode Partner, PartnerAccount Account)>();
        foreach (var one in settlement.Fund.Proposal!.Partners.First(statement => statement.Partner == whose).Inherited.Select(inherited => inherited.Partner).Prepend(whose))
        {
            if ((await budgets.FindPartnerAccountAsync(
                    new FindPartnerAccountRequest { Reference = settlement.Reference.Value, Year = settlement.Year.StartYear, Partner = one.Value }, cancellationToken: cancel).Asked())
                .IsRefused(out var noAccount, out var account)) return Problems.From(noAccount);
            accounts.Add((one, account));
        }
        try
        {
            var reply = Of(settlement, whose, on, PartnerAccountStatement.Of(settlement.Fund, whose, own, on), accounts, expected);
            return http.Request.Query["format"] is ["csv"] ? CsvTable.Of($"statement-{settlement.Reference}-{settlement.Year}-{whose}", Rows(reply)) : Results.Json(reply, PlatformJson.Options);
        }
        catch (OverflowException)
        {
            return Problems.From(SettlementRefusals.TooLarge());
        }
    }

    private static Reply Of(StoredSettlement settlement, OrganisationCode partner, DateOnly on, ImmutableArray<StatementLine> lines,
        List<(OrganisationCode Partner, PartnerAccount Account)> accounts, Money expected)
    {
        var (fund, current) = (settlement.Fund, Money.FromPence(accounts[0].Account.CurrentAccountPence));
        var receipts = accounts.SelectMany(one => one.Account.Receipts.Select(entry => Entered(one.Partner, entry))).ToList();
        var payments = settlement.Payments.Where(payment => payment.Partner == partner).ToList();
        return new(
            settlement.Id, settlement.Reference, settlement.Year, settlement.Version, fund.State, partner, fund.Proposal!.Host, on,
            fund.AgreedOn is { } agreedOn ? fund.Proposal.PaymentTerms?.DueOn(agreedOn) : null,
            [.. lines.Select(line => new ItemFields(line.Item, line.Amount, line.Own is { } own ? new(own.Amount, own.On, own.Reference) : null, line.IsAgreed, line.Difference))],
            receipts, Money.Sum(receipts.Select(receipt => receipt.Amount)), [.. accounts.SelectMany(one => one.Account.PaidOnBehalf.Select(entry => Entered(one.Partner, entry)))],
            [.. payments.Select(SettlementReply.Shown)],
            // In a shadow fund nothing is posted, and before agreement nothing is either: there is nothing to tie to.
            settlement.Basis is { IsLive: true } && fund.AgreedOn is not null
                ? new(current, expected, current - expected, current == expected, settlement.Posted is not null && payments.All(payment => payment.Posted is not null))
                : null,
            $"/v1/pools/{settlement.Reference}/years/{settlement.Year}/reports/partner-statement?partner={partner}");
    }

    private static Entry Entered(OrganisationCode partner, AccountEntry entry) =>
        new(partner, entry.JournalId, DateOnly.ParseExact(entry.On, "yyyy-MM-dd", CultureInfo.InvariantCulture), Money.FromPence(entry.AmountPence), entry.Reference);

    private static IEnumerable<object?[]> Rows(Reply reply)
    {
        yield return ["Item", "On", "Reference", "Amount", "Own ledger", "Own reference", "Difference"];
        foreach (var item in reply.Items) yield return [item.Item, item.Own?.On, null, item.Amount, item.Own?.Amount, item.Own?.Reference, item.Difference];
        foreach (var receipt in reply.Receipts) yield return ["Receipt", receipt.On, receipt.Reference, receipt.Amount, null, null, null];
        foreach (var paid in reply.PaidOnBehalf) yield return ["Paid on behalf", paid.On, paid.Reference, paid.Amount, null, null, null];
        foreach (var payment in reply.Payments) yield return [$"Payment: {payment.Kind}", payment.PaidOn, payment.Reference, payment.Amount, null, null, null];
        if (reply.Ledger is { } ledger) yield return ["Current account in the fund's ledger", null, null, ledger.CurrentAccount, ledger.Expected, "Outstanding of all agreed versions", ledger.Difference];
    }
}
