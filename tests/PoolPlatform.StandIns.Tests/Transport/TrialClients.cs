using Microsoft.Extensions.DependencyInjection;
using PoolPlatform.StandIns.Tests.Transport.V1;

namespace PoolPlatform.StandIns.Tests.Transport;

/// <summary>A container in which the trial client is registered as a service would register it.</summary>
internal sealed class TrialClients : IDisposable
{
    private readonly ServiceProvider _services;

    internal TrialClients(TrialServer server, Action<IHttpClientBuilder>? configure = null, Action<IServiceCollection>? also = null)
    {
        var services = new ServiceCollection();
        also?.Invoke(services);
        var client = services.AddGrpcClient<TrialApi.TrialApiClient>(options => options.Address = server.Address);
        configure?.Invoke(client);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    internal IServiceProvider Services => _services;

    internal TrialApi.TrialApiClient Client => _services.GetRequiredService<TrialApi.TrialApiClient>();

    public void Dispose() => _services.Dispose();
}
