using Npgsql;
using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Reporting.FollowingAgreements;

/// <summary>An agreement went on under another reference, where its last year is the year before the other's first.</summary>
internal static class OnAgreementSuperseded
{
    private const string Keep =
        """
        insert into superseded (reference, by_reference, effective_from)
        values ($1, $2, $3)
        on conflict (reference) do update set by_reference = excluded.by_reference, effective_from = excluded.effective_from
        """;

    public static async Task Apply(AgreementSuperseded told, Change change, CancellationToken cancel)
    {
        await using var keep = new NpgsqlCommand(Keep, change.Connection, change.Transaction)
        {
            Parameters = { new() { Value = told.Reference }, new() { Value = told.By }, new() { Value = told.EffectiveFrom } },
        };
        await keep.ExecuteNonQueryAsync(cancel);
    }
}
