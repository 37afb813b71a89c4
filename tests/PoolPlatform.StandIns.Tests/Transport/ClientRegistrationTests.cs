using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection;
using PoolPlatform.StandIns.Tests.Transport.V1;

namespace PoolPlatform.StandIns.Tests.Transport;

public sealed class ClientRegistrationTests(TrialServer server)
{
    [Fact]
    public async Task Each_client_is_new_and_all_share_one_connection()
    {
        using var clients = new TrialClients(server);

        var (first, second) = (clients.Client, clients.Client);

        Assert.NotSame(first, second);
        Assert.Equal((await Echo(first)).ConnectionId, (await Echo(second)).ConnectionId);
    }

    [Fact]
    public async Task Interceptors_see_a_call_in_the_order_they_were_added()
    {
        var order = new List<string>();
        using var clients = new TrialClients(
            server, client => client.AddInterceptor(() => new Notes("first", order)).AddInterceptor(_ => new Notes("second", order)));

        await Echo(clients.Client);

        Assert.Equal(["first", "second"], order);
    }

    [Fact]
    public async Task An_interceptor_from_the_container_sees_every_kind_of_call()
    {
        var order = new List<string>();
        using var clients = new TrialClients(
            server, client => client.AddInterceptor<Notes>(), services => services.AddSingleton(new Notes("noted", order)));

        await Echo(clients.Client);
        clients.Client.Echo(new EchoRequest(), cancellationToken: Here());
        using var counted = clients.Client.Count(new CountRequest(), cancellationToken: Here());
        using var summed = clients.Client.Sum(cancellationToken: Here());
        using var doubled = clients.Client.Double(cancellationToken: Here());

        Assert.Equal(5, order.Count);
    }

    [Fact]
    public async Task An_interceptor_can_change_the_headers_of_a_call()
    {
        using var clients = new TrialClients(server, client => client.AddInterceptor(() => new Correlation("c-18")));

        Assert.Equal("c-18", (await Echo(clients.Client)).Correlation);
    }

    [Fact]
    public void A_channel_interceptor_is_made_once_and_a_client_interceptor_with_each_client()
    {
        var (forTheChannel, forClients) = (0, 0);
        using var clients = new TrialClients(server, client => client
            .AddInterceptor(InterceptorScope.Channel, _ => new Notes($"{++forTheChannel}", []))
            .AddInterceptor(InterceptorScope.Client, _ => new Notes($"{++forClients}", [])));

        _ = clients.Client;
        _ = clients.Client;

        Assert.Equal((1, 2), (forTheChannel, forClients));
    }

    [Fact]
    public async Task The_channel_can_be_configured()
    {
        const int fiveMegabytes = 5 * 1024 * 1024;
        using var clients = new TrialClients(server, client => client.ConfigureChannel(channel => channel.MaxReceiveMessageSize = 6 * 1024 * 1024));

        var reply = await clients.Client.EchoAsync(new EchoRequest { AnswerBytes = fiveMegabytes }, cancellationToken: Here());

        Assert.Equal(fiveMegabytes, reply.Payload.Length);
    }

    [Fact]
    public async Task A_message_handler_can_add_a_token_to_every_call()
    {
        using var clients = new TrialClients(
            server, client => client.AddHttpMessageHandler<BearerToken>(), services => services.AddTransient<BearerToken>());

        Assert.Equal("Bearer of-the-service", (await Echo(clients.Client)).Authorization);
    }

    [Fact]
    public async Task Call_credentials_add_a_token_to_one_call()
    {
        using var clients = new TrialClients(server, client => client.ConfigureChannel((_, channel) =>
        {
            channel.Credentials = ChannelCredentials.Insecure;
            channel.UnsafeUseInsecureChannelCallCredentials = true;
        }));
        var credentials = CallCredentials.FromInterceptor((context, headers) =>
        {
            headers.Add("authorization", $"Bearer for-{context.MethodName}");
            return Task.CompletedTask;
        });

        var reply = await clients.Client.EchoAsync(
            new EchoRequest(), new CallOptions(cancellationToken: Here()).WithCredentials(credentials));

        Assert.Equal("Bearer for-Echo", reply.Authorization);
    }

    [Fact]
    public async Task One_client_type_can_be_registered_for_several_servers_by_name()
    {
        await using var other = new TrialServer();
        await other.InitializeAsync();
        var services = new ServiceCollection();
        services.AddGrpcClient<TrialApi.TrialApiClient>("here", options => options.Address = server.Address);
        services.AddGrpcClient<TrialApi.TrialApiClient>("there", (_, options) => options.Address = other.Address);
        await using var provider = services.BuildServiceProvider();
        var factory = provider.GetRequiredService<GrpcClientFactory>();

        var here = await Echo(factory.CreateClient<TrialApi.TrialApiClient>("here"));
        var there = await Echo(factory.CreateClient<TrialApi.TrialApiClient>("there"));

        Assert.NotEqual(here.ConnectionId, there.ConnectionId);
    }

    [Fact]
    public void A_client_without_address_says_so()
    {
        var services = new ServiceCollection();
        services.AddGrpcClient<TrialApi.TrialApiClient>(_ => { });
        using var provider = services.BuildServiceProvider();

        var missing = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<TrialApi.TrialApiClient>());

        Assert.Contains("address", missing.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Two_client_types_cannot_share_a_name_and_so_an_address()
    {
        var services = new ServiceCollection();
        services.AddGrpcClient<TrialApi.TrialApiClient>(options => options.Address = server.Address);

        Assert.Throws<InvalidOperationException>(() => services.AddGrpcClient<Elsewhere.TrialApiClient>(options => options.Address = server.Address));
    }

    private static async Task<EchoReply> Echo(TrialApi.TrialApiClient client) =>
        await client.EchoAsync(new EchoRequest(), cancellationToken: Here());

    private static CancellationToken Here() => TestContext.Current.CancellationToken;

    private static class Elsewhere
    {
        internal sealed class TrialApiClient(CallInvoker invoker) : TrialApi.TrialApiClient(invoker);
    }

    private sealed class BearerToken : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new("Bearer", "of-the-service");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Correlation(string id) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var options = context.Options.WithHeaders(new Metadata { { "x-correlation", id } });
            return continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options));
        }
    }
}
