using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Superseding;

/// <summary>Every way in which taking an earlier agreement's place can be refused. Codes are stable and never reused.</summary>
public static class SupersedingRefusals
{
    public static Refusal NotFound(AgreementReference reference) =>
        Refusal.RuleBroken("superseded-not-found", $"There is no agreement {reference}, or your organisation is no party to it.").About("supersedes", "No such agreement.");

    public static Refusal NotInForce(AgreementReference reference, AgreementState state) =>
        Refusal.Conflict("superseded-not-in-force", $"{reference} is {state}; only an agreement in force can be superseded.").With("state", state.ToString());

    public static Refusal PartnersDiffer(OrganisationCode partner) =>
        Refusal.RuleBroken("superseded-partners-differ", $"An agreement is superseded by the same partners or those who follow them; {partner} is in only one of the two.").About("partners", $"{partner} is in only one of the two.");

    public static Refusal SchemeMissing(string code) =>
        Refusal.RuleBroken("superseded-scheme-missing", $"The earlier agreement has a scheme {code} that this one does not carry on.").About("schemes", $"{code} is missing.");
}
