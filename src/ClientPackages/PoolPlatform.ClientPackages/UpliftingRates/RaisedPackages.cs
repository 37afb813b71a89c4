using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using PoolPlatform.ClientPackages.Domain.Bulk;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.ClientPackages.UpliftingRates;

/// <summary>The packages of a pool that an uplift raises, held, with what it costs by year.</summary>
internal sealed record RaisedPackages(IReadOnlyList<(StoredPackage Stored, PackageTerms Terms)> Packages, SortedDictionary<FinancialYear, Money> Effects, string Digest)
{
    private const string FindPackages =
        """
        select p.package_id
        from package p
        join package_version v on v.package_id = p.package_id and v.version = p.in_force
        where p.agreement = $1 and (p.ended_on is null or p.ended_on >= $2) and v.terms::text like $3
        order by p.package_id
        """;

    public static async Task<Outcome<RaisedPackages>> Hold(Change change, AgreementReference agreement, MassUplift uplift, DateSpan term, CancellationToken cancel)
    {
        var ids = new List<PackageId>();
        await using (var find = new NpgsqlCommand(FindPackages, change.Connection, change.Transaction))
        {
            find.Parameters.Add(new() { Value = agreement.Value });
            find.Parameters.Add(new() { Value = uplift.From });
            // Only to pass over what cannot be the provider's; the rule itself looks at the name again.
            find.Parameters.Add(new() { Value = $"%{Escaped(uplift.Provider)}%" });
            await using var rows = await find.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel)) ids.Add(new(rows.GetGuid(0)));
        }

        var raised = new List<(StoredPackage, PackageTerms)>(ids.Count);
        var effects = new SortedDictionary<FinancialYear, Money>();
        var digest = new StringBuilder();
        foreach (var stored in await PackageStore.Lock(change, ids, cancel))
        {
            var before = stored.Package.InForce!.Terms;
            if (uplift.On(before) is not { } outcome) continue;
            if (outcome.IsRefused(out var refusal, out var after)) return refusal.With("packageId", stored.Package.Id.ToString());
            raised.Add((stored, after));
            digest.Append(CultureInfo.InvariantCulture, $"{stored.Package.Id} {stored.Revision};");
            var through = PackageCommitment.Horizon(before, term, DateOnly.FromDateTime(change.Now.UtcDateTime));
            for (var year = FinancialYear.Of(uplift.From); year.Start <= through; year = FinancialYear.StartingIn(year.StartYear + 1))
                effects[year] = effects.GetValueOrDefault(year) + MassUplift.Effect(before, after, new(year.Start, year.End < through ? year.End : through));
        }
        return new RaisedPackages(raised, effects, Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(digest.ToString()))));
    }

    private static string Escaped(string provider) => provider.Replace("\\", "%", StringComparison.Ordinal).Replace("\"", "%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
