using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PoolPlatform.StandIns.Tests.Transport;

[assembly: AssemblyFixture(typeof(TrialServer))]

namespace PoolPlatform.StandIns.Tests.Transport;

/// <summary>The trial service on a real Kestrel: HTTP/2 in clear text, a free port of the loopback interface.</summary>
public sealed class TrialServer : IAsyncLifetime
{
    private readonly WebApplication _app;

    public TrialServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton<CallsUnderWay>();
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<TurnAwayTheBlocked>());
        _app = builder.Build();
        _app.MapGrpcService<TrialService>();
    }

    public Uri Address => new(_app.Urls.Single());

    internal CallsUnderWay Calls => _app.Services.GetRequiredService<CallsUnderWay>();

    public async ValueTask InitializeAsync() => await _app.StartAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
