namespace PoolPlatform.Kernel.Tests;

public class RefusalTests
{
    [Fact]
    public void Each_sort_of_no_has_its_own_word()
    {
        Assert.Equal(RefusalKind.Invalid, Refusal.Invalid("c", "m").Kind);
        Assert.Equal(RefusalKind.Forbidden, Refusal.Forbidden("c", "m").Kind);
        Assert.Equal(RefusalKind.NotFound, Refusal.NotFound("c", "m").Kind);
        Assert.Equal(RefusalKind.Conflict, Refusal.Conflict("c", "m").Kind);
        Assert.Equal(RefusalKind.RuleBroken, Refusal.RuleBroken("c", "m").Kind);
    }

    [Fact]
    public void A_field_may_be_wrong_in_several_ways()
    {
        var refusal = Refusal.Invalid("request-invalid", "The request cannot be read.")
            .About("lines[3].amount", "Money is a string.")
            .About("lines[3].amount", "It is also too large.")
            .About("host", "Missing.");
        Assert.Equal(["host", "lines[3].amount"], refusal.Errors.Keys);
        Assert.Equal(["Money is a string.", "It is also too large."], refusal.Errors["lines[3].amount"].AsEnumerable());
        Assert.Equal(["Missing."], refusal.Errors["host"].AsEnumerable());
    }

    [Fact]
    public void Telling_more_leaves_the_first_refusal_as_it_was()
    {
        var refusal = Refusal.Invalid("c", "m");
        _ = refusal.About("host", "Missing.").With("left", "1.00");
        Assert.Empty(refusal.Errors);
        Assert.Empty(refusal.Figures);
    }

    [Fact]
    public void Figures_are_pounds_in_text()
    {
        var refusal = Refusal.RuleBroken("c", "m").With("left", Money.FromPence(-11400000)).With("scheme", "MH");
        Assert.Equal("-114000.00", refusal.Figures["left"]);
        Assert.Equal("MH", refusal.Figures["scheme"]);
    }

    [Fact]
    public void Fields_whose_names_a_language_thinks_alike_stay_apart()
    {
        var refusal = Refusal.Invalid("c", "m").About("amount", "One.").About("Amount", "Two.").About("amo\u00adunt", "Three.");
        Assert.Equal(["Amount", "amount", "amo\u00adunt"], refusal.Errors.Keys);
        Assert.Same(StringComparer.Ordinal, refusal.Errors.KeyComparer);
        Assert.Same(StringComparer.Ordinal, refusal.Figures.KeyComparer);
    }
}
