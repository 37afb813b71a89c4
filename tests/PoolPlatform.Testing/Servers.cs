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

    /// <summary>Whether both are named; a class fixture cannot skip, so it asks, and leaves the skipping to the tests.</summary>
    public static bool AreNamed => Find("POOL_TEST_POSTGRES") is not null && Find("POOL_TEST_RABBITMQ") is not null;

    /// <summary>Skips or fails the test where a server is missing.</summary>
    public static void Need() => _ = (Postgres, RabbitMq);

    private static string Named(string variable)
    {
        if (Find(variable) is { } address) return address;
        var must = Environment.GetEnvironmentVariable("CI") == "true" || Environment.GetEnvironmentVariable("POOL_TEST_STRICT") == "1";
        if (must) Assert.Fail($"{variable} is not set, and this run may not skip.");
        Assert.Skip($"{variable} is not set.");
        return "";
    }

    private static string? Find(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } address ? address : null;
}
