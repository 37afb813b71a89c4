using Grpc.Core;

namespace PoolPlatform.StandIns.Tests.Transport;

public sealed class MetadataTests
{
    [Fact]
    public void Keys_are_kept_in_lower_case_and_found_in_any()
    {
        var headers = new Metadata { { "X-Correlation", "c-17" } };

        Assert.Equal("x-correlation", headers.Single().Key);
        Assert.Equal("c-17", headers.GetValue("X-CORRELATION"));
    }

    [Fact]
    public void Of_several_entries_the_last_counts_and_all_can_be_had()
    {
        var headers = new Metadata { { "a", "1" }, { "b", "2" }, { "a", "3" } };

        Assert.Equal("3", headers.GetValue("a"));
        Assert.Equal(["1", "3"], headers.GetAll("a").Select(entry => entry.Value));
        Assert.Null(headers.Get("c"));
    }

    [Fact]
    public void Bytes_are_copied_in_and_out()
    {
        var bytes = new byte[] { 1, 2, 3 };
        var headers = new Metadata { { "figures-bin", bytes } };
        bytes[0] = 99;
        headers.GetValueBytes("figures-bin")![1] = 99;

        Assert.Equal(new byte[] { 1, 2, 3 }, headers.GetValueBytes("figures-bin"));
        Assert.True(headers.Single().IsBinary);
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("ünlaut")]
    [InlineData("colon:")]
    public void A_key_that_the_wire_cannot_carry_is_refused(string key) =>
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "value"));

    [Fact]
    public void Only_keys_of_bytes_end_in_bin()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("figures-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("figures", [1]));
    }

    [Fact]
    public void The_shared_empty_headers_cannot_be_changed()
    {
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "1"));
        Assert.Empty(Metadata.Empty);
    }
}
