using System.Collections.Immutable;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain.Bulk;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.ClientPackages.ImportingPackages;

/// <summary>How one source's extracts are read: its columns, its words for services and routes, its budget codes, its dates.</summary>
internal static class ExtractMappings
{
    private const string Example =
        """{"columns":{"lineId":"CPLI","nhsNumber":"NHS No","rate":"Unit Cost"},"services":{"RES":"Residential"},"routes":{"JF":"Joint"},"budgetLines":{"E5013":"OPP"},"dateFormat":"dd/MM/yyyy","ratePer":"Week"}""";

    private const string Upsert =
        """
        insert into extract_mapping (agreement, source, mapping, recorded_at) values ($1, $2, $3, $4)
        on conflict on constraint extract_mapping_pkey do update set mapping = excluded.mapping, recorded_at = excluded.recorded_at
        """;

    private const string FindOne = "select mapping::text from extract_mapping where agreement = $1 and source = $2";

    private sealed record Form(
        Dictionary<string, string>? Columns = null, Dictionary<string, ServiceKind>? Services = null, Dictionary<string, FundingRoute>? Routes = null, Dictionary<string, string>? BudgetLines = null,
        string DateFormat = "yyyy-MM-dd", RatePeriod RatePer = RatePeriod.Week)
    {
        public ExtractMapping Mapping => new(
            (Columns ?? []).ToImmutableDictionary(), (Services ?? []).ToImmutableDictionary(), (Routes ?? []).ToImmutableDictionary(), (BudgetLines ?? []).ToImmutableDictionary(), DateFormat, RatePer);
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/v1/packages/extract-mapping", Handle)
            .Describe("SetExtractMapping", "Say how the extracts of a case system are read", StatusCodes.Status200OK, Example, Example)
            .DescribeQuery("agreement", "The reference of the agreement.", required: true)
            .DescribeQuery("source", "The case system, such as controcc.", required: true);

    private static Task<IResult> Handle(HttpContext http, Writes writes, PoolAccess pools) =>
        writes.Run<AgreedPool, Form>(http, (_, _) => AskedPool.Read(http, pools, PersonAccess.Keepers), (pool, form, change, cancel) => Save(pool, http.Request.Query["source"].ToString(), form, change, cancel));

    private static async Task<Outcome<Answer>> Save(AgreedPool pool, string source, Form form, Change change, CancellationToken cancel)
    {
        if (!IsSource(source)) return ProtocolRefusals.Malformed("source", "Name the case system: 1 to 64 letters, digits, dots, dashes or underscores.");
        if ((form.Columns ?? []).Keys.FirstOrDefault(field => !ExtractMapping.Fields.Contains(field)) is { } unknown)
            return ProtocolRefusals.Malformed($"columns.{unknown}", $"The fields are {string.Join(", ", ExtractMapping.Fields)}.");
        if (form.DateFormat is not { Length: > 0 and <= 20 } || form.DateFormat.Any(letter => !"dMy/-. ".Contains(letter, StringComparison.Ordinal)))
            return ProtocolRefusals.Malformed("dateFormat", "A date format is made of d, M, y and separators, such as dd/MM/yyyy.");
        await using (var upsert = new NpgsqlCommand(Upsert, change.Connection, change.Transaction))
        {
            upsert.Parameters.Add(new() { Value = pool.Reference.Value });
            upsert.Parameters.Add(new() { Value = source });
            upsert.Parameters.Add(new() { Value = JsonSerializer.Serialize(form, PlatformJson.Options), NpgsqlDbType = NpgsqlDbType.Json });
            upsert.Parameters.Add(new() { Value = change.Now });
            await upsert.ExecuteNonQueryAsync(cancel);
        }
        change.Record($"agreement:{pool.Reference}", "SetExtractMapping", new { source });
        return Answer.Ok(form);
    }

    /// <summary>A source's mapping; without one, columns and words are looked for under our own names.</summary>
    public static async Task<ExtractMapping> Find(Change change, AgreementReference agreement, string source, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindOne, change.Connection, change.Transaction) { Parameters = { new() { Value = agreement.Value }, new() { Value = source } } };
        return await find.ExecuteScalarAsync(cancel) is string kept ? JsonSerializer.Deserialize<Form>(kept, PlatformJson.Options)!.Mapping : ExtractMapping.None;
    }

    public static bool IsSource(string source) => source.Length is > 0 and <= 64 && source.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_');
}
