using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Moving;

/// <summary>How Budgets says no to money that moves where it may not.</summary>
public static class MovingRefusals
{
    public static Refusal ShiftToItself() => Refusal.RuleBroken("shift-to-itself", "A shift moves resource between two sectors.").About("to", "This is the sector that it comes from.");

    public static Refusal ShiftNotPositive() => Refusal.RuleBroken("shift-not-positive", "A shift moves an amount above zero; one that went back is a shift the other way.").About("amount", "This must be above zero.");

    public static Refusal LooserThanAgreed(string field, string why) =>
        Refusal.RuleBroken("looser-than-agreed", $"{why} A pool may be stricter than its agreement and never looser; the partners vary the agreement.").About(field, why);

    public static Refusal CrossSubsidy(string field, string line, OrganisationCode fundedBy, OrganisationCode owner) =>
        Refusal.RuleBroken("cross-subsidy-forbidden", $"The partners have agreed that none meets another's responsibility: the line '{line}' is funded by {fundedBy} and is {owner}'s.")
            .About(field, $"{fundedBy} would pay for what {owner} is responsible for.");
}
