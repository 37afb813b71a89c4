using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;

namespace PoolPlatform.Agreements.Storage;

/// <summary>Terms that were read lately, kept as they were parsed: a snapshot is never edited, and one of 200 schemes takes longer to fetch and parse than all the rest of an answer.</summary>
/// <remarks>An edited draft is recorded anew, so the instant of recording is part of what a snapshot is known by.</remarks>
internal sealed class TermsSnapshots : IDisposable
{
    private const long MostBytesOfJson = 16 << 20;

    private const string FindTerms = "select terms from agreement_terms where reference = $1 and effective_on = $2 and version = $3 and recorded_at = $4";

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = MostBytesOfJson });

    /// <summary>Null where the draft was edited in between.</summary>
    public async Task<AgreementTerms?> Find(NpgsqlConnection connection, AgreementReference reference, TermsVersion version, CancellationToken cancel)
    {
        var key = (reference, version);
        if (kept.TryGetValue(key, out AgreementTerms? terms)) return terms;
        await using var find = new NpgsqlCommand(FindTerms, connection)
        {
            Parameters = { new() { Value = reference.Value }, new() { Value = version.EffectiveFrom }, new() { Value = version.Number }, new() { Value = version.RecordedAt } },
        };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel)) return null;
        var json = rows.GetFieldValue<byte[]>(0);
        return kept.Set(key, JsonSerializer.Deserialize<AgreementTerms>(json, PlatformJson.Options), new MemoryCacheEntryOptions { Size = json.Length });
    }

    public void Dispose() => kept.Dispose();
}
