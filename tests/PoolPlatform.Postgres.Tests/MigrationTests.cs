using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PoolPlatform.Postgres.Migrations;
using PoolPlatform.Testing;

namespace PoolPlatform.Postgres.Tests;

public sealed class MigrationTests
{
    private static readonly Assembly Own = typeof(MigrationTests).Assembly;

    [Fact]
    public async Task Migrations_are_applied_once_even_when_two_start_at_the_same_time()
    {
        await using var database = await FreshDatabase.CreateEmpty("migrations");
        await using var first = NpgsqlDataSource.Create(database.ConnectionString);
        await using var second = NpgsqlDataSource.Create(database.ConnectionString);

        await Task.WhenAll(Migrate(first), Migrate(second));
        await Migrate(first);

        Assert.Equal(2, await Sql.Scalar<long>(database, "select count(*) from schema_migration"));
        Assert.Equal(1, await Sql.Scalar<long>(database, "select count(*) from event_sender"));
        Assert.Equal(0, await Sql.Scalar<long>(database, "select count(*) from note"));
    }

    [Fact]
    public async Task A_migration_whose_text_has_changed_stops_the_start()
    {
        await using var database = await FreshDatabase.Create("migrations", Own);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await Sql.Execute(database, "update schema_migration set sha256 = '\\x00' where owner = 'service' and number = 1");

        var stopped = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrate(source));

        Assert.Contains("0001_notes.sql", stopped.Message);
    }

    [Fact]
    public async Task The_lock_is_free_again_after_a_migration_that_failed()
    {
        await using var database = await FreshDatabase.Create("migrations", Own);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await Sql.Execute(database, "delete from schema_migration where owner = 'service'");
        await Assert.ThrowsAsync<PostgresException>(() => Migrate(source));

        await Sql.Execute(database, "drop table note; drop table heard");
        await Migrate(source);

        Assert.Equal(2, await Sql.Scalar<long>(database, "select count(*) from schema_migration"));
    }

    private static Task Migrate(NpgsqlDataSource database) => Migrator.Migrate(database, Own, NullLogger.Instance, TestContext.Current.CancellationToken);
}
