namespace PoolPlatform.Identity;

/// <summary>What identifies the issuer. The name is fixed by configuration, so that services see one issuer whatever address they reach it by.</summary>
internal sealed record IssuerSettings(string Issuer, TimeSpan TokenLifetime)
{
    public static IssuerSettings Read(IConfiguration configuration)
    {
        var lifetime = configuration.GetValue("Identity:TokenLifetime", TimeSpan.FromHours(1));
        return new(
            configuration["Identity:Issuer"] ?? "urn:pool-platform:identity",
            lifetime >= TimeSpan.FromSeconds(1) && lifetime <= TimeSpan.FromDays(1) ? lifetime : throw new InvalidOperationException("Identity:TokenLifetime must be between one second and one day."));
    }
}
