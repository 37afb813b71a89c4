using PoolPlatform.Agreements.Domain.Delegating;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.Delegating;

/// <summary>Who may see and record an organisation's delegations: itself and, once it is followed, whoever follows it may read them.</summary>
internal sealed class DelegationAccess(OrganisationStore organisations, DelegationStore delegations)
{
    /// <summary>The organisation for its own commissioner or pool manager; anybody else finds nothing.</summary>
    public static Outcome<OrganisationCode> AsRecorder(Caller caller, string code)
    {
        if (!OrganisationCode.TryParse(code, out var organisation) || caller.Organisation != organisation) return DelegationRefusals.NotFound();
        return caller.May(Roles.Commissioner) ? organisation : ProtocolRefusals.RoleMissing(Roles.Commissioner, Roles.PoolManager);
    }

    public async Task<Outcome<OrganisationCode>> AsReader(Caller caller, string code, CancellationToken cancel)
    {
        if (!OrganisationCode.TryParse(code, out var organisation) || caller.Organisation is not { } own) return DelegationRefusals.NotFound();
        if (own != organisation && !(await organisations.Successors([organisation], cancel))[organisation].Contains(own)) return DelegationRefusals.NotFound();
        return caller.May(Roles.ReadersOfMoney) ? organisation : ProtocolRefusals.RoleMissing(Roles.ReadersOfMoney);
    }

    public async Task<Outcome<Delegation>> One(OrganisationCode organisation, string id, CancellationToken cancel) =>
        Guid.TryParseExact(id, "D", out var parsed) && (await delegations.Find(organisation, cancel)).FirstOrDefault(one => one.Id == parsed) is { } found ? found : DelegationRefusals.NotFound();
}
