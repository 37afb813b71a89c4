using PoolPlatform.Budgets.Domain.Importing;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.MappingLedgers;

/// <summary>A mapping as the public API shows it, with what is silent spelled out.</summary>
internal sealed record MappingReply(
    string Source, int Number, DateTimeOffset RecordedAt, string Separator, FileEncoding Encoding, int SkipRows, string DateFormat, string DecimalSeparator, string? ThousandsSeparator, CreditStyle Credits,
    LedgerColumns Columns, UnmappedRows Unmapped, OrganisationCode? PaidBy, IReadOnlyDictionary<string, OrganisationCode> Payers, IReadOnlyList<CodeRule> Codes)
{
    public const string Example =
        """
        {"source":"agresso","number":1,"recordedAt":"2014-04-02T09:00:00+00:00","separator":",","encoding":"windows-1252","skipRows":0,"dateFormat":"dd/MM/yyyy","decimalSeparator":".","thousandsSeparator":",","credits":"Parentheses",
         "columns":{"date":"Date","costCentre":"Service Area Code","subjective":"Account Code","line":null,"amount":"Amount","debit":null,"credit":null,"drCr":null,"reference":"Transaction Number","sequence":null,"supplier":"Supplier Name","description":"Expenses Type","paidBy":null},
         "unmapped":"Suspense","paidBy":"E06000022","payers":{},"codes":[{"costCentre":"04501","subjective":"R4100","line":"AWP"},{"costCentre":"04502","subjective":null,"line":"AWP"}]}
        """;

    public static MappingReply Of(string source, int number, DateTimeOffset recordedAt, MappingDefinition said) => new(
        source, number, recordedAt, said.Separator, said.Encoding, said.SkipRows, said.DateFormat, said.DecimalSeparator, said.ThousandsSeparator, said.Credits,
        said.Columns, said.Unmapped, said.PaidBy, said.Payers ?? new Dictionary<string, OrganisationCode>(), said.Codes ?? []);
}
