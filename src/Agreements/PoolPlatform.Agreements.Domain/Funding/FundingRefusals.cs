using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Funding;

/// <summary>Every way in which terms about money beside, or instead of, a pool can be refused. Codes are stable and never reused.</summary>
public static class FundingRefusals
{
    public static Refusal DoNotCombine(string path, FundingType one, FundingType other) =>
        Refusal.RuleBroken("funding-types-do-not-combine", $"{one} and {other} cannot stand in one agreement; aligned budgets, lead commissioning and pooled funds can.")
            .About(path, $"{other} does not stand beside {one}.").With("one", one.ToString()).With("other", other.ToString());

    public static Refusal EntryUnnamed(string path) => Refusal.RuleBroken("funding-entry-unnamed", "Each of these has a code and words that say what it is.").About(path, "Fill in both.");

    public static Refusal EntryTwice(string path, string code) => Refusal.RuleBroken("funding-entry-named-twice", $"The code {code} is used twice.").About($"{path}.code", "Codes are unique in their list.");

    public static Refusal PartSchemeUnknown(string path, string scheme) =>
        Refusal.RuleBroken("part-scheme-unknown", $"The agreement has no scheme {scheme}.").About(path, "Name a scheme of the agreement.");

    public static Refusal SchemeInTwoParts(string path, string scheme) =>
        Refusal.RuleBroken("scheme-in-two-parts", $"The scheme {scheme} stands in two parts.").About(path, "A scheme runs under one part.");

    public static Refusal NotOfPartner(string path, OrganisationCode organisation) =>
        Refusal.RuleBroken("money-not-of-partner", $"{organisation} is not among the partners.").About(path, "Name a partner.").With("organisation", organisation.Value);

    public static Refusal PayerIsPayee(string path) => Refusal.RuleBroken("payer-is-payee", "A body does not pay itself.").About($"{path}.payee", "Name another partner.");

    public static Refusal ChargesNeedType() =>
        Refusal.RuleBroken("charges-need-cross-charging", "Only an agreement whose funding type is CrossCharging has charges by the day.").About("charges", "This is not a CrossCharging agreement.");

    public static Refusal ChargeWithoutEnd(string path) => Refusal.RuleBroken("charge-without-end", "A charge names its last day.").About($"{path}.to", "This is required.");

    public static Refusal ChargeReversed(string path) => Refusal.RuleBroken("charge-dates-reversed", "The charge would end before it starts.").About($"{path}.to", "This lies before its from.");

    public static Refusal ChargeOutsideTerm(string path) => Refusal.RuleBroken("charge-outside-term", "The charge would run outside the agreement's term.").About(path, "Its days lie outside the term.");

    public static Refusal RateNotPositive(string path) => Refusal.RuleBroken("charge-rate-not-positive", "A charge has a rate above zero.").About($"{path}.ratePerDay", "This must be above 0.00.");

    public static Refusal GrantsNeedType() =>
        Refusal.RuleBroken("grants-need-grant-transfer", "Only an agreement whose funding type is GrantTransfer transfers grants.").About("grants", "This is not a GrantTransfer agreement.");

    public static Refusal GrantNotPositive(string path) => Refusal.RuleBroken("grant-amount-not-positive", "A grant is above zero, or null while it is not known.").About($"{path}.amount", "This must be above 0.00.");

    public static Refusal DueDaysOutOfRange() =>
        Refusal.RuleBroken("due-days-out-of-range", $"Balances fall due within 0 to {PaymentTerms.LongestDueDays} days of agreement.").About("payments.dueDays", $"This must lie between 0 and {PaymentTerms.LongestDueDays}.");

    public static Refusal InterestOutOfRange() =>
        Refusal.RuleBroken("interest-out-of-range", "Interest is above 0 and at most 100 percent a year; leave it out where none is agreed.").About("payments.interest.annualPercent", "This must lie above 0 and not above 100.");

    public static Refusal AlignedNeedsType(string path, FundingType type) =>
        Refusal.RuleBroken("aligned-budget-not-beside", $"Aligned budgets do not stand beside {type}; show the budget in view instead.").About($"{path}.standing", "This may be InView.");
}
