using PoolPlatform.ClientPackages.Domain;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.People;

/// <summary>Nothing is bought for days after a death, nor for somebody who has been forgotten.</summary>
internal sealed class LivingPerson(PersonStore people, PeopleKeys keys)
{
    public async Task<Refusal?> Refuses(PersonId person, PackageTerms terms, CancellationToken cancel)
    {
        if (await people.FindStanding(person, cancel) is not { } standing) return null;
        if (standing.Erased) return ClientPackagesRefusals.PersonErased;
        var died = SealedIdentity.ReadIso(keys.Open(person, SealedIdentity.Died, standing.Died!));
        return terms.RunBeyond((terms.Lines.Max(line => line.Contract?.LastPaidDay(died)) ?? died)) ? ClientPackagesRefusals.PersonDied : null;
    }
}
