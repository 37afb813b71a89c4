using Npgsql;

namespace PoolPlatform.ClientPackages.People;

/// <summary>Stops the start under another key than the people were sealed with: no name could be opened, and every duplicate would pass.</summary>
internal sealed class PeopleKeyCheck(NpgsqlDataSource database, PeopleKeys keys) : IHostedService
{
    private const string FindOtherKey = "select key_id from people.person where key_id <> $1 limit 1";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var find = database.CreateCommand(FindOtherKey);
        find.Parameters.Add(new() { Value = keys.Id });
        if (await find.ExecuteScalarAsync(cancellationToken) is string other)
            throw new InvalidOperationException($"{PeopleKeys.Setting} is the key {keys.Id}, but people are sealed under the key {other}. Start with that key.");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
