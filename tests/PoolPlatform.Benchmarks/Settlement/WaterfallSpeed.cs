using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Benchmarks.Settlement;

/// <summary>How long one pool takes to be worked out.</summary>
internal static class WaterfallSpeed
{
    public static Task<Table> Run()
    {
        var small = RiskShareSamples.Pool(1, 2);
        var large = RiskShareSamples.Pool(12, 37);
        return Rounds.Time(
            500,
            new("1 scheme, 2 partners", () => Work(small)),
            new("12 schemes, 2 partners", () => Work(RiskShareSamplesTwelve)),
            new("12 schemes, 37 partners", () => Work(large), TimeSpan.FromMilliseconds(1)));
    }

    private static readonly WaterfallInput RiskShareSamplesTwelve = RiskShareSamples.Pool(12, 2);

    private static Task Work(WaterfallInput input)
    {
        Waterfall.Run(input).OrThrow();
        return Task.CompletedTask;
    }
}
