using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class RabbitMQBuilderExtensions
{
    /// <summary>Adds a RabbitMQ server. Without a password parameter one is made, and kept beside the data.</summary>
    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var server = new RabbitMQServerResource(name, userName?.Resource, password?.Resource ?? GeneratedPassword.For(builder, name));
        server.Endpoints.Add(new EndpointAnnotation("tcp") { UriScheme = "tcp", Port = port });
        return builder.AddResource(server);
    }

    /// <summary>Keeps the data from one run to the next. Without it every start is a first start.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithDataVolume(
        this IResourceBuilder<RabbitMQServerResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.Volume = name ?? builder.Resource.Name;
        return builder;
    }
}
