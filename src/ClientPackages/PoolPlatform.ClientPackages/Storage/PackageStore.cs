using Npgsql;
using NpgsqlTypes;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.ClientPackages.Storage;

/// <summary>Packages as they stand, with the version in force and the one that waits.</summary>
internal sealed class PackageStore(NpgsqlDataSource database)
{
    private const string FindPackage =
        """
        select p.person_id, p.agreement, p.scheme, p.last_version, p.ended_on, p.revision, p.committed_through,
               f.version, f.terms, f.reason, w.version, w.terms, w.reason
        from package p
        left join package_version f on f.package_id = p.package_id and f.version = p.in_force
        left join package_version w on w.package_id = p.package_id and w.version = p.proposed
        where p.package_id = $1
        """;

    private const string HoldPackage = "select 1 from package where package_id = $1 for update";

    private const string InsertPackage =
        """
        insert into package (package_id, person_id, agreement, scheme, last_version, in_force, proposed, ended_on, committed_through, revision)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
        """;

    private const string UpdatePackage =
        """
        update package
        set last_version = $2, in_force = $3, proposed = $4, ended_on = $5, committed_through = $6, revision = revision + 1
        where package_id = $1
        """;

    private const string InsertVersion = "insert into package_version (package_id, version, terms, reason, recorded_at) values ($1, $2, $3, $4, $5)";

    private const string PutInForce = "update package_version set in_force_at = $3 where package_id = $1 and version = $2 and in_force_at is null";

    public async Task<StoredPackage?> Find(PackageId id, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await Read(new NpgsqlCommand(FindPackage, connection), id, cancel);
    }

    /// <summary>Holds the package for the change that is deciding about it.</summary>
    /// <remarks>Held first and read after: one statement that does both would join what it waited for to versions from before the wait.</remarks>
    public static async Task<StoredPackage> Lock(Change change, PackageId id, CancellationToken cancel)
    {
        await using (var hold = new NpgsqlCommand(HoldPackage, change.Connection, change.Transaction) { Parameters = { new() { Value = id.Value } } })
            await hold.ExecuteNonQueryAsync(cancel);
        return await Read(new NpgsqlCommand(FindPackage, change.Connection, change.Transaction), id, cancel) ?? throw new InvalidOperationException($"Package {id} is gone.");
    }

    /// <summary>Writes a new package; its first version waits for approval.</summary>
    public static async Task<StoredPackage> Add(Change change, CarePackage package, CancellationToken cancel)
    {
        await using (var insert = new NpgsqlCommand(InsertPackage, change.Connection, change.Transaction))
        {
            insert.Parameters.Add(new() { Value = package.Id.Value });
            insert.Parameters.Add(new() { Value = package.Person.Value });
            insert.Parameters.Add(new() { Value = package.Agreement.Value });
            insert.Parameters.Add(new() { Value = package.Scheme });
            AddState(insert, package, null);
            await insert.ExecuteNonQueryAsync(cancel);
        }
        await WriteVersions(change, package, after: 0, cancel);
        return new(package, 1, null);
    }

    /// <summary>Writes what a change made of a package that is held: its state, and the versions that are new.</summary>
    public static async Task<StoredPackage> Save(Change change, StoredPackage before, CarePackage package, DateOnly? committedThrough, CancellationToken cancel)
    {
        await using (var update = new NpgsqlCommand(UpdatePackage, change.Connection, change.Transaction))
        {
            update.Parameters.Add(new() { Value = package.Id.Value });
            AddState(update, package, committedThrough);
            await update.ExecuteNonQueryAsync(cancel);
        }
        await WriteVersions(change, package, before.Package.LastVersion, cancel);
        return new(package, before.Revision + 1, committedThrough);
    }

    private static void AddState(NpgsqlCommand command, CarePackage package, DateOnly? committedThrough)
    {
        command.Parameters.Add(new() { Value = package.LastVersion });
        command.Parameters.Add(new() { Value = (object?)package.InForce?.Number ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = (object?)package.Proposed?.Number ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = (object?)package.EndedOn ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
        command.Parameters.Add(new() { Value = (object?)committedThrough ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
    }

    private static async Task WriteVersions(Change change, CarePackage package, int after, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(change.Connection, change.Transaction);
        foreach (var version in new[] { package.InForce, package.Proposed })
            if (version is not null && version.Number > after)
                batch.BatchCommands.Add(new(InsertVersion)
                {
                    Parameters =
                    {
                        new() { Value = package.Id.Value }, new() { Value = version.Number },
                        new() { Value = TermsForm.Write(version.Terms), NpgsqlDbType = NpgsqlDbType.Json },
                        new() { Value = (object?)version.Reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }, new() { Value = change.Now },
                    },
                });
        if (package.InForce is { } inForce)
            batch.BatchCommands.Add(new(PutInForce) { Parameters = { new() { Value = package.Id.Value }, new() { Value = inForce.Number }, new() { Value = change.Now } } });
        if (batch.BatchCommands.Count > 0) await batch.ExecuteNonQueryAsync(cancel);
    }

    private static async Task<StoredPackage?> Read(NpgsqlCommand find, PackageId id, CancellationToken cancel)
    {
        await using var command = find;
        command.Parameters.Add(new() { Value = id.Value });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return null;
        return new(
            new CarePackage
            {
                Id = id,
                Person = new(rows.GetGuid(0)),
                Agreement = AgreementReference.TryParse(rows.GetString(1), out var reference) ? reference : throw new InvalidDataException("An agreement's reference is malformed."),
                Scheme = rows.GetString(2),
                LastVersion = rows.GetInt32(3),
                EndedOn = rows.IsDBNull(4) ? null : rows.GetFieldValue<DateOnly>(4),
                InForce = Version(7),
                Proposed = Version(10),
            },
            rows.GetInt32(5),
            rows.IsDBNull(6) ? null : rows.GetFieldValue<DateOnly>(6));

        PackageVersion? Version(int column) => rows.IsDBNull(column)
            ? null
            : new(rows.GetInt32(column), TermsForm.Read(rows.GetString(column + 1)), rows.IsDBNull(column + 2) ? null : rows.GetString(column + 2));
    }
}

/// <summary>A package as it was last written.</summary>
/// <param name="Revision">Counts every write, for the entity tag.</param>
/// <param name="CommittedThrough">The day to which commitments have been stated; null where nothing is left to state.</param>
internal sealed record StoredPackage(CarePackage Package, int Revision, DateOnly? CommittedThrough);
