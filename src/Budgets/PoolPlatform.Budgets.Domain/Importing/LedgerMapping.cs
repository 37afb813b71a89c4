using System.Collections.Immutable;
using System.Text.Json.Serialization;
using PoolPlatform.Budgets.Domain.Agreed;
using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>How the files of one source are read: their form, their columns, and what their codes mean. Every change makes a new one with the next number.</summary>
/// <param name="SkipRows">Rows above the header, such as a title.</param>
/// <param name="PaidBy">Who paid, where the file does not say.</param>
/// <param name="Payers">What a file calls its payers; an organisation's own code is always understood.</param>
public sealed record LedgerMapping(
    int Number, char Separator, FileEncoding Encoding, int SkipRows, string DateFormat, AmountStyle Amounts, LedgerColumns Columns, CodeMap Codes,
    UnmappedRows Unmapped, OrganisationCode? PaidBy, ImmutableDictionary<string, OrganisationCode> Payers)
{
    public const int MaxSkipRows = 20;

    private const int MaxColumnCharacters = 100;
    private const int MaxCodeCharacters = 64;
    private const string Separators = ",;\t|";
    private const string Thousands = ",.' ";

    /// <summary>What is wrong with a mapping; null when it may take effect.</summary>
    /// <param name="budget">Every line that a code leads to must be in it.</param>
    public Refusal? Check(PoolTerms terms, PoolBudget budget)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(budget);
        return BudgetsRefusals.Together(Form().Concat(Columned()).Concat(Coded(budget)).Concat(Paid(terms)));
    }

    private IEnumerable<Refusal> Form()
    {
        if (!Separators.Contains(Separator, StringComparison.Ordinal)) yield return MappingRefusals.Unusable("separator", "This is a comma, a semicolon, a tab or a vertical bar.");
        if (SkipRows is < 0 or > MaxSkipRows) yield return MappingRefusals.Unusable("skipRows", "This is a number from 0 to 20.");
        if (!DateStyle.Known.Contains(DateFormat)) yield return MappingRefusals.Unusable("dateFormat", $"This is one of {string.Join(", ", DateStyle.Known)}.");
        if (Amounts.Decimal is not ('.' or ',')) yield return MappingRefusals.Unusable("decimalSeparator", "This is a full stop or a comma.");
        if (Amounts.Thousands is { } thousands && (thousands == Amounts.Decimal || !Thousands.Contains(thousands, StringComparison.Ordinal)))
            yield return MappingRefusals.Unusable("thousandsSeparator", "This is a comma, a full stop, an apostrophe or a space, and not what the decimals stand behind.");
    }

    private IEnumerable<Refusal> Columned()
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (field, column) in Columns.All)
        {
            if (column is null) continue;
            if (Text.Unusable(column, MaxColumnCharacters) is { } unusable) yield return MappingRefusals.Unusable($"columns.{field}", unusable);
            else if (!seen.Add(column)) yield return MappingRefusals.Unusable($"columns.{field}", "This column is taken for something else already.");
        }
        if (Columns.Amount is null == (Columns.Debit is null || Columns.Credit is null) || (Columns.Debit is null != Columns.Credit is null))
            yield return MappingRefusals.Unusable("columns.amount", "Name one amount column, or debit and credit.");
        if (Columns.DrCr is not null && (Columns.Amount is null || Amounts.Credits != CreditStyle.CrDr))
            yield return MappingRefusals.Unusable("columns.drCr", "This goes with an amount column and credits of CrDr.");
        if (Columns.Line is null == (Columns.CostCentre is null && Columns.Subjective is null))
            yield return MappingRefusals.Unusable("columns.line", "Name the line's column, or those of the cost centre and the subjective.");
        if (Columns.Sequence is not null && Columns.Reference is null)
            yield return MappingRefusals.Unusable("columns.sequence", "A row's number within its transaction needs the transaction's reference.");
    }

    private IEnumerable<Refusal> Coded(PoolBudget budget)
    {
        if (Columns.Line is not null && !Codes.Rules.IsEmpty) yield return MappingRefusals.Unusable("codes", "Where a column names the line, there are no codes.");
        var seen = new HashSet<(string?, string?)>();
        for (var i = 0; i < Codes.Rules.Length; i++)
        {
            var rule = Codes.Rules[i];
            if (rule.CostCentre is null && rule.Subjective is null) yield return MappingRefusals.Unusable($"codes[{i}]", "Name a cost centre, a subjective, or both.");
            if (rule.CostCentre is not null && (Columns.CostCentre is null || Text.Unusable(rule.CostCentre, MaxCodeCharacters) is not null))
                yield return MappingRefusals.Unusable($"codes[{i}].costCentre", "This is no usable code, or the file has no such column.");
            if (rule.Subjective is not null && (Columns.Subjective is null || Text.Unusable(rule.Subjective, MaxCodeCharacters) is not null))
                yield return MappingRefusals.Unusable($"codes[{i}].subjective", "This is no usable code, or the file has no such column.");
            if (!seen.Add((rule.CostCentre, rule.Subjective))) yield return MappingRefusals.CodeRepeated($"codes[{i}]");
            if (budget.Find(rule.Line) is null) yield return BudgetsRefusals.UnknownLine($"codes[{i}].line", rule.Line);
        }
    }

    private IEnumerable<Refusal> Paid(PoolTerms terms)
    {
        if (PaidBy is { } payer && !terms.HasPartner(payer)) yield return BudgetsRefusals.UnknownPartner("paidBy", payer);
        if (PaidBy is null && Columns.PaidBy is null) yield return MappingRefusals.Unusable("paidBy", "Say who paid, or name the column that does.");
        foreach (var (name, code) in Payers)
            if (!terms.HasPartner(code)) yield return BudgetsRefusals.UnknownPartner($"payers.{Text.Shortened(name)}", code);
    }
}

/// <summary>How the bytes of a file stand for text.</summary>
public enum FileEncoding
{
    [JsonStringEnumMemberName("utf-8")]
    Utf8,

    /// <summary>What spreadsheets on Windows write where nobody chose.</summary>
    [JsonStringEnumMemberName("windows-1252")]
    Windows1252,
}

/// <summary>What becomes of a row whose codes lead to no line.</summary>
public enum UnmappedRows
{
    /// <summary>It is posted to suspense with the reason, and can be moved to its line later.</summary>
    Suspense,

    /// <summary>It is no business of the pool, such as the rest of a council's spending; it is counted.</summary>
    PassOver,
}
