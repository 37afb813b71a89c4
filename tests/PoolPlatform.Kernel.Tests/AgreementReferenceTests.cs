using System.Text.Json;

namespace PoolPlatform.Kernel.Tests;

public class AgreementReferenceTests
{
    [Theory]
    [InlineData("BANES-MH")]
    [InlineData("a")]
    [InlineData("2014.15_Pool-1")]
    public void Letters_digits_dots_dashes_and_underscores_name_an_agreement(string text)
    {
        Assert.True(AgreementReference.TryParse(text, out var reference));
        Assert.Equal(text, reference.Value);
        Assert.Equal(text, reference.ToString());
    }

    [Fact]
    public void A_reference_has_at_most_64_characters()
    {
        Assert.True(AgreementReference.TryParse(new string('A', 64), out _));
        Assert.False(AgreementReference.TryParse(new string('A', 65), out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-MH")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("BANES MH")]
    [InlineData("BANES/MH")]
    [InlineData("BANES%2FMH")]
    [InlineData("BANES-MH\n")]
    [InlineData("BÄNES")]
    public void What_a_path_could_not_carry_is_refused(string? text) => Assert.False(AgreementReference.TryParse(text, out _));

    [Fact]
    public void References_that_differ_in_case_are_two_agreements()
    {
        Assert.True(AgreementReference.TryParse("banes-mh", out var lower));
        Assert.True(AgreementReference.TryParse("BANES-MH", out var upper));
        Assert.NotEqual(lower, upper);
    }

    [Fact]
    public void A_reference_that_was_never_given_has_no_value() => Assert.Throws<InvalidOperationException>(() => default(AgreementReference).Value);

    [Fact]
    public void In_json_a_reference_is_a_string()
    {
        Assert.Equal("\"BANES-MH\"", JsonSerializer.Serialize(JsonSerializer.Deserialize<AgreementReference>("\"BANES-MH\"")));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<AgreementReference>("\"BANES/MH\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<AgreementReference>("7"));
    }
}
