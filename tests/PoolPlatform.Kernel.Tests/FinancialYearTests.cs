using System.Text.Json;

namespace PoolPlatform.Kernel.Tests;

public class FinancialYearTests
{
    [Theory]
    [InlineData("2014-15", 2014)]
    [InlineData("1999-00", 1999)]
    [InlineData("2000-01", 2000)]
    [InlineData("2099-00", 2099)]
    [InlineData("1900-01", 1900)]
    [InlineData("2998-99", 2998)]
    public void A_label_is_read_and_printed_alike(string label, int startYear)
    {
        Assert.True(FinancialYear.TryParse(label, out var year));
        Assert.Equal(startYear, year.StartYear);
        Assert.Equal(label, year.ToString());
        Assert.Equal(new DateOnly(startYear, 4, 1), year.Start);
        Assert.Equal(new DateOnly(startYear + 1, 3, 31), year.End);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2014")]
    [InlineData("2014/15")]
    [InlineData("2014-2015")]
    [InlineData("2014-16")]
    [InlineData("2014-14")]
    [InlineData("2015-14")]
    [InlineData("1999-99")]
    [InlineData("1899-00")]
    [InlineData("2999-00")]
    [InlineData("14-15")]
    [InlineData(" 2014-15")]
    [InlineData("2014-15\n")]
    [InlineData("2014\u201315")]
    [InlineData("\u0662\u0660\u0661\u0664-\u0661\u0665")]
    public void A_label_that_does_not_name_two_years_in_a_row_is_refused(string? label) =>
        Assert.False(FinancialYear.TryParse(label, out _));

    [Theory]
    [InlineData("2014-03-31", "2013-14")]
    [InlineData("2014-04-01", "2014-15")]
    [InlineData("2014-12-31", "2014-15")]
    [InlineData("2015-01-01", "2014-15")]
    [InlineData("2015-03-31", "2014-15")]
    [InlineData("2024-02-29", "2023-24")]
    public void A_date_belongs_to_the_year_that_began_in_the_april_before(string date, string label)
    {
        var year = FinancialYear.Of(DateOnly.ParseExact(date, "yyyy-MM-dd"));
        Assert.Equal(label, year.ToString());
        Assert.True(year.Contains(DateOnly.ParseExact(date, "yyyy-MM-dd")));
    }

    [Fact]
    public void A_year_contains_its_own_days_only()
    {
        var year = FinancialYear.StartingIn(2023);
        Assert.False(year.Contains(new(2023, 3, 31)));
        Assert.True(year.Contains(new(2023, 4, 1)));
        Assert.True(year.Contains(new(2024, 3, 31)));
        Assert.False(year.Contains(new(2024, 4, 1)));
        Assert.Equal(366, year.End.DayNumber - year.Start.DayNumber + 1);
    }

    [Fact]
    public void Years_outside_the_calendar_of_records_are_a_bug_where_no_text_was_read()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FinancialYear.StartingIn(1899));
        Assert.Throws<ArgumentOutOfRangeException>(() => FinancialYear.StartingIn(2999));
        Assert.Throws<ArgumentOutOfRangeException>(() => FinancialYear.Of(new(1900, 3, 31)));
        Assert.Throws<ArgumentOutOfRangeException>(() => FinancialYear.Of(new(2999, 4, 1)));
    }

    [Fact]
    public void Years_follow_each_other()
    {
        var (one, next) = (FinancialYear.StartingIn(2014), FinancialYear.StartingIn(2015));
        Assert.True(one < next && one <= next && next > one && next >= one);
        Assert.Equal(-1, Math.Sign(one.CompareTo(next)));
        Assert.Equal(one, FinancialYear.Of(one.End));
        Assert.Equal(next, FinancialYear.Of(one.End.AddDays(1)));
    }

    [Fact]
    public void In_json_a_year_is_its_label()
    {
        Assert.Equal(FinancialYear.StartingIn(2014), JsonSerializer.Deserialize<FinancialYear>("\"2014-15\""));
        Assert.Equal("\"1999-00\"", JsonSerializer.Serialize(FinancialYear.StartingIn(1999)));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FinancialYear>("2014"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FinancialYear>("\"2014-16\""));
    }
}
