using System.Text.Json;

namespace PoolPlatform.Kernel.Tests;

public class OrganisationCodeTests
{
    [Theory]
    [InlineData("11E")]
    [InlineData("00T")]
    [InlineData("01M")]
    [InlineData("QOX")]
    [InlineData("RVN")]
    [InlineData("E06000022")]
    [InlineData("W06000015")]
    [InlineData("S12000033")]
    [InlineData("X26")]
    [InlineData("A1B2C3D4")]
    public void Codes_keep_their_leading_zeros_and_their_case(string text)
    {
        Assert.True(OrganisationCode.TryParse(text, out var code));
        Assert.Equal(text, code.Value);
        Assert.Equal(text, code.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("11e")]
    [InlineData("e06000022")]
    [InlineData("E0600002X")]
    [InlineData("Z06000022")]
    [InlineData("E060000222")]
    [InlineData(" 11E")]
    [InlineData("11E ")]
    [InlineData("11E\n")]
    [InlineData("11-E")]
    [InlineData("\u0661\u0661E")]
    public void Lower_case_and_other_shapes_are_refused(string? text) => Assert.False(OrganisationCode.TryParse(text, out _));

    [Fact]
    public void A_code_that_was_never_given_has_no_value() => Assert.Throws<InvalidOperationException>(() => default(OrganisationCode).Value);

    [Fact]
    public void In_json_a_code_may_be_a_value_or_name_a_field()
    {
        var shares = JsonSerializer.Deserialize<Dictionary<OrganisationCode, Percent>>("{\"11E\":\"68.67\",\"E06000022\":\"31.33\"}")!;
        Assert.Equal(["11E", "E06000022"], shares.Keys.Select(code => code.Value));
        Assert.Equal("{\"11E\":\"68.67\",\"E06000022\":\"31.33\"}", JsonSerializer.Serialize(shares));
        Assert.Equal("\"01M\"", JsonSerializer.Serialize(JsonSerializer.Deserialize<OrganisationCode>("\"01M\"")));
    }

    [Theory]
    [InlineData("\"11e\"")]
    [InlineData("11")]
    [InlineData("null")]
    [InlineData("\"\\ud800\"")]
    public void In_json_everything_else_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<OrganisationCode>(json));

    [Fact]
    public void In_json_a_field_named_otherwise_is_refused() =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<OrganisationCode, int>>("{\"11e\":1}"));
}
