using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.Storage;

/// <summary>The facts that were recorded of a package, oldest first. State is folded from them; none is ever edited.</summary>
internal static class PackageEntries
{
    private const string FindAll = "select number, kind, body, recorded_at from package_entry where package_id = $1 order by number";

    private const string Insert =
        """
        insert into package_entry (package_id, number, kind, body, recorded_at)
        select $1, coalesce(max(number), 0) + 1, $2, $3, $4 from package_entry where package_id = $1
        returning number
        """;

    public static async Task<List<PackageEntry>> Of(NpgsqlCommand find, PackageId package, CancellationToken cancel)
    {
        find.CommandText = FindAll;
        find.Parameters.Add(new() { Value = package.Value });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var entries = new List<PackageEntry>();
        while (await rows.ReadAsync(cancel)) entries.Add(new(rows.GetInt32(0), rows.GetString(1), rows.GetString(2), rows.GetFieldValue<DateTimeOffset>(3)));
        return entries;
    }

    public static async Task<List<PackageEntry>> Of(NpgsqlDataSource database, PackageId package, CancellationToken cancel)
    {
        await using var find = database.CreateCommand();
        return await Of(find, package, cancel);
    }

    public static async Task<List<PackageEntry>> Of(Change change, PackageId package, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand { Connection = change.Connection, Transaction = change.Transaction };
        return await Of(find, package, cancel);
    }

    /// <summary>Adds a fact to a package that is held; answers its number.</summary>
    public static async Task<int> Add<T>(Change change, PackageId package, T body, CancellationToken cancel)
        where T : notnull
    {
        await using var insert = new NpgsqlCommand(Insert, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = package.Value });
        insert.Parameters.Add(new() { Value = typeof(T).Name });
        insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(body, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json });
        insert.Parameters.Add(new() { Value = change.Now });
        return (int)(await insert.ExecuteScalarAsync(cancel))!;
    }
}

/// <summary>One fact about a package.</summary>
internal sealed record PackageEntry(int Number, string Kind, string Body, DateTimeOffset RecordedAt)
{
    /// <summary>The fact, where it is one of this kind.</summary>
    public T? As<T>()
        where T : class => Kind == typeof(T).Name ? JsonSerializer.Deserialize<T>(Body, PlatformJson.Options) : null;
}
