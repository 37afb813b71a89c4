namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>What a ledger calls its columns; null where it has no such column.</summary>
/// <param name="Line">Names the budget line outright; otherwise the codes say it.</param>
/// <param name="Amount">One column with a sign; or else <paramref name="Debit"/> and <paramref name="Credit"/>.</param>
/// <param name="DrCr">Says CR or DR of the amount.</param>
/// <param name="Reference">The transaction's number in the ledger: the same again is the same entry.</param>
/// <param name="Sequence">The row's number within its transaction, where one transaction has several rows with the same codes.</param>
/// <param name="PaidBy">Who paid, where one file holds several payers.</param>
public sealed record LedgerColumns(
    string Date, string? CostCentre = null, string? Subjective = null, string? Line = null, string? Amount = null, string? Debit = null, string? Credit = null, string? DrCr = null,
    string? Reference = null, string? Sequence = null, string? Supplier = null, string? Description = null, string? PaidBy = null)
{
    /// <summary>Every column by the name that requests and refusals use.</summary>
    public IEnumerable<(string Field, string? Column)> All =>
    [
        ("date", Date), ("costCentre", CostCentre), ("subjective", Subjective), ("line", Line), ("amount", Amount), ("debit", Debit), ("credit", Credit), ("drCr", DrCr),
        ("reference", Reference), ("sequence", Sequence), ("supplier", Supplier), ("description", Description), ("paidBy", PaidBy),
    ];
}
