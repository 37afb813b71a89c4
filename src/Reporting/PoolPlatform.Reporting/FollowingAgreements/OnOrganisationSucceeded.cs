using Npgsql;
using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Reporting.FollowingAgreements;

/// <summary>Who follows an organisation reads what it could read.</summary>
internal static class OnOrganisationSucceeded
{
    private const string Keep = "insert into succession (predecessor, successor) values ($1, $2) on conflict do nothing";

    private const string Forget = "delete from succession where predecessor = $1 and successor = $2";

    public static Task Apply(OrganisationSucceeded told, Change change, CancellationToken cancel) => Run(Keep, told.Predecessor, told.Successor, change, cancel);

    public static Task Withdraw(SuccessionWithdrawn told, Change change, CancellationToken cancel) => Run(Forget, told.Predecessor, told.Successor, change, cancel);

    private static async Task Run(string sql, string predecessor, string successor, Change change, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, change.Connection, change.Transaction) { Parameters = { new() { Value = predecessor }, new() { Value = successor } } };
        await command.ExecuteNonQueryAsync(cancel);
    }
}
