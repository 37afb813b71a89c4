using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory;

/// <summary>One channel for each registration, for as long as the process lives: connections are dear, clients are not.</summary>
internal sealed class ChannelPerName(
    IServiceProvider services,
    IHttpMessageHandlerFactory handlers,
    ILoggerFactory loggers,
    IOptionsMonitor<GrpcClientFactoryOptions> registrations) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<(GrpcChannel Channel, CallInvoker Invoker)>> _opened = new();

    internal CallInvoker Invoker(string name) => _opened.GetOrAdd(name, key => new(() => Open(key))).Value.Invoker;

    internal GrpcClientFactoryOptions Registration(string name) => registrations.Get(name);

    internal static CallInvoker Around(
        CallInvoker invoker, GrpcClientFactoryOptions registration, InterceptorScope scope, IServiceProvider provider) =>
        invoker.Intercept([.. registration.InterceptorRegistrations
            .Where(interceptor => interceptor.Scope == scope)
            .Select(interceptor => interceptor.Create(provider))]);

    public void Dispose()
    {
        foreach (var opened in _opened.Values.Where(opened => opened.IsValueCreated))
            opened.Value.Channel.Dispose();
    }

    private (GrpcChannel Channel, CallInvoker Invoker) Open(string name)
    {
        var registration = Registration(name);
        var address = registration.Address
            ?? throw new InvalidOperationException($"The gRPC client '{name}' has no address: set Address where it is registered.");
        var options = new GrpcChannelOptions { HttpHandler = handlers.CreateHandler(name), LoggerFactory = loggers, ServiceProvider = services };
        foreach (var configure in registration.ChannelOptionsActions)
            configure(options);
        var channel = GrpcChannel.ForAddress(address, options);
        return (channel, Around(channel.CreateCallInvoker(), registration, InterceptorScope.Channel, services));
    }
}

internal sealed class ScopedGrpcClientFactory(IServiceProvider scope, ChannelPerName channels) : GrpcClientFactory
{
    public override TClient CreateClient<TClient>(string name)
    {
        var invoker = ChannelPerName.Around(channels.Invoker(name), channels.Registration(name), InterceptorScope.Client, scope);
        return ActivatorUtilities.CreateInstance<TClient>(scope, invoker);
    }
}
