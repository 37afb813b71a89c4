using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.Bulk;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.ImportingPackages;

/// <summary>Takes an extract of a case system: each line that is new becomes a draft, and one with other terms a new version where that was asked for, which waits for approval
/// like any. The same file again changes nothing, and neither does the same line in another file.</summary>
/// <remarks>A file names people, so that nothing of it is kept or told but row numbers, codes and columns.</remarks>
internal static class ImportPackages
{
    private const int MaxBytes = 64 * 1024 * 1024;

    private const string Example =
        "lineId,nhsNumber,scheme,route,service,kind,provider,rate,units,from,to,budgetLine,split\n1001,9434765919,MH,Joint,Nursing home,Nursing,Sunny Bank,742.35,,2025-05-14,,OPP,11E=62;E06000022=38\n";

    private const string ReplyExample =
        """{"importId":"0198c5f0-0000-7000-8000-00000000000a","rows":4,"drafted":1,"versioned":1,"unchanged":1,"rejected":1,"rejections":[{"row":3,"code":"person-unknown","column":"nhsNumber"}],"missing":1,"missingLines":[{"lineId":"998","packageId":"0198c5f0-0000-7000-8000-000000000001"}]}""";

    private const int MostMissingTold = 1_000;

    private const string FindFile = "select import_id, rows, drafted, unchanged, rejections::text, versioned, missing::text from package_import where agreement = $1 and source = $2 and file_hash = $3";

    // Two who send extracts of the same source at once wait for each other.
    private const string LockSource = "select pg_advisory_xact_lock(hashtextextended($1 || chr(1) || $2, 11))";

    private const string FindPeople = "select nhs_number_index, person_id, responsible_council, responsible_nhs_body from people.person where nhs_number_index = any($1)";

