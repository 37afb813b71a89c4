using PoolPlatform.EndToEnd.Tests.Running;

namespace PoolPlatform.EndToEnd.Tests.Stories;

/// <summary>The walkthrough of the documentation, as a reader runs it.</summary>
public sealed class Walking_with_curl(Platform platform)
{
    [Fact]
    public async Task Curl_alone_walks_the_whole_story()
    {
        var (code, output, errors) = await Program.Run("bash", Path.Combine(Checkout.Root, "docs", "walkthrough.sh"), platform.Gateway.ToString().TrimEnd('/'));

        Assert.True(code == 0, $"{output}\n{errors}");
        Assert.Contains("variance: 22345.68", output, StringComparison.Ordinal);
        Assert.Contains("13407.41", output, StringComparison.Ordinal);
        Assert.Contains("settlement: Settled", output, StringComparison.Ordinal);
    }
}
