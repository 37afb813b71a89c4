using System.Globalization;
using Grpc.Core;
using Npgsql;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Testing;

namespace PoolPlatform.Benchmarks.Agreements;

/// <summary>Terms on a date at the service, by HTTP as the gateway asks and by gRPC as other services ask; days in the past, in turn over all versions.</summary>
internal static class TermsOnADate
{
    private const string Reference = "LARGE";
    private const int Versions = 50;
    private const int Schemes = 200;
    private static readonly DateOnly Start = new(2014, 4, 1);
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(5);

    public static async Task<Table> Run()
    {
        await using var host = await Samples.Service();
        await Samples.Active(host, Reference, Schemes);
        for (var number = 2; number <= Versions; number++) await Samples.Vary(host, Reference, Start.AddMonths(2 * (number - 1)), $"Version {number}");

        using var channel = host.Channel();
        var client = new AgreementsApi.AgreementsApiClient(channel);
        var asService = new Metadata { { "Authorization", $"Bearer {TestTokens.Issue("svc-settlement", null, "service")}" } };
        await using var database = NpgsqlDataSource.Create(Servers.Postgres);
        int byHttp = 0, byRpc = 0;
        return await Rounds.Time(
            300,
            new("`select 1` on an open connection", async () =>
            {
                await using var one = database.CreateCommand("select 1");
                await one.ExecuteScalarAsync();
            }),
            new("`GET /health/ready` of the service", async () => Samples.Expect(200, await host.Get("/health/ready", Samples.Council))),
            new("`GET .../terms?on=`", async () =>
            {
                var version = byHttp++ % Versions + 1;
                var terms = Samples.Expect(200, await host.Get($"/v1/agreements/{Reference}/terms?on={Day(version)}", Samples.Council));
                Check(version, terms.Body.GetProperty("version").GetInt32(), terms.Body.GetProperty("schemes").GetArrayLength());
            }, Limit),
            new("gRPC `FindTerms`", async () =>
            {
                var version = byRpc++ % Versions + 1;
                var terms = await client.FindTermsAsync(new() { Reference = Reference, On = Day(version) }, asService);
                Check(version, terms.Version, terms.Schemes.Count);
            }, Limit));
    }

    private static string Day(int version) => Start.AddMonths(2 * (version - 1)).AddDays(10).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void Check(int version, int found, int schemes)
    {
        if (found != version || schemes != Schemes) throw new InvalidOperationException($"Version {version} with {Schemes} schemes was expected, {found} with {schemes} came.");
    }
}
