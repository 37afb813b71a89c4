using System.Net;
using System.Text.Json;
using Aspire.Hosting;

namespace PoolPlatform.StandIns.Tests;

public sealed class Page_of_resources
{
    [Fact]
    public async Task It_shows_state_process_and_addresses_to_people_and_programs()
    {
        await using var system = new SampleSystem();
        var sample = system.AddSample("sample").WithHttpHealthCheck("/health/ready");
        var app = await system.StartAsync("sample");

        using var json = JsonDocument.Parse(await SampleSystem.GetAsync(system.PageUrl + "/resources.json"));
        var resource = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("sample", resource.GetProperty("name").GetString());
        Assert.Equal("Project", resource.GetProperty("type").GetString());
        Assert.Equal("Running", resource.GetProperty("state").GetString());
        Assert.True(resource.GetProperty("healthy").GetBoolean());
        Assert.Equal(app.Supervisor.Find("sample")!.ProcessId, resource.GetProperty("pid").GetInt32());
        Assert.Equal(SampleSystem.UrlOf(sample, "grpc"), resource.GetProperty("urls").GetProperty("grpc").GetString());

        var html = await SampleSystem.GetAsync(system.PageUrl);
        Assert.Contains("<td>sample</td><td>Project</td><td>Running</td>", html, StringComparison.Ordinal);
        Assert.Contains("is ready.", await SampleSystem.GetAsync(system.PageUrl + "/resources/sample/log"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_site_can_press_none_of_its_buttons()
    {
        await using var system = new SampleSystem();
        system.AddSample("sample").WithHttpHealthCheck("/health/ready");
        var app = await system.StartAsync("sample");

        using var answer = await SampleSystem.SendAsync(HttpMethod.Post, system.PageUrl + "/resources/sample/stop", origin: "http://elsewhere.example");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.True(app.Supervisor.Find("sample")!.Healthy);
    }
}
