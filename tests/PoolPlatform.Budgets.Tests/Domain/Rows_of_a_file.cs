using PoolPlatform.Budgets.Domain.Importing;
using static PoolPlatform.Budgets.Tests.Domain.Samples;

namespace PoolPlatform.Budgets.Tests.Domain;

public class Rows_of_a_file
{
    private static readonly ImportColumns Columns = ImportColumns.Read(ImportColumns.Expected.Split(',')).OrThrow();

    [Fact]
    public void A_good_row_is_read()
    {
        var row = ImportRow.Read(2, [" AWP ", "-1068000.00", "2014-04-30", "E06000022", "INV 1", "AWP Trust", "April"], Columns);

        Assert.Equal(new(2, "AWP", Pounds("-1068000.00"), new(2014, 4, 30), "E06000022", "INV 1", "AWP Trust", "April", null), row);
    }

    [Theory]
    [InlineData("1,068.00", "2014-04-30")]
    [InlineData("1068", "2014-04-30")]
    [InlineData("+1.00", "2014-04-30")]
    [InlineData("0.00", "2014-04-30")]
    [InlineData("-0.00", "2014-04-30")]
    [InlineData("99999999999999.00", "2014-04-30")]
    [InlineData("1.00", "30.04.2014")]
    [InlineData("1.00", "2014-04-31")]
    [InlineData("1.00", "")]
    public void Form_is_checked(string amount, string on) => Assert.NotNull(ImportRow.Read(2, ["AWP", amount, on, "E06000022", "", "", ""], Columns).Reason);

    [Fact]
    public void A_text_beyond_its_length_is_refused_by_name() =>
        Assert.Equal("reference has more than 200 characters", ImportRow.Read(2, ["AWP", "1.00", "2014-04-30", "E06000022", new('x', 201), "", ""], Columns).Reason);

    [Fact]
    public void A_row_that_is_refused_keeps_nothing() => Assert.Equal("", ImportRow.Read(2, ["A\0WP", "1.00", "2014-04-30", "E06000022", "", "", ""], Columns).Line);

    [Theory]
    [InlineData("line,amount", "'effectiveOn' is missing.")]
    [InlineData("line,amount,effectiveOn,paidBy,reference,supplier,description,vat", "'vat' is not one of them.")]
    [InlineData("line,amount,effectiveOn,paidBy,reference,supplier,description,line", "One is named twice.")]
    [InlineData("Line,amount,effectiveOn,paidBy,reference,supplier,description", "'line' is missing.")]
    public void A_header_names_the_columns_all_of_them_and_no_others(string header, string why) =>
        Assert.EndsWith(why, ImportColumns.Read(header.Split(',')).Refusal?.Message);
}
