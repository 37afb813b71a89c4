using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;
using PoolPlatform.Settlement.Domain;
using PoolPlatform.Settlement.Parties;

namespace PoolPlatform.Settlement.StatingAccounts;

/// <summary>A partner sees its own statement, the host every partner's.</summary>
internal static class StatementAccess
{
    internal sealed record Found(SettlementView View, OrganisationCode Partner)
    {
        public bool IsOwn => View.Party.ActsFor.Contains(Partner);
    }

    public static async Task<Outcome<Found>> Find(SettlementAccess access, Caller caller, string id, string partner, string[] roles, CancellationToken cancel)
    {
        if ((await access.Find(caller, id, roles, cancel)).IsRefused(out var refusal, out var view)) return refusal;
        if (!OrganisationCode.TryParse(partner, out var code) || view.Party.Meant(code) is not { } meant
            || view.Settlement.Fund.Proposal?.Partners.Any(one => one.Partner == meant) != true) return ProtocolRefusals.NotFound();
        var found = new Found(view, meant);
        return found.IsOwn || view.Party.IsHost ? found : SettlementRefusals.StatementOfAnother();
    }
}
