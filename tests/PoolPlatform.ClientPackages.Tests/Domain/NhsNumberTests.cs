using FsCheck.Fluent;
using PoolPlatform.ClientPackages.Domain;

namespace PoolPlatform.ClientPackages.Tests.Domain;

public class NhsNumberTests
{
    [Theory]
    [InlineData("943 476 5919", "9434765919")]
    [InlineData("9434765919", "9434765919")]
    [InlineData("  94347 65919 ", "9434765919")]
    [InlineData("401 023 2137", "4010232137")]
    [InlineData("123 456 7881", "1234567881")]
    [InlineData("000 000 0019", "0000000019")]
    public void Ten_digits_with_the_right_check_are_kept_as_text(string text, string digits) =>
        Assert.Equal(digits, NhsNumber.Of(text).OrThrow().Digits);

    [Theory]
    [InlineData("")]
    [InlineData("943 476 591")]
    [InlineData("943 476 5919 0")]
    [InlineData("943-476-5919")]
    [InlineData("943\u00a0476\u00a05919")]
    [InlineData("943476591X")]
    [InlineData("\u0669\u0664\u0663\u0664\u0667\u0666\u0665\u0669\u0661\u0669")]
    [InlineData("9434765918")]
    [InlineData("9434765991")]
    [InlineData("0000000000")]
    [InlineData("1111111111")]
    [InlineData("999 999 9999")]
    public void Anything_else_is_refused(string text)
    {
        Assert.True(NhsNumber.Of(text).IsRefused(out var refusal, out _));
        Assert.Equal("nhs-number-invalid", refusal.Code);
        Assert.DoesNotContain(text.Length > 0 ? text : "\0", refusal.Message);
    }

    [Theory]
    [InlineData("401023213", '7')]
    [InlineData("123456788", '1')]
    [InlineData("999000000", null)]
    public void Nine_digits_have_one_check_digit_at_most(string nine, char? check) =>
        Assert.Equal(check is { } only ? [only] : Array.Empty<char>(), "0123456789".Where(digit => !NhsNumber.Of(nine + digit).IsRefused(out _, out _)));

    [Fact]
    public void One_wrong_digit_or_two_digits_swapped_are_always_found() =>
        Properties.Hold(
            from digits in Gen.ArrayOf(Gen.Choose(0, 9), 10)
            let text = string.Concat(digits)
            where !NhsNumber.Of(text).IsRefused(out _, out _)
            from place in Gen.Choose(0, 8)
            from other in Gen.Choose(0, 9)
            select (text, place, other),
            made =>
            {
                var (text, place, other) = made;
                var wrong = text[..place] + other + text[(place + 1)..];
                Assert.True(wrong == text || NhsNumber.Of(wrong).IsRefused(out _, out _));
                var swapped = text[..place] + text[place + 1] + text[place] + text[(place + 2)..];
                Assert.True(swapped == text || NhsNumber.Of(swapped).IsRefused(out _, out _));
            },
            count: 200);

    [Fact]
    public void A_number_never_prints_itself()
    {
        var number = NhsNumber.Of("943 476 5919").OrThrow();
        Assert.DoesNotContain("943", $"{number}");
        Assert.Equal(number, NhsNumber.Of("9434765919").OrThrow());
        Assert.Throws<InvalidOperationException>(() => default(NhsNumber).Digits);
    }
}
