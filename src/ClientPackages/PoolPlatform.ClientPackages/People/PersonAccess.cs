using PoolPlatform.Agreements.Contracts;
using PoolPlatform.ClientPackages.Agreed;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Grpc;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.People;

/// <summary>Who may come near a person: the bodies that answer for the person and those that follow them; for the identity also the host of a pool that pays for the care.</summary>
internal sealed class PersonAccess(AgreementsApi.AgreementsApiClient agreements, PoolAccess pools, PersonStore people)
{
    public static readonly string[] Keepers = [Roles.Practitioner, Roles.PoolManager];

    /// <summary>Whether an organisation answers for a person, itself or as a successor.</summary>
    public async Task<bool> AnswersFor(OrganisationCode organisation, ResponsibleBodies bodies, CancellationToken cancel) =>
        bodies.Include(organisation) || (await Successors([bodies.Council, bodies.NhsBody], cancel)).Values.Any(successors => successors.Contains(organisation));

    /// <summary>Why an organisation may not record a person that these bodies would answer for: one is not known, or neither is its own.</summary>
    public async Task<Refusal?> WhyNotRecorded(OrganisationCode organisation, ResponsibleBodies bodies, CancellationToken cancel)
    {
        var known = await Successors([bodies.Council, bodies.NhsBody], cancel);
        // Which codes exist is no secret, and whoever mistypes its own is better told so than that there is nothing here.
        if (!known.ContainsKey(bodies.Council)) return ClientPackagesRefusals.UnknownOrganisation("responsibleCouncil", bodies.Council);
        if (!known.ContainsKey(bodies.NhsBody)) return ClientPackagesRefusals.UnknownOrganisation("responsibleNhsBody", bodies.NhsBody);
        return bodies.Include(organisation) || known.Values.Any(successors => successors.Contains(organisation)) ? null : ProtocolRefusals.NotFound();
    }

    /// <summary>The first of two bodies that nobody has recorded; null where both are known.</summary>
    public async Task<Refusal?> WhyUnknown(ResponsibleBodies bodies, CancellationToken cancel)
    {
        var known = await Successors([bodies.Council, bodies.NhsBody], cancel);
        if (!known.ContainsKey(bodies.Council)) return ClientPackagesRefusals.UnknownOrganisation("responsibleCouncil", bodies.Council);
        return known.ContainsKey(bodies.NhsBody) ? null : ClientPackagesRefusals.UnknownOrganisation("responsibleNhsBody", bodies.NhsBody);
    }

    /// <summary>The first of these organisations that nobody has recorded; null where all are known.</summary>
    public async Task<OrganisationCode?> FirstUnknown(IReadOnlyCollection<OrganisationCode> codes, CancellationToken cancel)
    {
        var known = await Successors(codes, cancel);
        return codes.Where(code => !known.ContainsKey(code)).Select(code => (OrganisationCode?)code).FirstOrDefault();
    }

    /// <summary>The person for the bodies that answer for it.</summary>
    public Task<Outcome<PersonId>> AsResponsible(Caller caller, string personId, string[] roles, CancellationToken cancel) => Find(caller, personId, roles, orAsHost: false, cancel);

    /// <summary>The person for those who may know who it is.</summary>
    public Task<Outcome<PersonId>> AsKeeper(Caller caller, string personId, CancellationToken cancel) => Find(caller, personId, Keepers, orAsHost: true, cancel);

    /// <summary>Of these organisations, those that the caller's is or follows.</summary>
    public async Task<string[]> StandsFor(OrganisationCode organisation, IReadOnlyCollection<OrganisationCode> codes, CancellationToken cancel)
    {
        var known = await Successors(codes, cancel);
        return [.. codes.Where(code => code == organisation || known.TryGetValue(code, out var successors) && successors.Contains(organisation)).Select(code => code.Value)];
    }

    /// <summary>An organisation and those that follow it.</summary>
    public async Task<HashSet<OrganisationCode>> WithSuccessors(OrganisationCode organisation, CancellationToken cancel) =>
        [organisation, .. (await Successors([organisation], cancel)).GetValueOrDefault(organisation, [])];

    private async Task<Outcome<PersonId>> Find(Caller caller, string personId, string[] roles, bool orAsHost, CancellationToken cancel)
    {
        if (caller.Organisation is not { } organisation || !Guid.TryParseExact(personId, "D", out var parsed)) return ProtocolRefusals.NotFound();
        var person = new PersonId(parsed);
        if (await people.FindResponsible(person, cancel) is not { } bodies) return ProtocolRefusals.NotFound();
        if (!await AnswersFor(organisation, bodies, cancel) && !(orAsHost && await HostsCareOf(person, organisation, cancel))) return ProtocolRefusals.NotFound();
        return caller.May(roles) ? person : ProtocolRefusals.RoleMissing(roles);
    }

    private async Task<bool> HostsCareOf(PersonId person, OrganisationCode organisation, CancellationToken cancel)
    {
        foreach (var agreement in await people.FindAgreementsOf(person, cancel))
            if (!(await pools.Find(agreement, cancel)).IsRefused(out _, out var pool) && pool.IsHost(organisation)) return true;
        return false;
    }

    private async Task<Dictionary<OrganisationCode, HashSet<OrganisationCode>>> Successors(IReadOnlyCollection<OrganisationCode> codes, CancellationToken cancel)
    {
        var request = new FindOrganisationsRequest();
        request.Codes.AddRange(codes.Select(code => code.Value));
        var reply = (await agreements.FindOrganisationsAsync(request, cancellationToken: cancel).Asked()).OrThrow();
        return reply.Organisations.ToDictionary(organisation => PoolAccess.Code(organisation.Code), organisation => organisation.Successors.Select(PoolAccess.Code).ToHashSet());
    }
}
