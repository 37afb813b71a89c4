namespace Grpc.Net.ClientFactory;

/// <summary>Makes clients by the name they were registered under, for a client type that has several servers.</summary>
public abstract class GrpcClientFactory
{
    public abstract TClient CreateClient<TClient>(string name)
        where TClient : class;
}
