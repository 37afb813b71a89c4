using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ResourceBuilderExtensions
{
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment =>
        builder.With(r => r.Environment.Add((variables, _) =>
        {
            variables[name] = value;
            return ValueTask.CompletedTask;
        }));

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment =>
        builder.With(r => r.Environment.Add(async (variables, ct) => variables[name] = await parameter.Resource.GetValueAsync(ct).ConfigureAwait(false)));

    /// <summary>Hands over a connection string as <c>ConnectionStrings__name</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source, string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        var variable = (source.Resource as ConfiguredConnectionString)?.EnvironmentVariableName
            ?? $"ConnectionStrings__{connectionName ?? source.Resource.Name}";
        return builder.With(r => r.Environment.Add(async (variables, ct) =>
        {
            try
            {
                variables[variable] = await source.Resource.GetConnectionStringAsync(ct).ConfigureAwait(false);
            }
            catch (DistributedApplicationException) when (optional)
            {
                // Optional means just this: whoever asked can do without.
            }
        }));
    }

    /// <summary>Hands over the addresses of a service as <c>services__name__endpoint__0</c>. Two services may know each other.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(source);
        return builder.With(r => r.Environment.Add((variables, _) =>
        {
            // Read when the service starts, not here: endpoints may be added after the reference.
            foreach (var endpoint in ((Resource)source.Resource).Endpoints)
                variables[$"services__{source.Resource.Name}__{endpoint.Name}__0"] = endpoint.Url;
            return ValueTask.CompletedTask;
        }));
    }

    /// <summary>Starts only when <paramref name="dependency"/> runs and its health check passes.</summary>
    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport =>
        builder.With(r => r.Waits.Add(new Wait((Resource)dependency.Resource, ForCompletion: false, ExitCode: 0)));

    /// <summary>Starts only when <paramref name="dependency"/> has ended well.</summary>
    public static IResourceBuilder<T> WaitForCompletion<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport =>
        builder.With(r => r.Waits.Add(new Wait((Resource)dependency.Resource, ForCompletion: true, exitCode)));

    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null, bool isProxied = true)
        where T : IResourceWithEndpoints
    {
        // There is no proxy in front of a child process here, so the port asked for and the port it listens on are one.
        var endpointName = name ?? "http";
        return builder.With(r =>
        {
            if (r.Endpoints.Exists(e => e.Name == endpointName))
                throw new DistributedApplicationException($"{r.Name} already has an endpoint '{endpointName}'.");
            var endpoint = new EndpointAnnotation(endpointName) { Port = port ?? targetPort };
            r.Endpoints.Add(endpoint);
            if (env is not null)
                r.Environment.Add((variables, _) =>
                {
                    variables[env] = endpoint.AllocatedPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
                    return ValueTask.CompletedTask;
                });
        });
    }

    /// <summary>Changes an endpoint, such as one found in the project's appsettings.json.</summary>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(callback);
        return builder.With(r =>
        {
            var endpoint = r.Endpoints.Find(e => e.Name == endpointName);
            if (endpoint is null && createIfNotExists)
                r.Endpoints.Add(endpoint = new EndpointAnnotation(endpointName));
            if (endpoint is not null)
                callback(endpoint);
        });
    }

    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints =>
        builder.With(r => r.Endpoints.ForEach(e => e.IsExternal = true));

    /// <summary>Healthy means that a GET of <paramref name="path"/> answers <paramref name="statusCode"/>, else 200.</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints =>
        builder.With(r => r.HealthCheck = new HttpHealthCheck(path ?? "/", statusCode ?? 200, endpointName ?? "http"));

    private static IResourceBuilder<T> With<T>(this IResourceBuilder<T> builder, Action<Resource> change)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        change((Resource)(object)builder.Resource);
        return builder;
    }
}
