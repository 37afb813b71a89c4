using System.Globalization;
using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Reading;
using PoolPlatform.ClientPackages.People;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.ServiceDefaults.Http;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.ClientPackages.Agreed;

/// <summary>Who may see and do what with a package: a party of its agreement, and for a practitioner's work one that answers for the person.</summary>
internal sealed class PackageAccess(PackageStore packages, PersonStore people, PersonAccess persons, PoolAccess pools)
{
    public static readonly string[] Approvers = [Roles.Commissioner, Roles.PoolManager];

    /// <summary>Practitioners among them see the packages of people that their organisation answers for, and no others.</summary>
    public static readonly string[] Readers = [Roles.Commissioner, Roles.PoolManager, Roles.Auditor, Roles.Practitioner];

    /// <summary>The pool for whoever drafts a package: a party that answers for the person. To anybody else there is neither.</summary>
    public async Task<Outcome<AgreedPool>> AsDrafter(Caller caller, PackageSubject subject, CancellationToken cancel)
    {
        if ((await pools.AsParty(caller, subject.Agreement, cancel)).IsRefused(out var refusal, out var pool)) return refusal;
        return await AnswersFor(caller, subject.Person, cancel) ? pool : ProtocolRefusals.NotFound();
    }

    public async Task<Outcome<PackageView>> AsReader(Caller caller, string packageId, CancellationToken cancel)
    {
        if ((await Find(caller, packageId, cancel)).IsRefused(out var refusal, out var view)) return refusal;
        if (!caller.May(Readers)) return ProtocolRefusals.RoleMissing(Readers);
        return IsOnlyPractitioner(caller) && !await AnswersFor(caller, view.Stored.Package.Person, cancel) ? ProtocolRefusals.NotFound() : view;
    }

    /// <summary>The package for a practitioner's work on it.</summary>
    public async Task<Outcome<PackageView>> AsKeeper(Caller caller, string packageId, CancellationToken cancel)
    {
        if ((await Find(caller, packageId, cancel)).IsRefused(out var refusal, out var view)) return refusal;
        if (!caller.May(PersonAccess.Keepers)) return ProtocolRefusals.RoleMissing(PersonAccess.Keepers);
        return await AnswersFor(caller, view.Stored.Package.Person, cancel) ? view : ProtocolRefusals.NotFound();
    }

    public async Task<Outcome<PackageView>> AsApprover(Caller caller, string packageId, CancellationToken cancel) =>
        (await Find(caller, packageId, cancel)).Then<PackageView>(view => caller.May(Approvers) ? view : ProtocolRefusals.RoleMissing(Approvers));

    /// <summary>The package for those of a party with one of these roles.</summary>
    public async Task<Outcome<PackageView>> AsParty(Caller caller, string packageId, string[] roles, CancellationToken cancel) =>
        (await Find(caller, packageId, cancel)).Then<PackageView>(view => caller.May(roles) ? view : ProtocolRefusals.RoleMissing(roles));

    /// <summary>True for a caller that sees packages only as a practitioner.</summary>
    public static bool IsOnlyPractitioner(Caller caller) => !caller.May(Roles.Commissioner, Roles.PoolManager, Roles.Auditor);

    /// <summary>The condition that somebody else has not changed the package since the caller read it.</summary>
    public static Refusal? Stale(HttpRequest request, StoredPackage stored)
    {
        var given = request.Headers.IfMatch.SelectMany(header => header?.Split(',', StringSplitOptions.TrimEntries) ?? []).ToList();
        return given.Count == 0 || given.Contains("*") || given.Contains(ETag(stored)) ? null : ClientPackagesRefusals.Stale;
    }

    public static string ETag(StoredPackage stored) => string.Create(CultureInfo.InvariantCulture, $"\"{stored.Revision}\"");

    private async Task<Outcome<PackageView>> Find(Caller caller, string packageId, CancellationToken cancel)
    {
        if (!Guid.TryParseExact(packageId, "D", out var id) || await packages.Find(new(id), cancel) is not { } stored) return ProtocolRefusals.NotFound();
        return (await pools.AsParty(caller, stored.Package.Agreement, cancel)).Then<PackageView>(pool => new PackageView(stored, pool));
    }

    private async Task<bool> AnswersFor(Caller caller, PersonId person, CancellationToken cancel) =>
        caller.Organisation is { } organisation && await people.FindResponsible(person, cancel) is { } bodies && await persons.AnswersFor(organisation, bodies, cancel);
}

/// <summary>A package seen by a party, and the pool that pays for it.</summary>
internal sealed record PackageView(StoredPackage Stored, AgreedPool Pool);
