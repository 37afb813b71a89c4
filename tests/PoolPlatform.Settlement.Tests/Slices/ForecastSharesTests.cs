namespace PoolPlatform.Settlement.Tests.Slices;

public sealed class ForecastSharesTests
{
    private const string Forecasts = $"/v1/pools/{Pool.Reference}/years/2014-15/risk-shares/forecasts";

    [Fact]
    public async Task Each_forecast_is_kept_in_pounds_per_partner_and_says_what_has_changed()
    {
        await using var pool = await SettledPool.Open();
        Forecast(pool, 24_655_432_17);
        var first = await pool.Host.Post(Forecasts, "{}", Pool.CouncilToken);
        Forecast(pool, 24_665_432_17);
        pool.Others.Terms.Version = 4;
        var second = await pool.Host.Post(Forecasts, "{}", Pool.CouncilToken);

        Assert.Equal((201, "465432.17", """{"11E":"319612.27","E06000022":"145819.90"}"""), (first.Status, first.At("variance"), first.At("shares")));
        Assert.Equal("false", first.At("change.otherTerms")?.ToLowerInvariant());
        Assert.Equal("""{"shares":{"11E":"6867.00","E06000022":"3133.00"},"variance":"10000.00","budget":"0.00","schemes":[{"scheme":"MH","variance":"10000.00"}],"otherTerms":true}""", second.At("change"));
        var series = await pool.Host.Get(Forecasts, Pool.NhsToken);
        Assert.Equal([first.At("forecastId"), second.At("forecastId")], series.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("forecastId").GetString()));
        Assert.Equal(second.At("change"), series.At("items[1].change"));
    }

    [Fact]
    public async Task Only_the_host_keeps_forecasts_and_strangers_find_none()
    {
        await using var pool = await SettledPool.Open();

        Assert.Equal((403, "host-only"), (await pool.Host.Post(Forecasts, "{}", Pool.NhsToken)).Told);
        Assert.Equal(404, (await pool.Host.Post(Forecasts, "{}", Pool.StrangerToken)).Status);
        Assert.Equal(404, (await pool.Host.Get(Forecasts, Pool.StrangerToken)).Status);
        Assert.Equal((422, "scheme-unknown"), (await pool.Host.Post(Forecasts, """{"schemes":{"XX":{}}}""", Pool.CouncilToken)).Told);
    }

    private static void Forecast(SettledPool pool, long pence)
    {
        pool.Others.Position.Lines[0].ForecastPence = 16_610_000_00;
        pool.Others.Position.Lines[1].ForecastPence = pence - 16_610_000_00;
    }
}
