using PoolPlatform.Agreements.Domain.Delegating;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;

namespace PoolPlatform.Agreements.Delegating;

/// <summary>Asks whether a chain of delegation holds, for whatever is approved here or in another service.</summary>
internal sealed class DelegationCheck(DelegationStore delegations)
{
    public async Task<Outcome<HeldPower>> Check(OrganisationCode organisation, string? officer, DelegatedAct act, Money? amount, DateOnly on, CancellationToken cancel) =>
        new DelegationChain(await delegations.Find(organisation, cancel)).Check(organisation, officer, act, amount, on);

    /// <summary>Why the caller's organisation may not do something today by the officer it names; null when it may.</summary>
    /// <param name="field">How the request calls the officer's post.</param>
    public async Task<Refusal?> Refuse(Change change, string? officer, DelegatedAct act, string field, CancellationToken cancel)
    {
        if (change.Caller.Organisation is not { } organisation) return null;
        var refusal = (await Check(organisation, officer, act, null, DateOnly.FromDateTime(change.Now.UtcDateTime), cancel)).Refusal;
        return refusal is { Errors.Count: 0 } ? refusal.About(field, refusal.Message) : refusal;
    }
}