    private const string InsertImport =
        """
        insert into package_import (import_id, agreement, source, file_hash, rows, drafted, unchanged, rejections, recorded_at, versioned, missing)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    private sealed record Reply(
        string ImportId, int Rows, int Drafted, int Versioned, int Unchanged, int Rejected, IReadOnlyList<ExtractRejection> Rejections, int Missing, IReadOnlyList<MissingLine> MissingLines);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/packages/imports", Handle)
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Describe("ImportPackages", "Draft packages from an extract of a case system; nothing is taken twice", StatusCodes.Status201Created, Example, ReplyExample, "text/csv")
            .DescribeQuery("agreement", "The reference of the agreement.", required: true)
            .DescribeQuery("source", "The case system, such as controcc; line ids are unique within it.", required: true)
            .DescribeQuery("partial", "true takes the good rows of a file that has bad ones; all or nothing otherwise.")
            .DescribeQuery("changes", "version makes a line that comes again with other terms a new version of its package; it is rejected otherwise.");

    private static async Task<IResult> Handle(HttpContext http, Writes writes, PoolAccess pools, PersonAccess persons, BudgetLines budgets, LivingPerson living, PeopleKeys keys)
    {
        if ((await AskedPool.Read(http, pools, PersonAccess.Keepers)).IsRefused(out var denied, out var pool)) return Problems.From(denied);
        if (Writes.MissingKey(http)) return Problems.From(ProtocolRefusals.IdempotencyKeyMissing());
        if (http.Request.Query["source"] is not [{ } source] || !ExtractMappings.IsSource(source)) return Problems.From(ProtocolRefusals.Malformed("source", "Name the case system: 1 to 64 letters, digits, dots, dashes or underscores."));
        if (http.Request.Query["partial"].ToString() is not ("" or "true" or "false")) return Problems.From(ProtocolRefusals.Malformed("partial", "This is true or false."));
        if (http.Request.Query["changes"].ToString() is not ("" or "version" or "reject")) return Problems.From(ProtocolRefusals.Malformed("changes", "This is version or reject."));
        if (http.Request.ContentType?.Split(';')[0].Trim() is not "text/csv") return Problems.From(ProtocolRefusals.UnsupportedMediaType("text/csv in UTF-8"));
        if ((await ReadText(http.Request, http.RequestAborted)).IsRefused(out var unreadable, out var file)) return Problems.From(unreadable);
        var versions = http.Request.Query["changes"] == "version";
        // A file whose changes were rejected can be sent again to take them: asked for otherwise, it is another request.
        var hash = keys.HashOfRequest(versions ? [.. file.Bytes, .. "changes=version"u8] : file.Bytes);
        var asked = new Asked(pool, Caller.Of(http).Organisation!.Value, source, http.Request.Query["partial"] == "true", versions, file.Text, hash);
        return await writes.Run(http, Caller.Of(http), asked.Hash, (change, cancel) => Save(asked, persons, budgets, living, keys, change, cancel), http.RequestAborted);
    }

    private sealed record Asked(AgreedPool Pool, OrganisationCode Organisation, string Source, bool Partial, bool Versions, string Text, byte[] Hash);

    private static async Task<Outcome<Answer>> Save(Asked asked, PersonAccess persons, BudgetLines budgets, LivingPerson living, PeopleKeys keys, Change change, CancellationToken cancel)
    {
        var agreement = asked.Pool.Reference;
        if (asked.Pool.NotInForce is { } notInForce) return notInForce;
        await using (var hold = new NpgsqlCommand(LockSource, change.Connection, change.Transaction) { Parameters = { new() { Value = agreement.Value }, new() { Value = asked.Source } } })
            await hold.ExecuteNonQueryAsync(cancel);
        if (await FindSame(asked, change, cancel) is { } same)
        {
            change.Record($"agreement:{agreement}", "ImportPackagesAgain", new { same.ImportId });
            return Answer.Ok(same);
        }
        if (PackageExtract.Read(asked.Text, await ExtractMappings.Find(change, agreement, asked.Source, cancel)).IsRefused(out var refusal, out var extract)) return refusal;

        var people = await People(extract, asked, persons, keys, change, cancel);
        var known = await ImportedLines.Find(change, agreement, asked.Source, [.. extract.Lines.Select(line => line.LineId)], cancel);
        var hashes = extract.Lines.ToDictionary(line => line.LineId, line => Hash(line, keys));
        var held = asked.Versions
            ? (await PackageStore.Lock(change, [.. known.Where(one => !Same(one.Value.Hash, hashes[one.Key])).Select(one => one.Value.Package)], cancel)).ToDictionary(stored => stored.Package.Id)
            : [];
        var budgetOf = new BudgetsOfScheme(asked.Pool, budgets);
        var rejections = extract.Rejections.ToList();
        var (drafted, versioned, unchanged) = (0, 0, 0);
        foreach (var line in extract.Lines)
        {
            var hash = hashes[line.LineId];
            var before = known.GetValueOrDefault(line.LineId);
            if (before is not null && Same(before.Hash, hash)) unchanged++;
            else if (before is not null && !asked.Versions) rejections.Add(new(line.Row, ClientPackagesRefusals.LineChanged.Code, "lineId"));
            else if (!people.TryGetValue(Convert.ToHexString(keys.IndexOf(line.NhsNumber)), out var person)) rejections.Add(new(line.Row, ClientPackagesRefusals.PersonUnknown.Code, "nhsNumber"));
            else if (before is null)
            {
                if ((await Draft(asked, line, person, budgetOf, living, change, cancel)).IsRefused(out refusal, out var package))
                {
                    rejections.Add(new(line.Row, refusal.Code, refusal.Errors.Keys.FirstOrDefault() ?? ""));
                    continue;
                }
                await ImportedLines.Keep(change, agreement, asked.Source, line.LineId, new(package, 1, hash), cancel);
                drafted++;
            }
            else
            {
                if ((await NewVersion(asked, line, person, held[before.Package], budgetOf, living, change, cancel)).IsRefused(out refusal, out var changed))
                {
                    rejections.Add(new(line.Row, refusal.Code, refusal.Errors.Keys.FirstOrDefault() ?? ""));
                    continue;
                }
                await ImportedLines.Keep(change, agreement, asked.Source, line.LineId, before with { Version = before.Version + 1, Hash = hash }, cancel);
                if (changed) versioned++;
                else unchanged++;
            }
        }
        rejections.Sort((one, two) => one.Row.CompareTo(two.Row));
        if (rejections.Count > 0 && !asked.Partial)
            return rejections.Take(50).Aggregate(ClientPackagesRefusals.RowsRejected.With("rejected", rejections.Count.ToString(CultureInfo.InvariantCulture)), (told, row) =>
                told.About(string.Create(CultureInfo.InvariantCulture, $"rows[{row.Row}].{row.Column}"), row.Code));

        var missing = await ImportedLines.Missing(change, agreement, asked.Source, [.. extract.LineIds], cancel);
        var reply = new Reply(
            change.NewId().ToString("D"), extract.Lines.Length + extract.Rejections.Length, drafted, versioned, unchanged, rejections.Count, rejections, missing.Count, [.. missing.Take(MostMissingTold)]);
        await Enter(asked, reply, missing, change, cancel);
        change.Record($"agreement:{agreement}", "ImportPackages", new { asked.Source, reply.Rows, reply.Drafted, reply.Versioned, reply.Unchanged, reply.Rejected, reply.Missing });
        return Answer.Created("/v1/packages/imports", reply);
    }

    private static async Task<Outcome<PackageId>> Draft(
        Asked asked, ExtractLine line, PersonId person, BudgetsOfScheme budgets, LivingPerson living, Change change, CancellationToken cancel)
    {
        var terms = Terms(line);
        if (await living.Refuses(person, terms, cancel) is { } dead) return dead;
        var facts = asked.Pool.FactsWith(await budgets.Find(line.Scheme, terms, cancel));
        if (CarePackage.Draft(new(change.NewId()), person, asked.Pool.Reference, line.Scheme, terms, facts).IsRefused(out var refusal, out var package)) return refusal;
        await PackageStore.Add(change, package, cancel);
        change.Record($"package:{package.Id}", "ImportPackage", new { agreement = asked.Pool.Reference, asked.Source, version = 1 });
        return package.Id;
    }

    /// <summary>Proposes what a line has become; false where somebody has changed the package to that already.</summary>
    private static async Task<Outcome<bool>> NewVersion(
        Asked asked, ExtractLine line, PersonId person, StoredPackage stored, BudgetsOfScheme budgets, LivingPerson living, Change change, CancellationToken cancel)
    {
        var package = stored.Package;
        if (package.Person != person || package.Scheme != line.Scheme) return ClientPackagesRefusals.LineOfAnother.About("lineId", "");
        var current = (package.Proposed ?? package.InForce)!.Terms;
        if (ExtractChange.Of(current, line).IsRefused(out var refusal, out var changed)) return refusal;
        if (TermsForm.Write(changed.Terms) == TermsForm.Write(current)) return false;
        if (await living.Refuses(person, changed.Terms, cancel) is { } dead) return dead;
        var facts = asked.Pool.FactsWith(await budgets.Find(line.Scheme, changed.Terms, cancel));
        if (package.Change(changed.Terms, $"Extract {asked.Source}: {string.Join(", ", changed.Reasons)}", facts).IsRefused(out refusal, out var proposed)) return refusal;
        await PackageStore.Save(change, stored, proposed, stored.CommittedThrough, cancel);
        change.Record($"package:{package.Id}", "ImportVersion", new { asked.Source, version = proposed.LastVersion, changed.Reasons });
        return true;
    }

    private static byte[] Hash(ExtractLine line, PeopleKeys keys)
    {
        var text = $"{line.NhsNumber.Digits} {line.Scheme} {TermsForm.Write(Terms(line))}";
        return keys.HashOfRequest(Encoding.UTF8.GetBytes(line.ChangedFrom is { } from ? string.Create(CultureInfo.InvariantCulture, $"{text} {from:yyyy-MM-dd}") : text));
    }

    private static PackageTerms Terms(ExtractLine line) => PackageTerms.Of(line.Route, [line.Line]).OrThrow();

    private static async Task<Outcome<(byte[] Bytes, string Text)>> ReadText(HttpRequest request, CancellationToken cancel)
    {
        using var received = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancel)) > 0;)
        {
            received.Write(buffer, 0, read);
            if (received.Length > MaxBytes) return ProtocolRefusals.TooLarge("64 MiB");
        }
        try
        {
            return (received.ToArray(), new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(received.GetBuffer().AsSpan(0, (int)received.Length)));
        }
        catch (DecoderFallbackException)
        {
            return ClientPackagesRefusals.FileUnreadable;
        }
    }

    private static bool Same(byte[] before, byte[] now) => CryptographicOperations.FixedTimeEquals(before, now);

    private static async Task<Reply?> FindSame(Asked asked, Change change, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindFile, change.Connection, change.Transaction)
        {
            Parameters = { new() { Value = asked.Pool.Reference.Value }, new() { Value = asked.Source }, new() { Value = asked.Hash } },
        };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return null;
        var rejections = JsonSerializer.Deserialize<List<ExtractRejection>>(rows.GetString(4), PlatformJson.Options)!;
        var missing = JsonSerializer.Deserialize<List<MissingLine>>(rows.GetString(6), PlatformJson.Options)!;
        return new(
            rows.GetGuid(0).ToString("D"), rows.GetInt32(1), rows.GetInt32(2), rows.GetInt32(5), rows.GetInt32(3), rejections.Count, rejections, missing.Count, [.. missing.Take(MostMissingTold)]);
    }

    /// <summary>Those of the file's people whom the caller answers for; of the others not even that they are known is told.</summary>
    private static async Task<Dictionary<string, PersonId>> People(PackageExtract extract, Asked asked, PersonAccess persons, PeopleKeys keys, Change change, CancellationToken cancel)
    {
        var found = new List<(string Index, PersonId Person, OrganisationCode Council, OrganisationCode NhsBody)>();
        await using (var find = new NpgsqlCommand(FindPeople, change.Connection, change.Transaction))
        {
            find.Parameters.Add(new() { Value = extract.Lines.Select(line => line.NhsNumber).Distinct().Select(keys.IndexOf).ToArray() });
            await using var rows = await find.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
                found.Add((Convert.ToHexString(rows.GetFieldValue<byte[]>(0)), new(rows.GetGuid(1)), PersonStore.Code(rows.GetString(2)), PersonStore.Code(rows.GetString(3))));
        }
        var ours = await persons.StandsFor(asked.Organisation, [.. found.SelectMany(person => new[] { person.Council, person.NhsBody }).Distinct()], cancel);
        return found.Where(person => ours.Contains(person.Council.Value) || ours.Contains(person.NhsBody.Value)).ToDictionary(person => person.Index, person => person.Person);
    }

    private static async Task Enter(Asked asked, Reply reply, IReadOnlyList<MissingLine> missing, Change change, CancellationToken cancel)
    {
        await using var insert = new NpgsqlCommand(InsertImport, change.Connection, change.Transaction);
        insert.Parameters.Add(new() { Value = Guid.ParseExact(reply.ImportId, "D") });
        insert.Parameters.Add(new() { Value = asked.Pool.Reference.Value });
        insert.Parameters.Add(new() { Value = asked.Source });
        insert.Parameters.Add(new() { Value = asked.Hash });
        insert.Parameters.Add(new() { Value = reply.Rows });
        insert.Parameters.Add(new() { Value = reply.Drafted });
        insert.Parameters.Add(new() { Value = reply.Unchanged });
        insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(reply.Rejections, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json });
        insert.Parameters.Add(new() { Value = change.Now });
        insert.Parameters.Add(new() { Value = reply.Versioned });
        insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(missing, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json });
        await insert.ExecuteNonQueryAsync(cancel);
    }
}
