using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Delegating;

/// <summary>Whether an officer may do something on a day, by the chain of delegations from a body of its organisation down to it: the chain must not break.</summary>
/// <param name="recorded">All that the organisations in question have recorded, in the order of recording.</param>
public sealed class DelegationChain(IEnumerable<Delegation> recorded)
{
    private readonly ImmutableArray<Delegation> recorded = [.. recorded];

    /// <summary>Walks from the officer's own delegations up to the body at the root. Of several that hold, the one with the highest limit answers.</summary>
    /// <param name="officer">The post; null when the caller named none.</param>
    /// <param name="amount">The sum of the act, of either sign; null where the act has none.</param>
    /// <returns>How the officer holds the power; refused with the link that is broken.</returns>
    /// <remarks>An organisation that has recorded nothing is not checked. A body that delegates holds its own powers without a limit, those it reserves included.</remarks>
    public Outcome<HeldPower> Check(OrganisationCode organisation, string? officer, DelegatedAct act, Money? amount, DateOnly on)
    {
        var own = recorded.Where(delegation => delegation.Organisation == organisation).ToList();
        if (own.Count == 0) return HeldPower.Unchecked;
        if (string.IsNullOrWhiteSpace(officer)) return DelegationRefusals.OfficerMissing(organisation);
        if (own.Any(delegation => delegation.Delegator is Delegator.OfBody body && OfficerPost.SameTitle(body.Name, officer))) return HeldPower.Own;

        var walked = own
            .Where(delegation => delegation.Officer.Is(officer) && (delegation.Acts.Contains(act) || delegation.Reserved.Contains(act)))
            .Select(delegation => Walk(delegation, own, act, amount, on))
            .ToList();
        if (walked.Count == 0) return DelegationRefusals.NotDelegated(organisation, officer, act);
        if (walked.Where(chain => chain.Break is null).MaxBy(chain => chain.Limit?.Pence ?? long.MaxValue) is { } whole)
            return new HeldPower([.. whole.Links.Select(link => link.Id)], whole.Limit);
        // Of several that fail, too low a limit is the nearest miss; otherwise what was recorded last is what people mean.
        var nearest = walked.Where(chain => chain.Break is ChainBreak.OverLimit).MaxBy(chain => chain.Limit!.Value.Pence) ?? walked[^1];
        return DelegationRefusals.Of(nearest.Break!.Value, nearest.BrokenLink!, act, amount, nearest.Limit);
    }

    private static Walked Walk(Delegation last, List<Delegation> own, DelegatedAct act, Money? amount, DateOnly on)
    {
        var links = new List<Delegation>();
        for (var link = last; ;)
        {
            // An officer without leave to pass on cannot be the one from whom the officer below holds.
            if (Broken(link, passedOn: links.Count > 0, act, on) is { } broken) return new(links, null, broken, link);
            links.Add(link);
            if (link.Delegator is not Delegator.OfOfficer above) break;
            var next = own.Find(delegation => delegation.Id == above.Under);
            if (next is null || links.Contains(next)) return new(links, null, ChainBreak.NoRoot, link);
            link = next;
        }
        var lowest = links.Where(link => link.Limit is not null).MinBy(link => link.Limit!.Value.Pence);
        return lowest?.Limit is { } limit && amount?.Abs() > limit ? new(links, limit, ChainBreak.OverLimit, lowest) : new(links, lowest?.Limit, null, null);
    }

    private static ChainBreak? Broken(Delegation link, bool passedOn, DelegatedAct act, DateOnly on) =>
        link.Reserved.Contains(act) ? ChainBreak.Reserved
        : !link.Acts.Contains(act) ? ChainBreak.NotDelegated
        : on < link.From ? ChainBreak.NotYet
        : link.Revocation is { } revocation && on >= revocation.On ? ChainBreak.Revoked
        : on > link.To ? ChainBreak.Expired
        : passedOn && !link.MaySubDelegate ? ChainBreak.NoSubDelegation
        : null;

    private sealed record Walked(IReadOnlyList<Delegation> Links, Money? Limit, ChainBreak? Break, Delegation? BrokenLink);
}

/// <summary>How an officer holds the power to act.</summary>
/// <param name="Links">The delegations of the chain, the officer's own first and the body's last; empty where none is needed.</param>
/// <param name="Limit">The smallest limit along the chain; null without any.</param>
public sealed record HeldPower(ImmutableArray<Guid> Links, Money? Limit)
{
    /// <summary>The organisation has recorded no delegation, and is not checked against one.</summary>
    public static readonly HeldPower Unchecked = new([], null) { IsChecked = false };

    /// <summary>A body acts itself.</summary>
    public static readonly HeldPower Own = new([], null);

    public bool IsChecked { get; private init; } = true;
}

/// <summary>Why a link of a chain does not hold.</summary>
public enum ChainBreak
{
    /// <summary>The delegator keeps the matter to itself.</summary>
    Reserved,

    /// <summary>A link further up does not name the act.</summary>
    NotDelegated,

    /// <summary>It begins on a later day.</summary>
    NotYet,

    /// <summary>Its last day is over.</summary>
    Expired,

    /// <summary>It has been taken back.</summary>
    Revoked,

    /// <summary>The officer may not pass on what it holds.</summary>
    NoSubDelegation,

    /// <summary>The chain does not lead to a body.</summary>
    NoRoot,

    /// <summary>The sum lies over its limit, which is the smallest along the chain.</summary>
    OverLimit,
}
