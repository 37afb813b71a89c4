using Xunit;

namespace PoolPlatform.Testing;

/// <summary>The real PostgreSQL and RabbitMQ that the tests run against, named by the environment.</summary>
/// <remarks>Where they are missing a test is skipped, but fails in CI and under the strict run: a suite that skips everything must not look green.</remarks>
public static class Servers
{
    /// <summary>A connection string of a superuser on a private server.</summary>
    public static string Postgres => Named("POOL_TEST_POSTGRES");

    /// <summary>An AMQP address of a private broker.</summary>
    public static Uri RabbitMq => new(Named("POOL_TEST_RABBITMQ"));

    private static string Named(string variable)
    {
        var address = Environment.GetEnvironmentVariable(variable);
        if (!string.IsNullOrEmpty(address)) return address;
        var must = Environment.GetEnvironmentVariable("CI") == "true" || Environment.GetEnvironmentVariable("POOL_TEST_STRICT") == "1";
        if (must) Assert.Fail($"{variable} is not set, and this run may not skip.");
        Assert.Skip($"{variable} is not set.");
        return "";
    }
}
