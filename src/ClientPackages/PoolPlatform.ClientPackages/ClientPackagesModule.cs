using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.EvaluatingCosts;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.ClientPackages.RecordingPerson;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.ClientPackages.ViewingPerson;

namespace PoolPlatform.ClientPackages;

/// <summary>The table of contents of the service: what it stores, what it offers.</summary>
internal static class ClientPackagesModule
{
    public static void AddClientPackages(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(PeopleKeys.Read(builder.Configuration));
        builder.Services.AddHostedService<PeopleKeyCheck>();
        builder.Services.AddSingleton<PersonStore>();
        builder.Services.AddTransient<PersonAccess>();
        builder.Services.AddTransient<PoolAccess>();
    }

    public static void MapClientPackages(this WebApplication app)
    {
        EvaluateCosts.Map(app);
        RecordPerson.Map(app);
        ViewPerson.Map(app);
        ViewAccessLog.Map(app);
    }
}
