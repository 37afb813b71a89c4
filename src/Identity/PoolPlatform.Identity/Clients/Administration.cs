using PoolPlatform.Agreements.Contracts;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Identity.Clients;

/// <summary>Who may give and take credentials, and for whom: a platform administrator, for an organisation that Agreements knows.</summary>
internal static class Administration
{
    public static async Task<Outcome<OrganisationCode>> Authorise(Caller caller, string code, AgreementsApi.AgreementsApiClient agreements, CancellationToken cancel)
    {
        if (!caller.May(Roles.PlatformAdmin)) return ProtocolRefusals.RoleMissing(Roles.PlatformAdmin);
        if (!OrganisationCode.TryParse(code, out var organisation)) return ProtocolRefusals.NotFound();
        var asked = await agreements.FindOrganisationsAsync(new() { Codes = { organisation.Value } }, cancellationToken: cancel).Asked();
        return asked.Then<OrganisationCode>(reply => reply.Organisations.Any(known => known.Code == organisation.Value)
            ? organisation
            : IdentityRefusals.OrganisationNotFound(organisation));
    }
}
