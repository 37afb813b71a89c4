namespace PoolPlatform.ClientPackages.Contracts.Events;

/// <summary>What a package commits the pool to, replacing all that the package committed before; no commitments means none are left.</summary>
/// <remarks>Stream: the agreement's reference. Carries no person.</remarks>
/// <param name="Version">The package's version; counts up with every announcement of a package.</param>
/// <param name="Reason">Why it changed: New, Changed, Ended, or CarriedForward where the same care is stated further into the future.</param>
public sealed record CommitmentChanged(string PackageId, int Version, string Reference, string Reason, IReadOnlyList<CommitmentChanged.Commitment> Commitments,
    IReadOnlyList<CommitmentChanged.Movement>? Movements = null)
{
    /// <summary>One budget line in one month, whole pence. <paramref name="Year"/> is the calendar year in which the financial year starts.</summary>
    public sealed record Commitment(int Year, int Period, string Scheme, string Line, long AmountPence);

    /// <summary>What moved one year's forecast and why: New, Ended, Rate, Route, Timing or Correction, whole pence. What was committed before plus all movements is what is committed now.</summary>
    public sealed record Movement(int Year, string Reason, long AmountPence);
}
