namespace PoolPlatform.ClientPackages.Contracts.Events;

/// <summary>Somebody else should have borne days that are over: the cost stays what it was and moves from one partner to another.</summary>
/// <remarks>Stream: the agreement's reference. Carries no person.</remarks>
/// <param name="TransferId">Names the transfer for good: the same twice is one.</param>
/// <param name="Version">The version of the package whose cost moves.</param>
/// <param name="Reason">InterimFunding, where one body paid without prejudice; NationalRate, where a rate was decided late.</param>
/// <param name="Decision">What decided it: the dispute's reference in the agreement's register, or the rate's name.</param>
/// <param name="DecidedOn">When it was decided, which is later than the days.</param>
public sealed record FundingTransferred(
    string PackageId, int Version, string Reference, string TransferId, string Reason, string Decision, DateOnly DecidedOn, IReadOnlyList<FundingTransferred.Part> Parts)
{
    /// <summary>Days of one financial year; their moves sum to nothing.</summary>
    public sealed record Part(DateOnly From, DateOnly To, IReadOnlyList<Move> Moves);

    /// <summary>Positive: the partner bears so much more. Negative: it bore it and should not have.</summary>
    public sealed record Move(string Partner, long AmountPence);
}
