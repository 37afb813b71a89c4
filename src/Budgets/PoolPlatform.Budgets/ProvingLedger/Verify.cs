using Grpc.Net.ClientFactory;
using Npgsql;
using PoolPlatform.ClientPackages.Contracts;
using PoolPlatform.Postgres.Events;
using PoolPlatform.ServiceDefaults;
using PoolPlatform.ServiceDefaults.Grpc;

namespace PoolPlatform.Budgets.ProvingLedger;

/// <summary>The command <c>verify</c>: proves the ledger of a database and ends with 0, or with 1 and the first difference; 2 says that it could not look.</summary>
internal static class Verify
{
    public const string Command = "verify";

    private const string Usage =
        """
        verify [--pool REFERENCE]
        Works balances, bodies, reversals, months and seals out again. ConnectionStrings__budgetsdb names the database. Where services__settlement__grpc__0 and the
        service's own credentials are set, every settlement in the ledger is compared with what the partners agreed; with services__clientpackages__grpc__0, what
        packages commit and owe is compared with what they told, up to the event that the ledger has heard.
        """;

    public static async Task<int> Run(string[] args, TextWriter said)
    {
        string? pool = null;
        switch (args)
        {
            case [Command]: break;
            case [Command, "--pool", var named]: pool = named; break;
            default:
                await said.WriteLineAsync(Usage);
                return 2;
        }
        var builder = WebApplication.CreateBuilder();
        if (builder.Configuration.GetConnectionString("budgetsdb") is not { } connection)
        {
            await said.WriteLineAsync($"ConnectionStrings__budgetsdb is not set.\n{Usage}");
            return 2;
        }
        await using var database = NpgsqlDataSource.Create(connection);
        var proof = await new LedgerProof(database).Prove(pool, CancellationToken.None);
        var difference = proof.Difference;
        var others = "";
        if (difference is null) (others, difference) = await AskOthers(builder, database, pool);
        await said.WriteLineAsync(difference is null
            ? FormattableString.Invariant($"Proved: {proof.PoolYears} pool years, {proof.Journals} journals, {proof.Lines} lines, {proof.Seals} seals{others}.")
            : $"Not proved. {difference}.");
        return difference is null ? 0 : 1;
    }

    /// <summary>What the services whose addresses are named say, in words, or the first difference.</summary>
    private static async Task<(string Others, string? Difference)> AskOthers(WebApplicationBuilder builder, NpgsqlDataSource database, string? pool)
    {
        var (settlement, packages) = (builder.Configuration["services:settlement:grpc:0"] is not null, builder.Configuration["services:clientpackages:grpc:0"] is not null);
        if (!settlement && !packages) return ("", null);
        builder.AddServiceDefaults();
        if (settlement) builder.AddServiceClient<EventLogApi.EventLogApiClient>("settlement", "settlement-log");
        if (packages) builder.AddServiceClient<ClientPackagesApi.ClientPackagesApiClient>("clientpackages");
        await using var app = builder.Build();
        var (said, difference) = ("", default(string));
        if (settlement)
        {
            var log = app.Services.GetRequiredService<GrpcClientFactory>().CreateClient<EventLogApi.EventLogApiClient>("settlement-log");
            (var settlements, difference) = await new SettlementProof(database, log).Prove(pool, CancellationToken.None);
            said = FormattableString.Invariant($", {settlements} settlements as agreed");
        }
        if (packages && difference is null)
        {
            (var agreeing, var onTheirWay, difference) = await new PackageProof(database, app.Services.GetRequiredService<ClientPackagesApi.ClientPackagesApiClient>()).Prove(pool, CancellationToken.None);
            said += FormattableString.Invariant($", {agreeing} pools as packages told") + (onTheirWay == 0 ? "" : FormattableString.Invariant($" with {onTheirWay} events on their way"));
        }
        return (said, difference);
    }
}
