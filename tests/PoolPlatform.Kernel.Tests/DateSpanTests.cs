namespace PoolPlatform.Kernel.Tests;

public class DateSpanTests
{
    private static readonly DateSpan Year = Span("2025-04-01", "2026-03-31");

    [Theory]
    [InlineData("2025-05-14", "2026-03-31", 322)]
    [InlineData("2023-04-01", "2024-03-31", 366)]
    [InlineData("2025-04-01", "2025-04-01", 1)]
    [InlineData("2025-04-02", "2025-04-01", 0)]
    [InlineData("2025-05-02", "2025-04-01", 0)]
    [InlineData("0001-01-01", "9999-12-31", 3652059)]
    public void Days_count_both_ends(string start, string end, int days) => Assert.Equal(days, Span(start, end).Days);

    [Fact]
    public void Days_until_further_notice_have_no_count()
    {
        Assert.Null(Span("2025-04-01", null).Days);
        Assert.False(Span("2025-04-01", null).IsEmpty);
    }

    [Fact]
    public void Both_ends_belong_to_the_span()
    {
        Assert.True(Year.Contains(new(2025, 4, 1)));
        Assert.True(Year.Contains(new(2026, 3, 31)));
        Assert.False(Year.Contains(new(2025, 3, 31)));
        Assert.False(Year.Contains(new(2026, 4, 1)));
        Assert.True(Span("2025-04-01", null).Contains(DateOnly.MaxValue));
        Assert.False(Span("2025-04-02", "2025-04-01").Contains(new(2025, 4, 1)));
    }

    [Theory]
    [InlineData("2025-03-01", "2025-04-01", true)]
    [InlineData("2025-03-01", "2025-03-31", false)]
    [InlineData("2026-03-31", null, true)]
    [InlineData("2026-04-01", null, false)]
    [InlineData("2025-06-01", "2025-06-30", true)]
    [InlineData("2020-01-01", null, true)]
    [InlineData("2025-06-02", "2025-06-01", false)]
    public void Spans_overlap_when_they_share_a_day(string start, string? end, bool overlaps)
    {
        Assert.Equal(overlaps, Year.Overlaps(Span(start, end)));
        Assert.Equal(overlaps, Span(start, end).Overlaps(Year));
    }

    [Fact]
    public void An_intersection_is_the_days_that_both_have()
    {
        Assert.Equal(Span("2025-05-14", "2026-03-31"), Year.Intersect(Span("2025-05-14", null)));
        Assert.Equal(Span("2025-05-14", null), Span("2025-01-01", null).Intersect(Span("2025-05-14", null)));
        Assert.Equal(Span("2025-06-01", "2025-06-30"), Year.Intersect(Span("2025-06-01", "2025-06-30")));
        Assert.True(Year.Intersect(Span("2026-04-01", "2026-04-30")).IsEmpty);
    }

    private static DateSpan Span(string start, string? end) =>
        new(DateOnly.ParseExact(start, "yyyy-MM-dd"), end is null ? null : DateOnly.ParseExact(end, "yyyy-MM-dd"));
}
