using Npgsql;

namespace PoolPlatform.ClientPackages.People;

/// <summary>Seals people anew under the key of the configuration before anything is served, and stops the start under a key that cannot open them:
/// no name could be read, and every duplicate would pass.</summary>
internal sealed partial class PeopleKeyCheck(NpgsqlDataSource database, PeopleKeys keys, IConfiguration configuration, ILogger<PeopleKeyCheck> log) : IHostedService
{
    private const string FindOtherKeys = "select distinct key_id from people.person where key_id <> $1 and erased_at is null";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var previous = PeopleKeys.ReadPrevious(configuration);
        foreach (var other in await OtherKeys(cancellationToken))
        {
            if (!previous.TryGetValue(other, out var key))
                throw new InvalidOperationException(
                    $"{PeopleKeys.Setting} is the key {keys.Id}, but people are sealed under the key {other}. Start with that key, or name it in {PeopleKeys.PreviousSetting} to seal them anew.");
            Resealed(log, await Reseal.From(key, keys, database, cancellationToken), other, keys.Id);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<List<string>> OtherKeys(CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindOtherKeys);
        find.Parameters.Add(new() { Value = keys.Id });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var others = new List<string>();
        while (await rows.ReadAsync(cancel)) others.Add(rows.GetString(0));
        return others;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sealed {People} people anew, from the key {Old} to the key {New}")]
    private static partial void Resealed(ILogger log, int people, string old, string @new);
}
