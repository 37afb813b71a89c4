using PoolPlatform.Agreements.Domain.Varying;
using PoolPlatform.Agreements.Storage;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.VaryingAgreement;

/// <summary>A variation as the public API shows it.</summary>
internal sealed record VariationReply(
    AgreementReference Reference,
    int Number,
    VariationKind Kind,
    DateOnly EffectiveFrom,
    string Reason,
    TermsChanges Changes,
    VariationState State,
    int? Version,
    OrganisationCode ProposedBy,
    DateTimeOffset RecordedAt,
    IReadOnlyList<VariationSignature> Signatures,
    IReadOnlyList<TermsDifference> Difference)
{
    public const string Example =
        """
        {"reference":"BANES-MH","number":1,"kind":"Variation","effectiveFrom":"2015-04-01","reason":"The council takes over a service.",
         "changes":{"title":"Mental health and wellbeing pooled budget"},"state":"Agreed","version":2,"proposedBy":"E06000022","recordedAt":"2015-03-02T10:00:00+00:00","signatures":[],
         "difference":[{"path":"title","before":"Mental health pooled budget","after":"Mental health and wellbeing pooled budget"}]}
        """;

    public static VariationReply Of(AgreementReference reference, RecordedVariation recorded)
    {
        var variation = recorded.Variation;
        return new(
            reference, variation.Number, variation.Kind, variation.EffectiveFrom, variation.Reason, variation.Changes, variation.State, variation.Version,
            variation.ProposedBy, variation.RecordedAt, variation.Signatures, recorded.Difference);
    }
}
