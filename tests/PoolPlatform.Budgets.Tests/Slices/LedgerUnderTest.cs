using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PoolPlatform.Budgets.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.Postgres.Events;
using PoolPlatform.Testing;

namespace PoolPlatform.Budgets.Tests.Slices;

/// <summary>The ledger's tables in a database of their own for each test, without the service around them.</summary>
public abstract class LedgerUnderTest : IAsyncLifetime
{
    private protected static readonly FinancialYear Year = FinancialYear.StartingIn(2014);
    private protected static readonly AgreementReference Reference = AgreementReference.TryParse("BANES-MH", out var reference) ? reference : default;

    private protected readonly PoolYears pools = new(TimeProvider.System);
    private FreshDatabase fresh = null!;
    private protected NpgsqlDataSource database = null!;
    private protected ChangeStarter changes = null!;

    public async ValueTask InitializeAsync()
    {
        fresh = await FreshDatabase.Create("budgets", typeof(BudgetsModule).Assembly);
        database = NpgsqlDataSource.Create(fresh.ConnectionString);
        changes = new(database, TimeProvider.System, new EventSignal(), NullLogger<Change>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await fresh.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new ArgumentException(text);

    private protected async Task Execute(string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private protected async Task<object?> Scalar(string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
