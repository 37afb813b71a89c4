using Aspire.Hosting;
using Aspire.Hosting.Running;

namespace PoolPlatform.StandIns.Tests;

public sealed class Order_of_starting_and_stopping
{
    [Fact]
    public async Task What_waits_starts_later_and_stops_earlier()
    {
        await using var system = new SampleSystem();
        var bottom = system.AddSample("bottom").WithHttpHealthCheck("/health/ready");
        var middle = system.AddSample("middle").WithHttpHealthCheck("/health/ready").WaitFor(bottom);
        system.AddSample("top").WithHttpHealthCheck("/health/ready").WaitFor(middle).WaitFor(bottom);
        await system.StartAsync("top");
        await system.StopAsync();

        Assert.Equal(["bottom started", "middle started", "top started", "top stopped", "middle stopped", "bottom stopped"], system.Notes);
    }

    [Fact]
    public async Task A_service_that_runs_but_is_not_ready_keeps_the_others_waiting()
    {
        await using var system = new SampleSystem();
        var slow = system.AddSample("slow").WithEnvironment("SAMPLE_READY_FILE", system.FileNamed("ready")).WithHttpHealthCheck("/health/ready");
        system.AddSample("patient").WaitFor(slow);
        var app = await system.StartAsync();
        var (slowRun, patientRun) = (app.Supervisor.Find("slow")!, app.Supervisor.Find("patient")!);
        await Poll.UntilAsync(() => slowRun.Healthy is false && system.Notes is ["slow started"]);

        Assert.Equal(ResourceState.Waiting, patientRun.State);

        await File.WriteAllTextAsync(system.FileNamed("ready"), "", TestContext.Current.CancellationToken);
        await patientRun.Ready.WaitAsync(SampleSystem.Deadline);
        Assert.True(slowRun.Healthy);
    }

    [Fact]
    public async Task What_waits_for_a_service_that_ends_does_not_start()
    {
        await using var system = new SampleSystem();
        var broken = system.AddSample("broken").WithEnvironment("SAMPLE_EXIT_CODE", "3").WithHttpHealthCheck("/health/ready");
        system.AddSample("dependent").WaitFor(broken);
        var app = await system.StartAsync();

        var refused = await Assert.ThrowsAsync<DistributedApplicationException>(
            () => app.ResourceNotifications.WaitForResourceHealthyAsync("dependent", SampleSystem.Deadline));

        Assert.Equal("dependent: broken: ended with exit code 3..", refused.Message);
        Assert.Equal(["broken ran"], system.Notes);
    }

    [Fact]
    public async Task Waiting_for_completion_is_waiting_for_a_good_end()
    {
        await using var system = new SampleSystem();
        var job = system.AddSample("job").WithEnvironment("SAMPLE_EXIT_CODE", "0");
        system.AddSample("after").WithHttpHealthCheck("/health/ready").WaitForCompletion(job);
        await system.StartAsync("after");

        Assert.Equal(["job ran", "after started"], system.Notes);
    }

    [Fact]
    public async Task Services_that_wait_for_each_other_are_refused()
    {
        await using var system = new SampleSystem();
        var one = system.AddSample("one");
        var two = system.AddSample("two").WaitFor(one);
        one.WaitFor(two);

        var refused = await Assert.ThrowsAsync<DistributedApplicationException>(() => system.StartAsync());

        Assert.Equal("one waits for two waits for one: nobody could start.", refused.Message);
    }

    [Fact]
    public async Task A_killed_service_stays_dead_until_it_is_started_again()
    {
        await using var system = new SampleSystem();
        system.AddSample("victim").WithHttpHealthCheck("/health/ready");
        var app = await system.StartAsync("victim");
        var run = app.Supervisor.Find("victim")!;
        Signals.Send(run.ProcessId!.Value, Signals.Kill);
        await run.Ended.WaitAsync(SampleSystem.Deadline);

        Assert.Equal((ResourceState.Exited, 137), (run.State, run.ExitCode));

        using var answer = await SampleSystem.SendAsync(HttpMethod.Post, system.PageUrl + "/resources/victim/start");
        await run.Ready.WaitAsync(SampleSystem.Deadline);
        Assert.Equal(["victim started", "victim started"], system.Notes);
    }

    [Fact]
    public async Task Two_runs_cannot_share_a_folder()
    {
        await using var system = new SampleSystem();
        await system.StartAsync();
        await using var second = DistributedApplication.CreateBuilder([$"--PoolPlatform:DataDirectory={system.DataDirectory}"]).Build();

        var refused = await Assert.ThrowsAsync<DistributedApplicationException>(() => second.StartAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("Another AppHost is running", refused.Message, StringComparison.Ordinal);
    }
}
