using Aspire.Hosting;
using Aspire.Hosting.Running;

namespace PoolPlatform.StandIns.Tests;

public sealed class Environment_of_services
{
    [Fact]
    public async Task A_service_gets_what_it_was_handed_and_nothing_else()
    {
        await using var system = new SampleSystem(
            "--environment=Development",
            "--Parameters:secretWord=open sesame",
            "--ConnectionStrings:elsewheredb=Host=elsewhere",
            "--OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4317");
        var secret = system.Builder.AddParameter("secretWord", secret: true);
        var elsewhere = system.Builder.AddConnectionString("elsewheredb");
        var first = system.AddSample("first").WithHttpHealthCheck("/health/ready");
        var second = system.AddSample("second").WithHttpHealthCheck("/health/ready")
            .WithReference(first)
            .WithReference(elsewhere)
            .WithEnvironment("Word", secret)
            .WithEnvironment("Plain", "text");
        first.WithReference(second);
        await system.StartAsync("first", "second");

        var one = await SampleSystem.EnvironmentOfAsync(first);
        var two = await SampleSystem.EnvironmentOfAsync(second);

        Assert.Equal(SampleSystem.UrlOf(second, "http"), one["services__second__http__0"]);
        Assert.Equal(SampleSystem.UrlOf(second, "grpc"), one["services__second__grpc__0"]);
        Assert.Equal(SampleSystem.UrlOf(first, "http"), two["services__first__http__0"]);
        Assert.Equal("Host=elsewhere", two["ConnectionStrings__elsewheredb"]);
        Assert.Equal("open sesame", two["Word"]);
        Assert.Equal("text", two["Plain"]);
        Assert.Equal(("Development", "Development"), (two["DOTNET_ENVIRONMENT"], two["ASPNETCORE_ENVIRONMENT"]));
        Assert.Equal(SampleSystem.UrlOf(second, "grpc"), two["Kestrel__Endpoints__grpc__Url"]);
        Assert.Equal("second", two["OTEL_SERVICE_NAME"]);
        Assert.Equal("http://127.0.0.1:4317", two["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.DoesNotContain("Word", one.Keys);
        Assert.DoesNotContain("ConnectionStrings__elsewheredb", one.Keys);
        Assert.EndsWith("PoolPlatform.StandIns.Aspire.Sample", await SampleSystem.GetAsync(SampleSystem.UrlOf(first, "http") + "/folder"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_without_a_value_stops_the_start_and_says_how_to_give_one()
    {
        await using var system = new SampleSystem();
        system.Builder.AddParameter("peopleKey", secret: true);

        var refused = await Assert.ThrowsAsync<DistributedApplicationException>(() => system.StartAsync());

        Assert.Contains("Parameters__peopleKey", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_listens_where_it_was_told_to()
    {
        await using var system = new SampleSystem();
        var port = new Ports(offset: null).Next();
        system.AddSample("gateway").WithEndpoint("http", e => e.Port = port).WithExternalHttpEndpoints().WithHttpHealthCheck("/health/ready");
        await system.StartAsync("gateway");

        Assert.Contains("PoolPlatform", await SampleSystem.GetAsync($"http://127.0.0.1:{port}/folder"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_before_anything_starts()
    {
        await using var system = new SampleSystem();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        system.AddSample("gateway").WithEndpoint("http", e => e.Port = port);

        var refused = await Assert.ThrowsAsync<DistributedApplicationException>(() => system.StartAsync());

        Assert.Equal($"gateway wants port {port}, which is taken: choose other ports with --port-offset N.", refused.Message);
    }

    [Fact]
    public void Two_offsets_share_no_port()
    {
        var first = new Ports(offset: 250);
        var second = new Ports(offset: 251);

        Assert.Empty(Enumerable.Range(0, 20).Select(_ => first.Next()).Intersect(Enumerable.Range(0, 20).Select(_ => second.Next())));
    }
}
