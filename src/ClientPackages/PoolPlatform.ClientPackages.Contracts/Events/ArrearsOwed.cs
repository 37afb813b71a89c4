namespace PoolPlatform.ClientPackages.Contracts.Events;

/// <summary>Days that are over cost another sum than was paid for them: what is owed to the provider, or to be recovered from it.</summary>
/// <remarks>Stream: the agreement's reference. Carries no person. The package's commitment has it already, so whoever posts it draws it from there.</remarks>
/// <param name="ArrearsId">Names these arrears for good: the same twice is one.</param>
/// <param name="Version">The version of the package by which it is owed.</param>
/// <param name="Reason">What moved the cost most: New, Ended, Rate, Route, Timing, Correction; or Delivered, where the terms are as they were.</param>
/// <param name="Payment">The payment that should have been another.</param>
/// <param name="Payer">The body that pays the provider out of the fund: the host.</param>
public sealed record ArrearsOwed(
    string PackageId, int Version, string Reference, string ArrearsId, string Reason, string Payment, string Payer, IReadOnlyList<ArrearsOwed.Part> Parts)
{
    /// <summary>What days of one month owe on one budget line, whole pence: positive still to pay, negative to be recovered.</summary>
    public sealed record Part(DateOnly From, DateOnly To, string Scheme, string Line, long AmountPence);
}
