using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting;

/// <summary>The password of a server that nobody named one for: <c>Parameters:name-password</c>, or made once and kept.</summary>
internal static class GeneratedPassword
{
    internal static ParameterResource For(IDistributedApplicationBuilder builder, string server) =>
        new($"{server}-password", secret: true, () => builder.Configuration[$"Parameters:{server}-password"] ?? Kept(builder, server));

    private static string Kept(IDistributedApplicationBuilder builder, string server)
    {
        var file = Path.Combine(DataFolder.Path(builder.Configuration, builder.AppHostDirectory), "passwords", server);
        if (File.Exists(file))
            return File.ReadAllText(file).Trim();

        var password = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 32);
        DataFolder.WriteSecret(file, password);
        return password;
    }
}
