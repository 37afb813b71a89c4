namespace PoolPlatform.Agreements.Tests.Slices;

/// <summary>Bolton's steps of 2018 and 2019, and the levers that grew with them.</summary>
public class Growing_in_steps(OneHost one) : IClassFixture<OneHost>
{
    [Fact]
    public async Task Milestones_are_planned_reached_and_read_by_stage()
    {
        var partnership = await Partnership.Drafted(await one.Started());
        foreach (var milestone in new[]
        {
            """{"title":"Partnership of council, CCG and foundation trust","reachedOn":"2018-07-01","stage":"Strategy"}""",
            """{"title":"One accountable officer","planned":"November 2018","reachedOn":"2018-11-01","stage":"JointCommissioning"}""",
            """{"title":"Last phase of moving in together","planned":"Summer 2019"}""",
            """{"title":"Children and young people join the fund","planned":"2020-21","stage":"PooledFund"}""",
        })
            Assert.Equal("201", (await partnership.Post("/milestones", milestone)).Told);

        Assert.Equal("200", (await partnership.Host.Send(HttpMethod.Put, $"{partnership.Path}/milestones/3", """{"title":"Last phase of moving in together","planned":"Summer 2019","reachedOn":"2019-08-30"}""", Partnership.Ccg)).Told);

        Assert.Equal(["2018-07-01", "2018-11-01", "2019-08-30", ""], (await partnership.Get("/milestones")).Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("reachedOn").ToString()));
        Assert.Equal(["Children and young people join the fund"], (await partnership.Get("/milestones?stage=PooledFund")).Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString()!));
        var history = await partnership.Get("/milestones/3/history");
        Assert.Equal((null, "2019-08-30"), (history.At("items[1].facts.before.reachedOn"), history.At("items[1].facts.after.reachedOn")));
    }

    [Theory]
    [InlineData("""{"title":" ","planned":"2019"}""", "title")]
    [InlineData("""{"title":"Nobody knows when"}""", "planned")]
    [InlineData("""{"title":"Nobody knows when","planned":" "}""", "planned")]
    public async Task A_milestone_has_a_title_and_a_time(string milestone, string field)
    {
        var refused = await (await Partnership.Drafted(await one.Started())).Post("/milestones", milestone);

        Assert.Equal(("422 register-entry-incomplete", field), (refused.Told, refused.Errors));
    }
}
