using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Delegating;

/// <summary>What a delegation must get right to be recorded: nobody passes on more than it holds.</summary>
public static class PassingOn
{
    private const int MostCharacters = 200;

    /// <param name="recorded">What the organisation has recorded before.</param>
    public static Outcome<Delegation> Delegate(Delegation delegation, IReadOnlyCollection<Delegation> recorded)
    {
        ArgumentNullException.ThrowIfNull(delegation);
        ArgumentNullException.ThrowIfNull(recorded);
        if (IsUnusable(delegation.Officer.Title)) return DelegationRefusals.PostMissing("officer.title");
        if (delegation.Acts.IsDefaultOrEmpty) return DelegationRefusals.NothingDelegated();
        if (delegation.Acts.Intersect(delegation.Reserved).Any()) return DelegationRefusals.DelegatedAndReserved(delegation.Acts.Intersect(delegation.Reserved).First());
        if (delegation.Limit <= Money.Zero) return DelegationRefusals.LimitNotPositive();
        if (delegation.To < delegation.From) return DelegationRefusals.DatesReversed();
        return delegation.Delegator switch
        {
            Delegator.OfBody body => IsUnusable(body.Name) ? DelegationRefusals.PostMissing("delegator.body") : delegation,
            Delegator.OfOfficer officer => recorded.FirstOrDefault(one => one.Id == officer.Under && one.Organisation == delegation.Organisation) is { } above
                ? Under(delegation, above, Limit(above, recorded))
                : DelegationRefusals.ParentUnknown(),
            _ => throw new System.Diagnostics.UnreachableException("Nobody else delegates."),
        };
    }

    private static Outcome<Delegation> Under(Delegation delegation, Delegation above, Money? limit)
    {
        if (!above.MaySubDelegate) return DelegationRefusals.NotToBePassedOn(above.Id);
        if (delegation.Officer.Is(above.Officer.Title)) return DelegationRefusals.ToItself();
        foreach (var act in delegation.Acts)
            if (!above.Acts.Contains(act)) return DelegationRefusals.ActBeyondParent(above.Id, act);
        return delegation.Limit > limit ? DelegationRefusals.LimitBeyondParent(above.Id, limit!.Value) : delegation;
    }

    /// <summary>The smallest limit from a delegation up to its root.</summary>
    private static Money? Limit(Delegation from, IReadOnlyCollection<Delegation> recorded)
    {
        var limit = from.Limit;
        for (var link = from; link.Delegator is Delegator.OfOfficer officer && recorded.FirstOrDefault(one => one.Id == officer.Under) is { } above; link = above)
            limit = (limit, above.Limit) switch
            {
                ({ } one, { } other) => Money.Min(one, other),
                var (one, other) => one ?? other,
            };
        return limit;
    }

    private static bool IsUnusable(string title) => string.IsNullOrWhiteSpace(title) || title.Length > MostCharacters;
}
