using System.Collections.Immutable;
using PoolPlatform.Budgets.Domain.Importing;
using PoolPlatform.Kernel;
using static PoolPlatform.Budgets.Tests.Domain.Samples;

namespace PoolPlatform.Budgets.Tests.Domain;

public class Mapping_a_ledger
{
    /// <summary>As councils publish their spending: the area of service is the cost centre, the account code the subjective.</summary>
    private static readonly LedgerMapping Published = new(
        1, ',', FileEncoding.Windows1252, 0, "dd/MM/yyyy", new('.', ',', CreditStyle.Parentheses),
        new("Date", "Service Area Code", "Account Code", Amount: "Amount", Reference: "Transaction Number", Supplier: "Supplier Name", Description: "Expenses Type"),
        new([new("OPP", "04501", "R4100"), new("AP", "04501"), new("OTHER", null, "R9000")]), UnmappedRows.Suspense, Council, ImmutableDictionary<string, OrganisationCode>.Empty);

    private static readonly string[] Header = ["Body Name", "Service Area Categorisation", "Service Area Code", "Expenses Type", "Account Code", "Date", "Transaction Number", "Amount", "Supplier Name"];

    [Fact]
    public void The_published_layout_is_read()
    {
        var row = Rows(Published).Read(2, Row("04501", "R4100", "30/04/2014", "5100023", "(1,250.00)"));

        Assert.Equal(
            ("OPP", Pounds("-1250.00"), new DateOnly(2014, 4, 30), "E06000022", "5100023", "Care Homes Ltd", "Third party payments", null),
            (row.Line, row.Amount, row.EffectiveOn, row.PaidBy, row.Reference, row.Supplier, row.Description, row.Reason));
        Assert.Equal("5100023\u001f04501\u001fR4100", row.Identity);
    }

    [Theory]
    [InlineData("04501", "R4100", "OPP")]
    [InlineData("04501", "R7777", "AP")]
    [InlineData("99999", "R9000", "OTHER")]
    public void The_rule_that_says_most_wins(string centre, string account, string line) => Assert.Equal(line, Published.Codes.LineOf(centre, account));

    [Fact]
    public void Codes_that_lead_to_no_line_go_to_suspense_with_the_reason()
    {
        var row = Rows(Published).Read(2, Row("70001", "R4100", "30/04/2014", "1", "5.00"));

        Assert.Equal(("", null, "no line is mapped to cost centre '70001' and subjective 'R4100'"), (row.Line, row.Reason, row.Suspense));
    }

    [Fact]
    public void Leading_zeros_that_a_spreadsheet_ate_are_named_and_never_put_back_by_guess() =>
        Assert.Equal(
            "no line is mapped to cost centre '4501' and subjective 'R4100'; a code that ends in '4501' after zeros is: a spreadsheet may have taken them",
            Rows(Published).Read(2, Row("4501", "R4100", "30/04/2014", "1", "5.00")).Suspense);

    [Fact]
    public void A_code_turned_into_an_exponent_is_named() =>
        Assert.EndsWith("'1.10E+06' looks like a number that a spreadsheet made of a code", Rows(Published).Read(2, Row("1.10E+06", "X", "30/04/2014", "1", "5.00")).Suspense);

    [Fact]
    public void What_is_no_business_of_the_pool_is_passed_over_where_the_mapping_says_so()
    {
        var row = Rows(Published with { Unmapped = UnmappedRows.PassOver }).Read(2, Row("70001", "X", "no date", "1", "5.00"));

        Assert.Equal((true, null, Pounds("5.00")), (row.IsPassedOver, row.Reason, row.Amount));
    }

    [Theory]
    [InlineData("dd/MM/yyyy", "03/04/2014", "2014-04-03")]
    [InlineData("MM/dd/yyyy", "03/04/2014", "2014-03-04")]
    [InlineData("dd-MMM-yy", "30-APR-14", "2014-04-30")]
    [InlineData("d/M/yyyy", "3/4/2014", "2014-04-03")]
    [InlineData("yyyyMMdd", "20140403", "2014-04-03")]
    [InlineData("dd/MM/yyyy", "29/02/2016", "2016-02-29")]
    [InlineData("dd/MM/yyyy HH:mm:ss", "29/03/2015 23:30:00", "2015-03-29")]
    [InlineData("yyyy-MM-ddTHH:mm:ss", "2014-10-26T01:30:00", "2014-10-26")]
    public void Dates_are_read_as_declared_and_no_clock_shifts_them(string format, string text, string date)
    {
        Assert.Null(DateStyle.Read(text, format, out var read));
        Assert.Equal(DateOnly.Parse(date), read);
    }

    [Theory]
    [InlineData("dd/MM/yyyy", "04/30/2014")]
    [InlineData("dd/MM/yyyy", "29/02/2015")]
    [InlineData("dd/MM/yyyy", "2014-04-30")]
    [InlineData("dd/MM/yyyy", "41759")]
    [InlineData("dd/MM/yyyy", "3/4/2014")]
    [InlineData("yyyy-MM-ddTHH:mm:ss", "2015-03-29T00:30:00+01:00")]
    [InlineData("yyyy-MM-ddTHH:mm:ss", "2015-03-28T23:30:00Z")]
    public void A_date_in_another_form_is_refused_and_not_guessed(string format, string text) =>
        Assert.Equal($"'{text}' is not a date in the declared form {format}", DateStyle.Read(text, format, out _));

