namespace PoolPlatform.Agreements.Contracts.Events;

/// <summary>A partner raised a dispute; services go on. The reason is for the parties to read and is not told. Stream: the agreement's reference.</summary>
/// <param name="Number">The dispute's number in the agreement.</param>
/// <param name="Kind"><c>Agreement</c>, <c>Scheme</c>, <c>Settlement</c>, <c>Package</c> or <c>Lines</c>.</param>
/// <param name="About">The scheme's code or the id of the settlement or package; null for the others.</param>
/// <param name="AmountPence">Null where no sum was named.</param>
public sealed record DisputeRaised(
    string Reference, int Number, string RaisedBy, string Kind, string? About, IReadOnlyList<string> Lines, long? AmountPence, DateOnly RaisedOn);
