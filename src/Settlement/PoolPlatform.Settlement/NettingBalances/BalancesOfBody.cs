using Npgsql;
using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.Settlement.Domain.Paying;

namespace PoolPlatform.Settlement.NettingBalances;

/// <summary>What a body owes and is owed in the agreed settlements of all its pools: in those of others as a partner, in its own as their host.</summary>
/// <remarks>A body sees the pools of those whom it has followed, as everywhere; other pools are not looked at.</remarks>
internal sealed class BalancesOfBody(NpgsqlDataSource database, AgreementsApi.AgreementsApiClient agreements)
{
    private const string FindCodes =
        """
        select partner from settlement_partner p join settlement s on s.id = p.settlement_id where s.state = 'Agreed' and s.mode = 'Live' and p.partner <> s.host and p.paid_pence <> p.balance_pence
        union
        select s.host from settlement s where s.state = 'Agreed' and s.mode = 'Live'
        """;

    private const string FindOpen =
        """
        select s.id, s.reference, s.year, s.version, s.host, p.partner, p.balance_pence - p.paid_pence, coalesce((s.payment_terms ->> 'maySetOff')::boolean, false), s.agreed_at
        from settlement s
        join settlement_partner p on p.settlement_id = s.id
        where s.state = 'Agreed' and s.mode = 'Live' and p.partner <> s.host and p.paid_pence <> p.balance_pence
        and (p.partner = any ($1)) <> (s.host = any ($1))
        order by s.agreed_at, s.id, p.position
        """;

    /// <summary>The codes as whom a body acts: its own and those that it has followed.</summary>
    public async Task<Outcome<string[]>> ActsFor(OrganisationCode body, CancellationToken cancel)
    {
        var request = new FindOrganisationsRequest();
        await using (var find = database.CreateCommand(FindCodes))
        await using (var rows = await find.ExecuteReaderAsync(cancel))
            while (await rows.ReadAsync(cancel)) request.Codes.Add(rows.GetString(0));
        if (request.Codes.Count == 0) return (string[])[body.Value];
        return (await agreements.FindOrganisationsAsync(request, cancellationToken: cancel).Asked()).Then<string[]>(found =>
            (string[])[body.Value, .. found.Organisations.Where(one => one.Code != body.Value && one.Successors.Contains(body.Value)).Select(one => one.Code)]);
    }

    /// <summary>Oldest first; read again inside the change that decides about them.</summary>
    public async Task<List<BodyBalance>> Open(string[] actsFor, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await Open(connection, actsFor, cancel);
    }

    public static async Task<List<BodyBalance>> Open(NpgsqlConnection connection, string[] actsFor, CancellationToken cancel)
    {
        await using var find = new NpgsqlCommand(FindOpen, connection) { Parameters = { new() { Value = actsFor } } };
        await using var rows = await find.ExecuteReaderAsync(cancel);
        var balances = new List<BodyBalance>();
        while (await rows.ReadAsync(cancel))
        {
            var (host, partner, outstanding) = (Code(rows.GetString(4)), Code(rows.GetString(5)), Money.FromPence(rows.GetInt64(6)));
            var isHost = actsFor.Contains(host.Value);
            balances.Add(new(
                rows.GetString(1), FinancialYear.StartingIn(rows.GetInt32(2)), rows.GetInt32(3), isHost, isHost ? partner : host,
                new(rows.GetGuid(0), partner, isHost ? -outstanding : outstanding, rows.GetBoolean(7))));
        }
        return balances;
    }

    private static OrganisationCode Code(string text) => OrganisationCode.TryParse(text, out var code) ? code : throw new InvalidDataException($"'{text}' is no organisation code.");
}

/// <param name="IsHost">Whether the body hosts the pool.</param>
/// <param name="Counterparty">The host that it owes, or the partner that owes it.</param>
internal sealed record BodyBalance(string Reference, FinancialYear Year, int Version, bool IsHost, OrganisationCode Counterparty, OpenBalance Balance);
