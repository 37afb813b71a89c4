using Grpc.Net.ClientFactory;
using Npgsql;
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
        service's own credentials are set, every settlement in the ledger is compared with what the partners agreed.
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
        var settlements = default(int?);
        if (difference is null && builder.Configuration["services:settlement:grpc:0"] is not null)
        {
            builder.AddServiceDefaults();
            builder.AddServiceClient<EventLogApi.EventLogApiClient>("settlement", "settlement-log");
            await using var app = builder.Build();
            var log = app.Services.GetRequiredService<GrpcClientFactory>().CreateClient<EventLogApi.EventLogApiClient>("settlement-log");
            (settlements, difference) = await new SettlementProof(database, log).Prove(pool, CancellationToken.None);
        }
        await said.WriteLineAsync(difference is null
            ? FormattableString.Invariant($"Proved: {proof.PoolYears} pool years, {proof.Journals} journals, {proof.Lines} lines, {proof.Seals} seals{(settlements is { } many ? $", {many} settlements as agreed" : "")}.")
            : $"Not proved. {difference}.");
        return difference is null ? 0 : 1;
    }
}
