using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain;

/// <summary>Every way in which Agreements can say no. Codes are stable and never reused.</summary>
public static class AgreementsRefusals
{
    public static Refusal NotFound() => Refusal.NotFound("agreement-not-found", "There is no such agreement, or your organisation is no party to it.");

    public static Refusal OrganisationNotFound() => Refusal.NotFound("organisation-not-found", "There is no organisation with this code.");

    public static Refusal UnknownOrganisation(string field, OrganisationCode code) =>
        Refusal.RuleBroken("unknown-organisation", $"No organisation has the code {code}.").About(field, "Unknown organisation.").With("organisation", code.Value);

    public static Refusal OrganisationNameMissing() =>
        Refusal.RuleBroken("organisation-name-missing", "An organisation needs a name.").About("name", "This may not be empty.");

    public static Refusal ActiveToBeforeActiveFrom() =>
        Refusal.RuleBroken("active-dates-reversed", "The organisation would end before it starts.").About("activeTo", "This lies before activeFrom.");

    public static Refusal SuccessionLoops(OrganisationCode code) =>
        Refusal.RuleBroken("succession-loops", $"{code} would succeed itself.").About("successorOf", "This organisation already follows from the one named.");

    public static Refusal AlreadyExists(AgreementReference reference) =>
        Refusal.Conflict("agreement-exists", $"The reference {reference} is taken.").About("reference", "Choose another reference.");

    public static Refusal TitleMissing() => Refusal.RuleBroken("title-missing", "An agreement needs a title.").About("title", "This may not be empty.");

    public static Refusal TooFewPartners() => Refusal.RuleBroken("too-few-partners", "A partnership has at least two partners.").About("partners", "Name at least two organisations.");

    public static Refusal PartnerTwice() => Refusal.RuleBroken("partner-named-twice", "A partner is named twice.").About("partners", "Name each organisation once.");

    public static Refusal HostNotPartner(OrganisationCode host) =>
        Refusal.RuleBroken("host-not-partner", $"The host {host} is not among the partners.").About("host", "The host must be a partner.");

    public static Refusal PoolManagerIncomplete() =>
        Refusal.RuleBroken("pool-manager-incomplete", "A pool manager has a name and an email address.").About("poolManager", "Fill in both.");

    public static Refusal PoolManagerDatesReversed() =>
        Refusal.RuleBroken("pool-manager-dates-reversed", "The pool manager's time in post would end before it starts.").About("poolManager.to", "This lies before poolManager.from.");

    public static Refusal LockOutsideTerm() =>
        Refusal.RuleBroken("lock-outside-term", "The percentages would be locked beyond the agreement's term.").About("percentagesLockedUntil", "This lies outside the term.");

    public static Refusal TermEndsBeforeItStarts() => Refusal.RuleBroken("term-reversed", "The term would end before it starts.").About("term.end", "This lies before term.start.");

    public static Refusal NoticeOutOfRange() => Refusal.RuleBroken("notice-out-of-range", "Notice is 0 to 120 months.").About("term.noticeMonths", "This must lie between 0 and 120.");

    public static Refusal BreakOutsideTerm(int index) =>
        Refusal.RuleBroken("date-outside-term", "A break date lies outside the term.").About($"term.breakDates[{index}]", "This lies outside the term.");

    public static Refusal TooManySchemes(int most) => Refusal.RuleBroken("too-many-schemes", $"An agreement has at most {most} schemes.").About("schemes", "Too many.");

    public static Refusal SchemeUnnamed(int index) => Refusal.RuleBroken("scheme-unnamed", "A scheme has a code and a name.").About($"schemes[{index}]", "Fill in code and name.");

    public static Refusal SchemeTwice(int index, string code) =>
        Refusal.RuleBroken("scheme-named-twice", $"The scheme code {code} is used twice.").About($"schemes[{index}].code", "Scheme codes are unique in an agreement.");

    public static Refusal NotOpenForSignature(AgreementState state) =>
        Refusal.Conflict("agreement-not-open-for-signature", $"An agreement that is {state} takes no signatures.").With("state", state.ToString());

    public static Refusal NotADraft(AgreementState state) =>
        Refusal.Conflict("agreement-not-draft", $"An agreement that is {state} is varied, and no longer edited.").With("state", state.ToString());

    public static Refusal ReferenceDiffers(AgreementReference reference) =>
        Refusal.RuleBroken("reference-differs", $"This is the draft of {reference}; a reference is kept.").About("reference", "This is another one.");

    public static Refusal PartnerHasRecords() =>
        Refusal.Conflict("partner-has-records", "Something is recorded about a partner that the draft would no longer name, such as a worry or a risk in a register.").About("partners", "Keep the partner.");

    public static Refusal AlreadySigned(OrganisationCode partner) => Refusal.Conflict("already-signed", $"{partner} has signed already.");

    public static Refusal SignatureIncomplete(string field) => Refusal.RuleBroken("signature-incomplete", $"A signature needs a {field}.").About(field, "This may not be empty.");

    public static Refusal Incomplete(IReadOnlyCollection<Missing> missing)
    {
        ArgumentNullException.ThrowIfNull(missing);
        return missing.Aggregate(
            Refusal.RuleBroken("agreement-incomplete", "The last signature cannot make the agreement take effect: something is missing."),
            (refusal, one) => refusal.About(one.Path, one.What));
    }

    public static Refusal DateOutsideTerm(DateOnly date) =>
        Refusal.RuleBroken("date-outside-term", $"{date:yyyy-MM-dd} lies outside the agreement's term.").About("on", "This lies outside the term.");
}
