using PoolPlatform.Budgets.Domain.Budgeting;
using PoolPlatform.Kernel;
using static PoolPlatform.Budgets.Tests.Domain.Samples;

namespace PoolPlatform.Budgets.Tests.Domain;

public class Budgeting
{
    [Fact]
    public void The_pool_of_the_report_comes_to_its_printed_total_with_the_negative_line() =>
        Assert.Equal((Pounds("24190000.00"), 0), (Banes.Total, Banes.UnknownLines));

    [Fact]
    public void An_unknown_amount_is_counted_and_not_added()
    {
        var bolton = new PoolBudget(1, "opening", null,
            [Line("COMMUNITY", Council, "51900000.00"), Line("MH", Council, "18500000.00"), Line("CARE", Council, "59700000.00"), Line("LD", Council, "24200000.00"), Line("BCF", Council, "5600000.00"), Line("PH", Council, null)]);

        Assert.Equal((Pounds("159900000.00"), 1), (bolton.Total, bolton.UnknownLines));
    }

    [Fact]
    public void A_sound_budget_is_taken() => Assert.Null(Banes.Check(Terms, ["AWP"]));

    [Fact]
    public void A_line_of_another_scheme_or_of_no_partner_is_refused()
    {
        var refusal = (Banes with { Lines = [Line("A", Ccg, "1.00", "NO"), Line("B", Code("00W"), "1.00")] }).Check(Terms, []);

        Assert.Equal("unknown-scheme", refusal?.Code);
        Assert.Equal(["lines[0].scheme", "lines[1].fundedBy", "lines[1].owner"], refusal!.Errors.Keys);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" A")]
    [InlineData("A\n")]
    public void A_code_that_nobody_could_type_again_is_refused(string code) =>
        Assert.Equal("text-unusable", (Banes with { Lines = [Line(code, Ccg, "1.00")] }).Check(Terms, [])?.Code);

    [Fact]
    public void A_line_that_money_was_spent_on_stays() => Assert.Equal("line-in-use", Banes.Check(Terms, ["GONE"])?.Code);

    [Fact]
    public void A_virement_keeps_the_total_and_makes_the_next_number()
    {
        var moved = Banes.Move("NCA", "AWP", Pounds("714000.00")).OrThrow();

        Assert.Equal((2, Banes.Total, Money.Zero, Pounds("13530000.00")), (moved.Number, moved.Total, moved.Find("NCA")!.Amount, moved.Find("AWP")!.Amount));
    }

    [Fact]
    public void A_line_below_zero_has_nothing_to_give() => Assert.Equal("virement-beyond-line", Banes.Move("OTHER", "AWP", Pounds("0.01")).Refusal?.Code);

    [Fact]
    public void The_order_of_lines_is_part_of_a_budget()
    {
        Assert.True(Banes.SaysTheSameAs(Banes with { Number = 9 }));
        Assert.False(Banes.SaysTheSameAs(Banes with { Lines = [.. Banes.Lines.Reverse()] }));
    }
}
