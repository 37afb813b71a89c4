using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Servers;

/// <summary>Where the distribution put the servers' programs.</summary>
internal static class Installed
{
    /// <summary>The version that made the data, else the newest.</summary>
    internal static string Postgres(IConfiguration configuration, string? version)
    {
        if (configuration["PoolPlatform:PostgresBin"] is { } configured)
            return configured;
        var found = Folders("/usr/lib/postgresql", "*").Where(f => File.Exists(Path.Combine(f, "bin", "postgres")))
            .OrderByDescending(f => int.TryParse(Path.GetFileName(f), out var major) ? major : 0)
            .FirstOrDefault(f => version is null || Path.GetFileName(f) == version);
        return found is not null
            ? Path.Combine(found, "bin")
            : throw new DistributedApplicationException(
                $"PostgreSQL {version} is not installed: apt-get install postgresql (./run.sh does it), or name its folder in PoolPlatform:PostgresBin.");
    }

    internal static string RabbitMQ(IConfiguration configuration) =>
        configuration["PoolPlatform:RabbitMQSbin"]
        ?? Folders("/usr/lib/rabbitmq/lib", "rabbitmq_server-*").Select(f => Path.Combine(f, "sbin")).FirstOrDefault(Directory.Exists)
        ?? throw new DistributedApplicationException(
            "RabbitMQ is not installed: apt-get install rabbitmq-server (./run.sh does it), or name its folder in PoolPlatform:RabbitMQSbin.");

    private static string[] Folders(string parent, string pattern) =>
        Directory.Exists(parent) ? Directory.GetDirectories(parent, pattern) : [];
}
