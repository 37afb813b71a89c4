using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Contributing;

/// <summary>How Budgets says no to contributions, to what is received towards them, and to what is passed on.</summary>
public static class ContributionRefusals
{
    public static Refusal RecurrentBeyondAmount(string field) =>
        Refusal.RuleBroken("recurrent-beyond-amount", "The recurrent part lies between nothing and the whole amount.").About(field, "This lies between 0.00 and the amount.");

    public static Refusal UnknownInstalment(string field) =>
        Refusal.RuleBroken("unknown-instalment", "The partner has no instalment from this source that is due on this day.").About(field, "There is no such instalment.");

    public static Refusal TowardsBeyondReceipt() =>
        Refusal.RuleBroken("towards-beyond-receipt", "More is set against instalments than was received.").About("towards", "These come to more than the amount.");

    public static Refusal NothingInKind(OrganisationCode partner) =>
        Refusal.RuleBroken("nothing-in-kind", $"{partner} contributes nothing in kind; leave the line out for cash.").About("line", "The partner contributes nothing in kind.");

    public static Refusal ContributionsMissing() => Refusal.RuleBroken("contributions-missing", "The pool has no contributions for this year yet.");

    public static Refusal FormulaUnusable(string field, string why) => Refusal.RuleBroken("formula-unusable", $"{field}: {why}").About(field, why);

    public static Refusal NotInFull(ContributionSource source, Money received, Money passed) =>
        Refusal.RuleBroken("pass-through-not-in-full", $"{source} comes to {received}; {passed} is passed on or kept by agreement. All of it must be one or the other.")
            .About("districts", "These do not come to the contribution.").With("contribution", received).With("passedOn", passed);

    public static Refusal RetainedWithoutAgreement(string field) =>
        Refusal.RuleBroken("retained-without-agreement", "What is not passed on is kept only where the district agreed to it in writing.").About(field, "Name the agreement.");

    public static Refusal UnknownDistrict(string field, OrganisationCode district) =>
        Refusal.RuleBroken("unknown-district", $"Nothing is passed through to {district}.").About(field, $"Nothing is passed through to {district}.");

    public static Refusal DistrictRepeated(string field) => Refusal.RuleBroken("district-repeated", "A district is listed twice.").About(field, "This district stands above.");
}
