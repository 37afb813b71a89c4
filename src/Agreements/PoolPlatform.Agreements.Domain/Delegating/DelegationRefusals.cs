using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Delegating;

/// <summary>Every way in which a chain of delegation, or the recording of a link of one, can be refused. Codes are stable and never reused.</summary>
public static class DelegationRefusals
{
    public static Refusal NotFound() => Refusal.NotFound("delegation-not-found", "There is no such delegation, or it is another organisation's.");

    public static Refusal OfficerMissing(OrganisationCode organisation) =>
        Refusal.RuleBroken("delegation-officer-missing", $"{organisation} has recorded delegations, so an act for it names the officer's post.").About("officer", "Name the post that approves this.").With("organisation", organisation.Value);

    public static Refusal NotDelegated(OrganisationCode organisation, string officer, DelegatedAct act) =>
        Refusal.RuleBroken("delegation-missing", $"{organisation} has recorded no delegation of {act} to '{officer}'.").With("organisation", organisation.Value).With("act", act.ToString());

    /// <summary>The refusal of an act whose chain is broken, naming the link.</summary>
    /// <param name="limit">The smallest limit along the chain, where the sum lies over it.</param>
    public static Refusal Of(ChainBreak broken, Delegation link, DelegatedAct act, Money? amount, Money? limit)
    {
        ArgumentNullException.ThrowIfNull(link);
        var refusal = broken switch
        {
            ChainBreak.OverLimit => OverLimit(link, act, amount!.Value.Abs(), limit!.Value),
            ChainBreak.Reserved => Refusal.RuleBroken("delegation-reserved", $"{act} is a reserved matter: it is not {link.Officer.Title}'s to decide (delegation {link.Id})."),
            _ => Refusal.RuleBroken("delegation-broken", $"The chain of delegation is broken at {link.Officer.Title} (delegation {link.Id}): {Why(broken, link, act)}."),
        };
        return refusal.With("delegation", link.Id.ToString()).With("why", broken.ToString()).With("organisation", link.Organisation.Value).With("act", act.ToString());
    }

    public static Refusal PostMissing(string field) => Refusal.RuleBroken("delegation-post-missing", "A delegation goes from a body to an officer's post, each named in at most 200 characters.").About(field, "Fill this in.");

    public static Refusal DelegatorUnclear() => Refusal.RuleBroken("delegation-delegator-unclear", "A delegation comes from a body, or from the holder of an earlier delegation: one of the two.").About("delegator", "Name either a body or a delegation.");

    public static Refusal NothingDelegated() => Refusal.RuleBroken("delegation-without-acts", "A delegation says what it delegates.").About("acts", "Name at least one act.");

    public static Refusal DelegatedAndReserved(DelegatedAct act) => Refusal.RuleBroken("delegation-act-reserved", $"{act} would be delegated and reserved at once.").About("reserved", "An act is one or the other.");

    public static Refusal LimitNotPositive() => Refusal.RuleBroken("delegation-limit-not-positive", "A limit is more than nothing; leave it out where there is none.").About("limit", "This must be above 0.00.");

    public static Refusal DatesReversed() => Refusal.RuleBroken("delegation-dates-reversed", "The delegation would end before it begins.").About("endsOn", "This lies before the first day.");

    public static Refusal ParentUnknown() => Refusal.RuleBroken("delegation-parent-unknown", "The organisation has no such delegation to pass on from.").About("delegator.delegation", "No such delegation.");

    public static Refusal NotToBePassedOn(Guid above) => Refusal.RuleBroken("delegation-not-to-be-passed-on", "Who holds that delegation may not pass it on.").About("delegator.delegation", "It allows no sub-delegation.").With("delegation", above.ToString());

    public static Refusal ToItself() => Refusal.RuleBroken("delegation-to-itself", "An officer cannot delegate to itself.").About("officer.title", "This post holds it already.");

    public static Refusal ActBeyondParent(Guid above, DelegatedAct act) =>
        Refusal.RuleBroken("delegation-beyond-parent", $"{act} is not the delegator's to pass on.").About("acts", $"{act} is not among what the delegator holds.").With("delegation", above.ToString());

    public static Refusal LimitBeyondParent(Guid above, Money limit) =>
        Refusal.RuleBroken("delegation-beyond-parent", $"The delegator itself may decide up to {limit}.").About("limit", $"This lies over {limit}.").With("delegation", above.ToString()).With("limit", limit);

    public static Refusal AlreadyRevoked(DateOnly on) => Refusal.Conflict("delegation-already-revoked", $"The delegation was revoked from {Iso(on)}.").With("on", Iso(on));

    public static Refusal RevocationReasonMissing() => Refusal.RuleBroken("revocation-reason-missing", "A revocation says why.").About("reason", "This may not be empty.");

    public static Refusal RevokedBeforeItBegins(DateOnly from) => Refusal.RuleBroken("revocation-before-delegation", $"The delegation begins on {Iso(from)}.").About("on", "This lies before the delegation begins.");

    private static Refusal OverLimit(Delegation link, DelegatedAct act, Money amount, Money limit) =>
        Refusal.RuleBroken("delegation-over-limit", $"{link.Officer.Title} may decide {act} up to {limit}; this is {amount} (delegation {link.Id}).").With("limit", limit).With("amount", amount);

    private static string Why(ChainBreak broken, Delegation link, DelegatedAct act) => broken switch
    {
        ChainBreak.NotYet => $"it begins on {Iso(link.From)}",
        ChainBreak.Expired => $"it ended on {Iso(link.To!.Value)}",
        ChainBreak.Revoked => $"it was revoked from {Iso(link.Revocation!.On)}",
        ChainBreak.NoSubDelegation => "it may not be passed on",
        ChainBreak.NotDelegated => $"it does not name {act}",
        _ => "it leads to no body of the organisation",
    };

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
