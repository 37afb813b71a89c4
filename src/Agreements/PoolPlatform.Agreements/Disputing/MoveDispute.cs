using PoolPlatform.Agreements.Contracts.Events;
using PoolPlatform.Agreements.Domain;
using PoolPlatform.Agreements.Domain.Disputing;
using PoolPlatform.Agreements.KeepingRegisters;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;
using PoolPlatform.Postgres.Changes;
using PoolPlatform.ServiceDefaults.Security;

namespace PoolPlatform.Agreements.Disputing;

/// <summary>What moves a dispute has in common: find it, decide, record its next version, tell the others when it is closed.</summary>
internal static class MoveDispute
{
    /// <summary>A move, decided on the dispute as it stands while nobody else can move it.</summary>
    public delegate Task<Outcome<Dispute>> Decide<in TRequest>(Dispute dispute, TRequest request, Move move);

    /// <param name="By">The partner for whom the caller moves it.</param>
    internal sealed record Move(Agreement Agreement, OrganisationCode By, DateOnly Today, Change Change, CancellationToken Cancel);

    public static Task<IResult> Run<TRequest>(HttpContext http, string reference, string number, string operation, Writes writes, AgreementStore agreements, RegisterStore registers, Decide<TRequest> decide) =>
        writes.Run<Found, TRequest>(
            http,
            async (caller, cancel) =>
            {
                if ((await agreements.FindFor(caller, reference, [Roles.Commissioner, Roles.PoolManager], cancel)).IsRefused(out var refusal, out var party)) return refusal;
                return RegisterNumber.TryParse(number, out var asked) && await registers.Find<Dispute>(party.Agreement.Terms.Reference, RaiseDispute.Register, asked, null, cancel) is not null
                    ? new Found(party, asked)
                    : DisputeRefusals.NotFound();
            },
            (found, request, change, cancel) => Save(found.Party, found.Number, request, operation, decide, change, cancel));

    private sealed record Found(PartyView Party, int Number) : ActingScope
    {
        public override IReadOnlyList<OrganisationCode> ActsFor => Party.ActsFor;
    }

    private static async Task<Outcome<Answer>> Save<TRequest>(PartyView party, int number, TRequest request, string operation, Decide<TRequest> decide, Change change, CancellationToken cancel)
    {
        var reference = party.Agreement.Terms.Reference;
        var agreement = await AgreementStore.Lock(change.Connection, reference, cancel);
        var before = (await RegisterStore.Find<Dispute>(change, reference, RaiseDispute.Register, number, cancel))!;
        var today = DateOnly.FromDateTime(change.Now.UtcDateTime);
        if ((await decide(before.Entry, request, new(agreement, party.ActsAs, today, change, cancel))).IsRefused(out var refusal, out var moved)) return refusal;

        var recorded = await RegisterStore.Append(change, reference, RaiseDispute.Register, operation, party.ActsAs, before, moved, cancel);
        if (!moved.IsOpen || moved.Stage == DisputeStage.Referred)
            change.Announce(reference.Value, new DisputeDecided(reference.Value, number, moved.Stage.ToString(), moved.Steps[^1].On, moved.Decision?.EffectiveFrom));
        return Answer.Created($"/v1/agreements/{reference}/disputes/{number}", DisputeReply.Of(reference, recorded, today));
    }
}
