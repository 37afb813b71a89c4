using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain;
using PoolPlatform.Settlement.Storage;

namespace PoolPlatform.Settlement.Parties;

/// <summary>A settlement by its id, for a caller who is a party to its agreement; to anybody else it is not there.</summary>
internal sealed class SettlementAccess(SettlementStore settlements, PartyFinder parties)
{
    public async Task<Outcome<SettlementView>> Find(Caller caller, string id, string[] roles, CancellationToken cancel)
    {
        if (!Guid.TryParseExact(id, "D", out var parsed) || await settlements.Find(parsed, cancel) is not { } settlement) return ProtocolRefusals.NotFound();
        return (await parties.Find(caller, settlement.Reference.Value, TermsDay.Of(settlement), roles, cancel)).Then<SettlementView>(party => new SettlementView(settlement, party));
    }

    /// <summary>As <see cref="Find"/>, for what only the host does.</summary>
    public async Task<Outcome<SettlementView>> FindForHost(Caller caller, string id, string[] roles, CancellationToken cancel) =>
        (await Find(caller, id, roles, cancel)).Then<SettlementView>(view => view.Party.IsHost ? view : SettlementRefusals.HostOnly(view.Party.Terms.Host));
}

/// <summary>A settlement as a party sees it.</summary>
internal sealed record SettlementView(StoredSettlement Settlement, Party Party);