    [Fact]
    public void Debit_and_credit_may_have_columns_of_their_own()
    {
        var oracle = Published with { Columns = new("Accounting Date", "Cost Centre", "Account", Debit: "Entered Dr", Credit: "Entered Cr", Reference: "Journal", Sequence: "Line") };
        string[] header = ["Accounting Date", "Cost Centre", "Account", "Journal", "Line", "Entered Dr", "Entered Cr"];
        var rows = MappedRows.Understand(oracle, 1, header).OrThrow();

        Assert.Equal(Pounds("-10.00"), rows.Read(2, ["30/04/2014", "04501", "R4100", "J1", "2", "", "10.00"]).Amount);
        Assert.Equal(Pounds("10.00"), rows.Read(2, ["30/04/2014", "04501", "R4100", "J1", "3", "10.00", "0.00"]).Amount);
        Assert.Equal("debit and credit are both given", rows.Read(2, ["30/04/2014", "04501", "R4100", "J1", "3", "10.00", "1.00"]).Reason);
        Assert.Equal("J1\u001f04501\u001fR4100\u001f3", rows.Read(2, ["30/04/2014", "04501", "R4100", "J1", "3", "10.00", ""]).Identity);
    }

    [Fact]
    public void A_column_may_say_debit_or_credit()
    {
        var mapping = Published with { Amounts = new('.', null, CreditStyle.CrDr), Columns = new("Date", "CC", Amount: "Value", DrCr: "D/C") };
        var rows = MappedRows.Understand(mapping, 1, ["Date", "CC", "Value", "D/C"]).OrThrow();

        Assert.Equal(Pounds("-10.00"), rows.Read(2, ["30/04/2014", "04501", "10.00", "CR"]).Amount);
        Assert.Equal("amount has more than one sign", rows.Read(2, ["30/04/2014", "04501", "-10.00", "CR"]).Reason);
        Assert.Equal("'?' is neither CR nor DR", rows.Read(2, ["30/04/2014", "04501", "10.00", "?"]).Reason);
    }

    [Fact]
    public void A_payer_is_known_by_the_name_that_the_ledger_gives_it()
    {
        var mapping = Published with { PaidBy = null, Columns = Published.Columns with { PaidBy = "Body Name" }, Payers = ImmutableDictionary<string, OrganisationCode>.Empty.Add("Bath & North East Somerset Council", Council) };

        Assert.Equal("E06000022", Rows(mapping).Read(2, Row("04501", "R4100", "30/04/2014", "1", "5.00")).PaidBy);
    }

    [Theory]
    [InlineData("Service Area Code", "'Service Area Code' (costCentre) is missing.")]
    [InlineData("Amount", "'Amount' (amount) is missing.")]
    public void A_header_without_a_mapped_column_is_refused_by_its_name(string column, string why) =>
        Assert.EndsWith(why, MappedRows.Understand(Published, 1, [.. Header.Where(name => name != column)]).Refusal?.Message);

    [Fact]
    public void A_column_that_stands_there_twice_is_refused() =>
        Assert.EndsWith("'Amount' (amount) stands there twice.", MappedRows.Understand(Published, 1, [.. Header, "amount "]).Refusal?.Message);

    [Fact]
    public void A_mapping_leads_only_to_lines_of_the_budget_and_speaks_of_codes_once()
    {
        Assert.Null(Published.Check(Terms, Banes));
        Assert.Equal("unknown-line", (Published with { Codes = new([new("GONE", "1")]) }).Check(Terms, Banes)?.Code);
        Assert.Equal("mapping-code-repeated", (Published with { Codes = new([new("OPP", "1"), new("AP", "1")]) }).Check(Terms, Banes)?.Code);
        Assert.Equal("unknown-partner", (Published with { PaidBy = Code("00W") }).Check(Terms, Banes)?.Code);
    }

    [Fact]
    public void What_a_mapping_leaves_open_is_named_all_at_once()
    {
        var refusal = (Published with
        {
            Separator = '#',
            SkipRows = 21,
            DateFormat = "DD/MM/YYYY",
            Amounts = new('!', '!', CreditStyle.Minus),
            PaidBy = null,
            Columns = new("Date", Debit: "Dr", Sequence: "No", DrCr: "D/C"),
        }).Check(Terms, Banes);

        Assert.Equal("mapping-unusable", refusal?.Code);
        Assert.Equal(
            ["codes[0].costCentre", "codes[0].subjective", "codes[1].costCentre", "codes[2].subjective", "columns.amount", "columns.drCr", "columns.line", "columns.sequence", "dateFormat", "decimalSeparator", "paidBy", "separator", "skipRows", "thousandsSeparator"],
            refusal!.Errors.Keys.Order(StringComparer.Ordinal));
    }

    private static MappedRows Rows(LedgerMapping mapping) => MappedRows.Understand(mapping, 1, Header).OrThrow();

    private static string[] Row(string centre, string account, string date, string number, string amount) =>
        ["Bath & North East Somerset Council", "Adult social care", centre, "Third party payments", account, date, number, amount, "Care Homes Ltd"];
}
