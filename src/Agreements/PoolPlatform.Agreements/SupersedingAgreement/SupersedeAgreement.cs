using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Superseding;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.SupersedingAgreement;

/// <summary>A revised agreement takes over from an earlier one: its schemes and its rule of the pool when it is drafted, its place in the moment it takes effect.</summary>
internal sealed class SupersedeAgreement(AgreementStore agreements, OrganisationStore organisations)
{
    /// <summary>The draft with the schemes and the rule of the pool that it carries over; the same where it supersedes nothing.</summary>
    public async Task<Outcome<AgreementTerms>> CarryOver(Caller caller, AgreementTerms draft, bool namesPool, AgreementReference? supersedes, CancellationToken cancel)
    {
        if (supersedes is not { } reference) return draft;
        if ((await agreements.FindFor(caller, reference.Value, [Roles.Commissioner, Roles.PoolManager], cancel)).IsRefused(out _, out var party)) return SupersedingRefusals.NotFound(reference);
        return TakingOver.CarryOver(draft, namesPool, party.Agreement, await organisations.Successors(party.Agreement.Terms.Partners, cancel));
    }

    /// <summary>Moves the earlier agreement aside, in the change that makes the later one take effect.</summary>
    public async Task<Refusal?> Save(Change change, Agreement by, CancellationToken cancel)
    {
        if (by.Supersedes is not { } reference) return null;
        var earlier = await AgreementStore.Lock(change.Connection, reference, cancel);
        if (earlier.Supersede(by.Terms, await organisations.Successors(earlier.Terms.Partners, cancel)).IsRefused(out var refusal, out var superseded)) return refusal;

        await AgreementStore.Save(change, superseded, cancel);
        change.Announce(reference.Value, new AgreementSuperseded(reference.Value, by.Terms.Reference.Value, by.Terms.Term.Start));
        change.Record($"agreement:{reference}", "SupersedeAgreement", new { before = new { earlier.State }, after = new { superseded.State, superseded.SupersededBy } });
        return null;
    }
}
