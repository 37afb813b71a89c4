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
               f.version, f.terms, f.reason, w.version, w.terms, w.reason, p.referred_on, p.panel_on, p.started_on, p.agreed, p.package_id
        from package p
        left join package_version f on f.package_id = p.package_id and f.version = p.in_force
        left join package_version w on w.package_id = p.package_id and w.version = p.proposed
        where p.package_id = any($1)
        order by p.package_id
        """;

    private const string HoldPackages = "select 1 from package where package_id = any($1) order by package_id for update";

    private const string FindVersions = "select version, terms from package_version where package_id = $1";

    private const string InsertPackage =
        """
        insert into package (package_id, person_id, agreement, scheme, last_version, in_force, proposed, ended_on, committed_through, panel_on, started_on, agreed, referred_on, revision)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 1)
        """;

    private const string UpdatePackage =
        """
        update package
        set last_version = $2, in_force = $3, proposed = $4, ended_on = $5, committed_through = $6, panel_on = $7, started_on = $8, agreed = $9, revision = revision + 1
        where package_id = $1
        """;

    private const string RestatePackages =
        """
        update package p
        set last_version = r.last_version, in_force = r.in_force, proposed = r.proposed, committed_through = r.committed_through, revision = p.revision + 1
        from unnest($1::uuid[], $2::int[], $3::int[], $4::int[], $5::date[]) r (package_id, last_version, in_force, proposed, committed_through)
        where p.package_id = r.package_id
        """;

    private const string InsertVersions =
        """
        insert into package_version (package_id, version, terms, reason, recorded_at, in_force_at)
        select v.package_id, v.version, v.terms::json, v.reason, $1, case when v.in_force then $1 end
        from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::bool[]) v (package_id, version, terms, reason, in_force)
        """;

    private const string InsertVersion = "insert into package_version (package_id, version, terms, reason, recorded_at) values ($1, $2, $3, $4, $5)";

    private const string PutInForce = "update package_version set in_force_at = $3 where package_id = $1 and version = $2 and in_force_at is null";

    public async Task<StoredPackage?> Find(PackageId id, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return (await Read(new NpgsqlCommand(FindPackage, connection), [id], cancel)).SingleOrDefault();
    }

    /// <summary>The terms of every version that a package ever had, by number.</summary>
    public async Task<IReadOnlyDictionary<int, PackageTerms>> FindTerms(PackageId id, CancellationToken cancel)
    {
        await using var find = database.CreateCommand(FindVersions);
        find.Parameters.Add(new() { Value = id.Value });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var terms = new Dictionary<int, PackageTerms>();
        while (await rows.ReadAsync(cancel)) terms.Add(rows.GetInt32(0), TermsForm.Read(rows.GetString(1)));
        return terms;
    }

    /// <summary>Holds the package for the change that is deciding about it.</summary>
    public static async Task<StoredPackage> Lock(Change change, PackageId id, CancellationToken cancel) => (await Lock(change, [id], cancel)).Single();

    /// <summary>Holds packages in the order of their ids, so that two changes of many never wait for each other.</summary>
    /// <remarks>Held first and read after: one statement that does both would join what it waited for to versions from before the wait.</remarks>
    public static async Task<List<StoredPackage>> Lock(Change change, IReadOnlyCollection<PackageId> ids, CancellationToken cancel)
    {
        await using (var hold = new NpgsqlCommand(HoldPackages, change.Connection, change.Transaction) { Parameters = { new() { Value = Values(ids) } } })
            await hold.ExecuteNonQueryAsync(cancel);
        var read = await Read(new NpgsqlCommand(FindPackage, change.Connection, change.Transaction), ids, cancel);
        return read.Count == ids.Count ? read : throw new InvalidOperationException("A package that was to be held is gone.");
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
            AddState(insert.Parameters, package, null);
            insert.Parameters.Add(new() { Value = (object?)package.ReferredOn ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
            await insert.ExecuteNonQueryAsync(cancel);
        }
        await using var batch = new NpgsqlBatch(change.Connection, change.Transaction);
        foreach (var command in VersionCommands(change, package, after: 0)) batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(cancel);
        return new(package, 1, null);
    }

    /// <summary>Writes what a change made of a package that is held: its state, and the versions that are new.</summary>
    public static async Task<StoredPackage> Save(Change change, StoredPackage before, CarePackage package, DateOnly? committedThrough, CancellationToken cancel)
    {
        var update = new NpgsqlBatchCommand(UpdatePackage);
        update.Parameters.Add(new() { Value = package.Id.Value });
        AddState(update.Parameters, package, committedThrough);
        await using var batch = new NpgsqlBatch(change.Connection, change.Transaction) { BatchCommands = { update } };
        foreach (var command in VersionCommands(change, package, before.Package.LastVersion)) batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(cancel);
        return new(package, before.Revision + 1, committedThrough);
    }

    /// <summary>Writes packages that are held and whose terms were restated, and nothing else of them: two statements for however many.</summary>
    public static async Task SaveRestated(Change change, IReadOnlyCollection<(StoredPackage Before, CarePackage Package, DateOnly? CommittedThrough)> restated, CancellationToken cancel)
    {
        var versions = restated.SelectMany(one => new[] { one.Package.InForce, one.Package.Proposed }.OfType<PackageVersion>().Where(version => version.Number > one.Before.Package.LastVersion), (one, version) => (one.Package, Version: version)).ToList();
        await using var insert = new NpgsqlCommand(InsertVersions, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = change.Now });
        insert.Parameters.Add(new() { Value = versions.Select(one => one.Package.Id.Value).ToArray() });
        insert.Parameters.Add(new() { Value = versions.Select(one => one.Version.Number).ToArray() });
        insert.Parameters.Add(new() { Value = versions.Select(one => TermsForm.Write(one.Version.Terms)).ToArray() });
        insert.Parameters.Add(new() { Value = versions.Select(one => one.Version.Reason).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        insert.Parameters.Add(new() { Value = versions.Select(one => one.Version == one.Package.InForce).ToArray() });
        await insert.ExecuteNonQueryAsync(cancel);

        await using var update = new NpgsqlCommand(RestatePackages, change.Connection, change.Transaction);
        update.Parameters.Add(new() { Value = restated.Select(one => one.Package.Id.Value).ToArray() });
        update.Parameters.Add(new() { Value = restated.Select(one => one.Package.LastVersion).ToArray() });
        update.Parameters.Add(new() { Value = restated.Select(one => one.Package.InForce!.Number).ToArray() });
        update.Parameters.Add(new() { Value = restated.Select(one => one.Package.Proposed?.Number).ToArray() });
        update.Parameters.Add(new() { Value = restated.Select(one => one.CommittedThrough).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date });
        await update.ExecuteNonQueryAsync(cancel);
    }

    private static void AddState(NpgsqlParameterCollection parameters, CarePackage package, DateOnly? committedThrough)
    {
        parameters.Add(new() { Value = package.LastVersion });
        parameters.Add(new() { Value = (object?)package.InForce?.Number ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        parameters.Add(new() { Value = (object?)package.Proposed?.Number ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        parameters.Add(new() { Value = (object?)package.EndedOn ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
        parameters.Add(new() { Value = (object?)committedThrough ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
        parameters.Add(new() { Value = (object?)package.PanelOn ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
        parameters.Add(new() { Value = (object?)package.StartedOn ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
        parameters.Add(new() { Value = (object?)package.Agreed?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
    }

    private static IEnumerable<NpgsqlBatchCommand> VersionCommands(Change change, CarePackage package, int after)
    {
        foreach (var version in new[] { package.InForce, package.Proposed })
            if (version is not null && version.Number > after)
                yield return new(InsertVersion)
                {
                    Parameters =
                    {
                        new() { Value = package.Id.Value }, new() { Value = version.Number },
                        new() { Value = TermsForm.Write(version.Terms), NpgsqlDbType = NpgsqlDbType.Json },
                        new() { Value = (object?)version.Reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text }, new() { Value = change.Now },
                    },
                };
        if (package.InForce is { } inForce)
            yield return new(PutInForce) { Parameters = { new() { Value = package.Id.Value }, new() { Value = inForce.Number }, new() { Value = change.Now } } };
    }

    private static Guid[] Values(IReadOnlyCollection<PackageId> ids) => [.. ids.Select(id => id.Value)];

    private static async Task<List<StoredPackage>> Read(NpgsqlCommand find, IReadOnlyCollection<PackageId> ids, CancellationToken cancel)
    {
        await using var command = find;
        command.Parameters.Add(new() { Value = Values(ids) });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var packages = new List<StoredPackage>(ids.Count);
        while (await rows.ReadAsync(cancel)) packages.Add(Row(rows));
        return packages;
    }

    private static StoredPackage Row(NpgsqlDataReader rows)
    {
        return new(
            new CarePackage
            {
                Id = new(rows.GetGuid(17)),
                Person = new(rows.GetGuid(0)),
                Agreement = AgreementReference.TryParse(rows.GetString(1), out var reference) ? reference : throw new InvalidDataException("An agreement's reference is malformed."),
                Scheme = rows.GetString(2),
                LastVersion = rows.GetInt32(3),
                EndedOn = Day(4),
                InForce = Version(7),
                Proposed = Version(10),
                ReferredOn = Day(13),
                PanelOn = Day(14),
                StartedOn = Day(15),
                Agreed = rows.IsDBNull(16) ? null : [.. rows.GetFieldValue<string[]>(16)],
            },
            rows.GetInt32(5),
            Day(6));

        DateOnly? Day(int column) => rows.IsDBNull(column) ? null : rows.GetFieldValue<DateOnly>(column);

        PackageVersion? Version(int column) => rows.IsDBNull(column)
            ? null
            : new(rows.GetInt32(column), TermsForm.Read(rows.GetString(column + 1)), rows.IsDBNull(column + 2) ? null : rows.GetString(column + 2));
    }
}

/// <summary>A package as it was last written.</summary>
/// <param name="Revision">Counts every write, for the entity tag.</param>
/// <param name="CommittedThrough">The day to which commitments have been stated; null where nothing is left to state.</param>
internal sealed record StoredPackage(CarePackage Package, int Revision, DateOnly? CommittedThrough);
