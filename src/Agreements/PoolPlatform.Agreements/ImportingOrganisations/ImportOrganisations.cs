using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Npgsql;
using PoolPlatform.Agreements.Domain.Organisations;
using PoolPlatform.Agreements.RecordingOrganisations;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Agreements.ViewingAgreements;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.ImportingOrganisations;

/// <summary>An administrator brings in a national file. It may come again at any time: what it says already is left alone.</summary>
internal static class ImportOrganisations
{
    private const string Example = "\"11E\",\"NHS BATH AND NORTH EAST SOMERSET CCG\",\"Y58\",\"QOX\",\"ST MARTINS HOSPITAL\",\"CLARA CROSS LANE\",\"\",\"BATH\",\"\",\"BA2 5RP\",\"20130401\",\"20200331\"\n";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/organisations/imports", Handle)
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Describe("ImportOrganisations", "Import a national file of organisations", StatusCodes.Status201Created, Example, ImportReply.Example, "text/csv")
            .DescribeQuery("format", "ods, gss-icb or gss-lad.", required: true)
            .DescribeQuery("asOf", "The day of the file: a name that differs from the recorded one holds from then on; today when left out.");
        routes.MapGet("/v1/organisations/imports/{id}", HandleView)
            .Describe("ViewOrganisationImport", "Read what an import of organisations came to", StatusCodes.Status200OK, null, ImportReply.Example);
    }

    private static async Task<IResult> HandleView(HttpContext http, string id, NpgsqlDataSource database)
    {
        if (!Caller.Of(http).May(Roles.PlatformAdmin)) return Problems.From(ProtocolRefusals.RoleMissing(Roles.PlatformAdmin));
        return Guid.TryParse(id, out var parsed) && await ImportReply.Find(database, parsed, http.RequestAborted) is { } found
            ? Results.Json(found, PlatformJson.Options)
            : Problems.From(OrganisationRefusals.ImportNotFound());
    }

    private static async Task<IResult> Handle(HttpContext http, Writes writes, OrganisationStore organisations, TimeProvider time)
    {
        var cancel = http.RequestAborted;
        var caller = Caller.Of(http);
        if (!caller.May(Roles.PlatformAdmin)) return Problems.From(ProtocolRefusals.RoleMissing(Roles.PlatformAdmin));
        if (Writes.MissingKey(http)) return Problems.From(ProtocolRefusals.IdempotencyKeyMissing());
        if (FormatOf(http.Request.Query["format"]) is not { } format) return Problems.From(OrganisationRefusals.FormatUnknown());
        if (QueryDates.ReadDay(http, "asOf", time).IsRefused(out var malformed, out var asOf)) return Problems.From(malformed);
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase))
            return Problems.From(ProtocolRefusals.UnsupportedMediaType("text/csv in UTF-8"));
        if ((await NationalFile.From(http.Request, cancel)).IsRefused(out var tooLarge, out var file)) return Problems.From(tooLarge);
        await using var received = file;
        if ((await file.Read(format, cancel)).IsRefused(out var unreadable, out var rows)) return Problems.From(unreadable);
        return await writes.Run(http, caller, file.Hash, (change, token) => Save(format, asOf, file.Hash, rows, organisations, change, token), cancel);
    }

    private static async Task<Outcome<Answer>> Save(
        NationalFileFormat format, DateOnly asOf, byte[] hash, List<Outcome<NationalRow>> rows, OrganisationStore organisations, Change change, CancellationToken cancel)
    {
        await OrganisationWriting.Lock(change, cancel);
        var read = rows.Where(row => row.Refusal is null).Select(row => row.OrThrow()).ToList();
        var owners = await organisations.Owners([.. read.SelectMany(CodesOf).Distinct()], cancel);
        var recorded = (await organisations.FindRecorded([.. owners.Values.Distinct()], cancel)).ToDictionary(one => one.Code);
        var rejections = rows.Where(row => row.Refusal is not null).Select(row => new ImportReply.Rejection(int.Parse(row.Refusal!.Figures["row"], CultureInfo.InvariantCulture), row.Refusal.Message)).ToList();
        var compared = new List<NationalComparison>();
        var seen = new HashSet<OrganisationCode>();
        foreach (var row in read)
        {
            if (CodesOf(row).Select(code => owners.TryGetValue(code, out var owner) && owner != row.Code ? (Code: code, Owner: owner) : default((OrganisationCode Code, OrganisationCode Owner)?)).FirstOrDefault(found => found is not null) is { } taken)
            {
                rejections.Add(new(row.Row, taken.Owner == taken.Code ? $"{taken.Code} is recorded as a body of its own" : $"{taken.Code} is a code of {taken.Owner}"));
                continue;
            }
            if (!seen.Add(row.Code))
            {
                rejections.Add(new(row.Row, $"{row.Code} stands in the file already"));
                continue;
            }
            compared.Add(NationalComparison.Of(row, recorded.GetValueOrDefault(row.Code), format, asOf));
            foreach (var code in CodesOf(row)) owners[code] = row.Code;
        }

        await OrganisationWriting.Save(change, [.. compared.Where(one => one.IsNew || one.IsChanged).Select(one => (one.Before, one.After))], cancel);
        var (added, changed) = (compared.Count(one => one.IsNew), compared.Count(one => one.IsChanged));
        var reply = new ImportReply(
            change.NewId(), NameOf(format), asOf, rows.Count, added, changed, compared.Count - added - changed, rejections.Count, [.. rejections.OrderBy(one => one.Row)],
            [.. compared.Where(one => one.KindKept is not null).Select(one => new ImportReply.KindKept(one.After.Code, one.After.Names.On(asOf).Kind, one.KindKept!.Value))], change.Now);
        await reply.Save(change, hash, cancel);
        change.Record($"organisation-import:{reply.ImportId}", "ImportOrganisations", new
        {
            before = (object?)null,
            after = new { reply.Format, asOf, reply.Rows, added, changed, reply.Unchanged, reply.Rejected, fileHash = Convert.ToHexStringLower(hash) },
        });
        return added + changed > 0 ? Answer.Created(reply.Path, reply) : Answer.Ok(reply) with { Location = reply.Path };
    }

    private static IEnumerable<OrganisationCode> CodesOf(NationalRow row) => row.OtherCode is { } other ? [row.Code, other] : [row.Code];

    private static NationalFileFormat? FormatOf(string? name) => name switch
    {
        "ods" => NationalFileFormat.Ods,
        "gss-icb" => NationalFileFormat.GssIcb,
        "gss-lad" => NationalFileFormat.GssLad,
        _ => null,
    };

    private static string NameOf(NationalFileFormat format) => format switch
    {
        NationalFileFormat.GssIcb => "gss-icb",
        NationalFileFormat.GssLad => "gss-lad",
        _ => "ods",
    };
}
