using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ServiceDefaults.Grpc;

/// <summary>Asking another service of the platform: its address by name, our own token, and a deadline on every call.</summary>
public static class ServiceCalls
{
    /// <summary>Long enough for a year's position of a large pool, short enough that a caller still waits.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Registers the generated client of the named service, such as <c>agreements</c>.</summary>
    /// <param name="name">What to call the client where several services offer the same one; the type's name otherwise.</param>
    public static void AddServiceClient<TClient>(this IHostApplicationBuilder builder, string service, string? name = null)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<IOwnToken, ServiceTokens>();
        builder.Services.AddHttpContextAccessor();
        builder.Services.TryAddTransient<Deadlines>();
        builder.Services.TryAddTransient<OwnToken>();
        builder.Services
            .AddGrpcClient<TClient>(name ?? typeof(TClient).Name, options => options.Address = new Uri(
                builder.Configuration[$"services:{service}:grpc:0"]
                ?? throw new InvalidOperationException($"The address services:{service}:grpc:0 is not configured.")))
            .AddInterceptor<Deadlines>()
            .AddHttpMessageHandler<OwnToken>()
            .ConfigureChannel(channel =>
            {
                // Every call between our services may be repeated: questions change nothing, and postings carry their own key.
                channel.ServiceConfig = new ServiceConfig
                {
                    MethodConfigs =
                    {
                        new MethodConfig
                        {
                            Names = { MethodName.Default },
                            RetryPolicy = new RetryPolicy
                            {
                                MaxAttempts = 4,
                                InitialBackoff = TimeSpan.FromMilliseconds(100),
                                MaxBackoff = TimeSpan.FromSeconds(1),
                                BackoffMultiplier = 2,
                                RetryableStatusCodes = { StatusCode.Unavailable },
                            },
                        },
                    },
                };
            });
    }

    /// <summary>Puts our own token on every call, and for the audit trail the name of whoever made us ask.</summary>
    private sealed class OwnToken(IOwnToken tokens, IHttpContextAccessor http) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new("Bearer", await tokens.Current(cancellationToken));
            if (http.HttpContext?.User.Identity?.IsAuthenticated == true && Caller.Of(http.HttpContext) is var caller)
                request.Headers.TryAddWithoutValidation(Caller.OnBehalfOfHeader, caller.OnBehalfOf ?? $"{caller.ClientId}@{caller.Organisation?.Value ?? "platform"}");
            return await base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>No call waits for ever; a stream lives as long as its reader, who cancels it.</summary>
    private sealed class Deadlines(TimeProvider time) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation) =>
            continuation(request, new(context.Method, context.Host, context.Options.Deadline is null
                ? context.Options.WithDeadline(time.GetUtcNow().UtcDateTime + Deadline)
                : context.Options));
    }
}
