using System.Collections.Immutable;
using Npgsql;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Contracts.Events;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Forecasting;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.ClientPackages.AllowingForOthers;

/// <summary>States to the pool what an allowance comes to, by the same event as packages, and keeps why the forecast moved.</summary>
internal static class AllowanceStatements
{
    private const string FindTerms =
        """
        select v.terms
        from package p
        join package_version v on v.package_id = p.package_id and v.version = p.in_force
        where p.agreement = $1 and p.scheme = $2
        """;

    private const string WriteMovements =
        """
        insert into allowance_movement (agreement, allowance_id, version, fy, reason, amount_pence, recorded_at)
        select $1, $2, $3, m.fy, m.reason, m.amount_pence, $4
        from unnest($5::int[], $6::text[], $7::bigint[]) m (fy, reason, amount_pence)
        """;

    /// <summary>The allowance as it stands after being told; nothing is told where nothing has moved.</summary>
    /// <param name="before">Null for a new one.</param>
    /// <param name="reason">New, Changed, Ended or CarriedForward.</param>
    public static async Task<StoredAllowance> State(Change change, StoredAllowance? before, StoredAllowance after, AgreedPool pool, string reason, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(change.Now.UtcDateTime);
        var through = PackageCommitment.Horizon(after.Terms.Dates.Start, pool.Term, today);
        var isPart = after.Terms.Sum is AllowanceSum.OfRemainder || before?.Terms.Sum is AllowanceSum.OfRemainder;
        var packages = isPart ? await Terms(change, after, cancel) : [];
        var forecast = AllowanceForecast.Of(
            after.Terms, before is null ? null : new(before.Terms, before.Stated), after.EndedOn, through, today,
            days => AllowanceForecast.Remainder(packages, after.Terms.BudgetLine, days));
        var further = (after.EndedOn ?? after.Terms.Dates.End) is not { } end || end > through;
        var stated = after with { Stated = forecast.Months, StatedThrough = further ? through : null };
        if (before is not null && before.Version == after.Version && before.EndedOn == after.EndedOn && forecast.Months.SequenceEqual(before.Stated)) return stated;

        stated = stated with { Announced = (before?.Announced ?? 0) + 1 };
        await KeepMovements(change, stated, forecast.Moved, cancel);
        change.Announce(after.Agreement.Value, new CommitmentChanged(
            after.Id.ToString("D"), stated.Announced, after.Agreement.Value, reason,
            [.. forecast.Months.Select(month => new CommitmentChanged.Commitment(month.Year.StartYear, month.Period, after.Scheme, after.Terms.BudgetLine, month.Amount.Pence))],
            [.. forecast.Moved.Select(moved => new CommitmentChanged.Movement(moved.Year.StartYear, moved.Reason.ToString(), moved.Amount.Pence))]));
        return stated;
    }

    private static async Task<List<PackageTerms>> Terms(Change change, StoredAllowance allowance, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindTerms, change.Connection, change.Transaction) { Parameters = { new() { Value = allowance.Agreement.Value }, new() { Value = allowance.Scheme } } };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var terms = new List<PackageTerms>();
        while (await rows.ReadAsync(cancel)) terms.Add(TermsForm.Read(rows.GetString(0)));
        return terms;
    }

    private static async Task KeepMovements(Change change, StoredAllowance stated, ImmutableArray<YearMoved> moved, CancellationToken cancel)
    {
        if (moved.IsEmpty) return;
        await using var write = new NpgsqlCommand(WriteMovements, change.Connection, change.Transaction);
        write.Parameters.Add(new() { Value = stated.Agreement.Value });
        write.Parameters.Add(new() { Value = stated.Id });
        write.Parameters.Add(new() { Value = stated.Version });
        write.Parameters.Add(new() { Value = change.Now });
        write.Parameters.Add(new() { Value = moved.Select(one => one.Year.StartYear).ToArray() });
        write.Parameters.Add(new() { Value = moved.Select(one => one.Reason.ToString()).ToArray() });
        write.Parameters.Add(new() { Value = moved.Select(one => one.Amount.Pence).ToArray() });
        await write.ExecuteNonQueryAsync(cancel);
    }
}
