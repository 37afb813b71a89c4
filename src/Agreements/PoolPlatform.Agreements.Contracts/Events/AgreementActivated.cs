namespace PoolPlatform.Agreements.Contracts.Events;

/// <summary>The last partner signed and the agreement took effect. Stream: the agreement's reference.</summary>
/// <param name="Mode"><c>Live</c>, or <c>Shadow</c> when no money moves.</param>
/// <param name="Host">Empty where the funding type has none.</param>
/// <param name="TermEnd">The last day of the term; null means until further notice.</param>
/// <param name="Partners">In listed order.</param>
public sealed record AgreementActivated(
    string Reference,
    string Title,
    string LegalPower,
    string FundingType,
    string Mode,
    string Host,
    IReadOnlyList<AgreementActivated.Partner> Partners,
    DateOnly TermStart,
    DateOnly? TermEnd,
    IReadOnlyList<AgreementActivated.Scheme> Schemes,
    int Version)
{
    /// <summary>A partner as it was named when the agreement took effect.</summary>
    public sealed record Partner(string Code, string Name, string Kind);

    /// <summary>A scheme of the agreement.</summary>
    public sealed record Scheme(string Code, string Name);
}
