using Microsoft.Extensions.DependencyInjection;
using PoolPlatform.StandIns.Tests.Transport.V1;

namespace PoolPlatform.StandIns.Tests.Transport;

public sealed class CallTests : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly TrialApi.TrialApiClient _client;

    public CallTests(TrialServer server)
    {
        var services = new ServiceCollection();
        services.AddGrpcClient<TrialApi.TrialApiClient>(o => o.Address = server.Address);
        _services = services.BuildServiceProvider();
        _client = _services.GetRequiredService<TrialApi.TrialApiClient>();
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task A_unary_call_brings_back_the_answer()
    {
        var reply = await _client.EchoAsync(new EchoRequest { Text = "pence" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("pence", reply.Text);
    }
}
