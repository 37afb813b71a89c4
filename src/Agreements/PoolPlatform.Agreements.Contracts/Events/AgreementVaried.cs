namespace PoolPlatform.Agreements.Contracts.Events;

/// <summary>The terms are others from a day on. Carries the terms that hold in the end; for those of a date ask by gRPC. Stream: the agreement's reference.</summary>
/// <param name="Number">The variation's number.</param>
/// <param name="Version">The version of the terms that it made.</param>
/// <param name="EffectiveFrom">The first day of the change; it may lie in the past or in the future.</param>
/// <param name="Changed">The paths that are others from that day on, such as <c>schemes[MH].name</c>.</param>
/// <param name="Mode"><c>Live</c>, or <c>Shadow</c> when no money moves.</param>
/// <param name="Host">Empty where the funding type has none.</param>
/// <param name="Partners">In listed order.</param>
/// <param name="TermEnd">The last day of the term; null means until further notice.</param>
/// <param name="Spans">The terms from the day of the change on, in order, each until the next begins; null where it was told before these were.</param>
public sealed record AgreementVaried(
    string Reference,
    int Number,
    int Version,
    DateOnly EffectiveFrom,
    IReadOnlyList<string> Changed,
    string Title,
    string LegalPower,
    string FundingType,
    string Mode,
    string Host,
    IReadOnlyList<AgreementVaried.Partner> Partners,
    DateOnly TermStart,
    DateOnly? TermEnd,
    IReadOnlyList<AgreementVaried.Scheme> Schemes,
    IReadOnlyList<AgreementVaried.Span>? Spans = null)
{
    /// <summary>A partner as it is named by the terms.</summary>
    public sealed record Partner(string Code, string Name, string Kind);

    /// <summary>A scheme of the agreement.</summary>
    public sealed record Scheme(string Code, string Name);

    /// <summary>Terms that hold from a day on.</summary>
    public sealed record Span(
        DateOnly EffectiveFrom, string Title, string LegalPower, string FundingType, string Mode, string Host, IReadOnlyList<Partner> Partners, DateOnly? TermEnd, IReadOnlyList<Scheme> Schemes);
}
