namespace PoolPlatform.Kernel.Tests;

public class OutcomeTests
{
    private static readonly Refusal No = Refusal.Conflict("period-closed", "The period is closed.");

    [Fact]
    public void A_value_is_granted()
    {
        Outcome<int> outcome = 7;
        Assert.False(outcome.IsRefused(out var refusal, out var granted));
        Assert.Null(refusal);
        Assert.Equal(7, granted);
        Assert.Equal(7, outcome.OrThrow());
        Assert.Equal("7", outcome.Match(value => $"{value}", refused => refused.Code));
    }

    [Fact]
    public void A_refusal_carries_its_reason()
    {
        Outcome<int> outcome = No;
        Assert.True(outcome.IsRefused(out var refusal, out _));
        Assert.Same(No, refusal);
        Assert.Same(No, outcome.Refusal);
        Assert.Equal("period-closed", outcome.Match(value => $"{value}", refused => refused.Code));
    }

    [Fact]
    public void What_follows_a_refusal_is_not_tried()
    {
        var tried = false;
        Outcome<string> Next(int value)
        {
            tried = true;
            return $"{value}";
        }
        Outcome<int> refused = No;
        Assert.Same(No, refused.Then(Next).Refusal);
        Assert.False(tried);
        Outcome<int> granted = 7;
        Assert.Equal("7", granted.Then(Next).OrThrow());
        Assert.True(tried);
    }

    [Fact]
    public void Insisting_on_a_refused_value_names_the_code()
    {
        Outcome<int> outcome = No;
        Assert.Contains("period-closed", Assert.Throws<InvalidOperationException>(() => outcome.OrThrow()).Message);
    }

    [Fact]
    public void A_refused_struct_is_not_mistaken_for_its_default()
    {
        Outcome<Money> outcome = No;
        Assert.True(outcome.IsRefused(out _, out _));
    }
}
