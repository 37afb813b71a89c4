using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Net.ClientFactory;

/// <summary>Which client type owns a name. Names leave out the namespace, so two types could meet in one and,
/// the last address winning, the calls of one would go to the server of the other.</summary>
internal sealed class RegisteredNames
{
    private readonly Dictionary<string, Type> _owners = [];

    internal static RegisteredNames In(IServiceCollection services)
    {
        if (services.FirstOrDefault(service => service.ServiceType == typeof(RegisteredNames))?.ImplementationInstance is RegisteredNames found)
            return found;
        var names = new RegisteredNames();
        services.AddSingleton(names);
        return names;
    }

    internal void Take(string name, Type client)
    {
        if (!_owners.TryAdd(name, client) && _owners[name] != client)
            throw new InvalidOperationException($"The gRPC client name '{name}' belongs to {_owners[name]}: give {client} a name of its own.");
    }
}
