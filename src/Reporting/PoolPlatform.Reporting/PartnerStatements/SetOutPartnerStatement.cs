using System.Globalization;
using PoolPlatform.Kernel;
using PoolPlatform.Reporting.Statements;

namespace PoolPlatform.Reporting.PartnerStatements;

internal static class SetOutPartnerStatement
{
    public static Statement From(PartnerStatement statement) => new(
        "Partner statement",
        $"{statement.Name} ({statement.Partner}) in {statement.Title} ({statement.Reference}), {statement.Year}",
        [.. Facts(statement)],
        [.. Tables(statement)],
        ["A variance is expenditure less budget: positive is overspent. A balance that is positive is paid to the host; one that is negative is paid to the partner."]);

    private static IEnumerable<Fact> Facts(PartnerStatement statement)
    {
        yield return new("Financial year", $"{PlainWords.Of(statement.Year.Start)} to {PlainWords.Of(statement.Year.End)}");
        yield return new("Part in the pool", statement.IsHost ? "Host" : "Partner");
        yield return new("Mode", PlainWords.Of(statement.Mode));
        if (statement.Note is { } note) yield return new("Note", note);
        yield return new("Settlement", statement.SettlementState ?? "None proposed yet");
        yield return new("As recorded at", statement.AsAt is { } asAt ? PlainWords.Of(asAt) : "Nothing recorded");
    }

    private static IEnumerable<Table> Tables(PartnerStatement statement)
    {
        yield return new("Contribution by funding source", [new("Source"), new("Amount", true)], statement.Contribution is not { Sources.Count: > 0 } contribution ? [] :
        [
            .. contribution.Sources.Select(source => new Row([PlainWords.Of(source.Code), source.Amount])),
            new Row(["Agreed", contribution.Agreed], IsTotal: true),
            new Row(["Received", contribution.Received]),
            new Row(["Outstanding", contribution.Outstanding], IsTotal: true),
        ])
        { Empty = "No contribution is agreed." };
        yield return new("Contributions received", [new("Received on"), new("Amount", true)],
            [.. statement.Receipts.Select(receipt => new Row([PlainWords.Of(receipt.ReceivedOn), receipt.Amount]))]);
        yield return new("Lines that it funds and owns", [new("Lines"), new("Number"), new("Budget not known"), new("Budget", true), new("Actual", true), new("Variance", true)],
            [Lines("Set against its contribution", statement.Funds), Lines("Its own function", statement.Owns)]);
        yield return new(
            statement.IsHost ? "Paid out of the fund as host" : "Paid on behalf of the fund from its own account",
            [new("Line"), new("Code"), new("Amount", true)],
            statement.PaidItself.Count == 0 ? [] :
            [
                .. statement.PaidItself.Select(paid => new Row([paid.Name, paid.Line, paid.Amount])),
                new Row(["Total", "", Money.Sum(statement.PaidItself.Select(paid => paid.Amount))], IsTotal: true),
            ]);
        if (statement.Share is not { } share) yield break;
        yield return new("Share of the result and balance", [new("Item"), new("Amount", true)],
        [
            new Row(["Contribution due", share.ContributionDue]),
            new Row(["Share of the result", share.VarianceShare]),
            new Row(["Liability", share.Liability], IsTotal: true),
            new Row(["Less contribution paid", -share.ContributionPaid]),
            new Row(["Less paid on behalf", -share.PaidOnBehalf]),
            new Row(["Balance", share.Balance], IsTotal: true),
            new Row(["Less paid under the settlement", -share.Paid]),
            new Row(["Balance after payments", share.BalanceAfter], IsTotal: true),
        ]);
        yield return new("Payments under the settlement", [new("Paid on"), new("To the host", true)], [.. statement.Payments.Select(payment => new Row([PlainWords.Of(payment.PaidOn), payment.Amount]))])
        { Empty = "No payment is recorded yet." };
        if (statement.Interest.Count > 0)
            yield return new("Interest on balances paid late", [new("Paid on"), new("To the host", true)], [.. statement.Interest.Select(paid => new Row([PlainWords.Of(paid.PaidOn), paid.Amount]))]);
    }

    private static Row Lines(string name, PartnerStatement.Lines lines) => new(
        [name, lines.Count.ToString(CultureInfo.InvariantCulture), lines.UnknownLines.ToString(CultureInfo.InvariantCulture), lines.Budget, lines.Actual, lines.Variance]);
}
