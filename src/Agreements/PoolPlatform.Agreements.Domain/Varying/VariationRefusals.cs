using System.Collections.Immutable;
using System.Globalization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Varying;

/// <summary>Every way in which a change of the terms can be refused. Codes are stable and never reused.</summary>
public static class VariationRefusals
{
    public static Refusal VersionRequired() =>
        new("if-match-missing", RefusalKind.VersionRequired, "Send the ETag of the agreement that you read as If-Match, so that nobody's change is lost.");

    public static Refusal Changed() => new("agreement-changed", RefusalKind.Stale, "The agreement has changed since you read it; read it again and decide anew.");

    public static Refusal NotFound() => Refusal.NotFound("variation-not-found", "The agreement has no variation of this number.");

    public static Refusal VersionNotFound() => Refusal.NotFound("version-not-found", "The agreement has no version of this number.");

    public static Refusal NotKnownThen(DateTimeOffset asAt) =>
        Refusal.RuleBroken("not-known-then", $"At {asAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)} nothing was recorded about that day.").About("asAt", "This lies before the first record.");

    public static Refusal ReasonMissing() => Refusal.RuleBroken("variation-reason-missing", "A variation says why it is made.").About("reason", "This may not be empty.");

    public static Refusal ChangesNothing() => Refusal.RuleBroken("variation-changes-nothing", "The terms would be the same as before.").About("changes", "Name what is to change.");

    public static Refusal StartIsFixed(DateOnly start) =>
        Refusal.RuleBroken("term-start-fixed", "The first day of a term that has been agreed stays what it is.").About("changes.term.start", $"This is {Iso(start)}.");

    public static Refusal Overlaps(DateOnly from, int number) =>
        Refusal.RuleBroken("version-overlaps", $"Variation {number} holds from {Iso(from)} already.").About("effectiveFrom", "From one day there is one variation.").With("variation", number.ToString(CultureInfo.InvariantCulture));

    public static Refusal OutsideTerm(DateOnly from) =>
        Refusal.RuleBroken("effective-date-outside-term", $"Terms would hold from {Iso(from)}, which lies outside the agreement's term.").About("effectiveFrom", "This lies outside the term.").With("from", Iso(from));

    public static Refusal PartnerLost(OrganisationCode partner, DateOnly from) =>
        Refusal.RuleBroken("partner-lost", $"From {Iso(from)} the partner {partner} would be missing; a partner leaves by giving notice, or is named by a body that follows it.")
            .About("changes.partners", $"{partner} is missing.").With("from", Iso(from));

    public static Refusal LeavesGaps(IEnumerable<Missing> missing, DateOnly from) => InTerms(
        missing.Aggregate(Refusal.RuleBroken("variation-leaves-gaps", "The agreement would lack what it must have."), (refusal, one) => refusal.About(one.Path, one.What)), from);

    public static Refusal NotOpen(VariationState state) =>
        Refusal.Conflict("variation-not-open", $"A variation that is {state} waits for nobody's signature.").With("state", state.ToString());

    public static Refusal PromotionHasItsOwnAct() =>
        Refusal.Conflict("promotion-has-its-own-act", "A partner says yes to a promotion by posting its date to the agreement's promotion.");

    public static Refusal AlreadyLive() => Refusal.Conflict("already-live", "The agreement is live already.");

    public static Refusal PromotionDateDiffers(DateOnly on) =>
        Refusal.Conflict("promotion-date-differs", $"Another partner has proposed {Iso(on)}; a cut-over has one day.").About("on", $"This is not {Iso(on)}.").With("on", Iso(on));

    /// <summary>A refusal of terms as a refusal of the change that would make them.</summary>
    public static Refusal InTerms(Refusal refusal, DateOnly from)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return refusal with
        {
            Errors = refusal.Errors.ToImmutableSortedDictionary(error => $"changes.{error.Key}", error => error.Value, StringComparer.Ordinal),
            Figures = refusal.Figures.SetItem("from", Iso(from)),
        };
    }

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
