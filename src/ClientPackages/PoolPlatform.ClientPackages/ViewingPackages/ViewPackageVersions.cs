using System.Globalization;
using System.Text.Json.Serialization;
using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.ViewingPackages;

/// <summary>Every version a package ever had, with its reason and when it came into force, if it did.</summary>
internal static class ViewPackageVersions
{
    private const string Example =
        $$"""{"items":[{"version":1,"reason":null,"recordedAt":"2025-05-12T09:00:00+00:00","inForceAt":"2025-05-12T10:00:00+00:00","route":"Joint","lines":{{PackageReply.LinesExample}}}],"next":null}""";

    private const string FindPage = "select version, terms, reason, recorded_at, in_force_at from package_version where package_id = $1 and version > $2 order by version limit $3";

    private sealed record Item(int Version, string? Reason, DateTimeOffset RecordedAt, DateTimeOffset? InForceAt, FundingRoute Route, IReadOnlyList<TermsForm.Line> Lines)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<TermsForm.Charge>? Charges { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<TermsForm.Once>? OneOffs { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/packages/{packageId}/versions", Handle).Describe("ViewPackageVersions", "List the versions of a package, oldest first", StatusCodes.Status200OK, null, Example);

    private static async Task<IResult> Handle(HttpContext http, string packageId, PackageAccess access, NpgsqlDataSource database)
    {
        var cancel = http.RequestAborted;
        if ((await access.AsReader(Caller.Of(http), packageId, cancel)).IsRefused(out var refusal, out var view)) return Problems.From(refusal);
        if (Paging.Read(http).IsRefused(out var malformed, out var paging)) return Problems.From(malformed);
        var after = 0;
        if (paging.After.Length > 0 && !int.TryParse(paging.After, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problems.From(Paging.NotACursor());
        await using var find = database.CreateCommand(FindPage);
        find.Parameters.Add(new() { Value = view.Stored.Package.Id.Value });
        find.Parameters.Add(new() { Value = after });
        find.Parameters.Add(new() { Value = paging.Limit + 1 });
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var items = new List<Item>();
        while (await rows.ReadAsync(cancel))
        {
            var form = TermsForm.Of(TermsForm.Read(rows.GetString(1)));
            items.Add(new(
                rows.GetInt32(0), rows.IsDBNull(2) ? null : rows.GetString(2), rows.GetFieldValue<DateTimeOffset>(3), rows.IsDBNull(4) ? null : rows.GetFieldValue<DateTimeOffset>(4), form.Route, form.Lines)
            {
                Charges = form.Charges,
                OneOffs = form.OneOffs,
            });
        }
        return Results.Json(Page.Of(items, paging, item => item.Version.ToString(CultureInfo.InvariantCulture)), PlatformJson.Options);
    }
}
