using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>What the sender of a file says it holds, so that nothing is lost on the way; null where it does not say.</summary>
public sealed record ControlTotals(long? Rows, Money? Total)
{
    public bool IsGiven => Rows is not null || Total is not null;

    /// <summary>The difference between what was announced and what came; null when there is none.</summary>
    /// <param name="pence">What the amounts come to, in a type that cannot overflow.</param>
    public Refusal? Check(long rows, Int128 pence) =>
        Rows is { } expectedRows && expectedRows != rows ? MappingRefusals.RowsDiffer(expectedRows, rows)
        : Total is { } expected && expected.Pence != pence ? MappingRefusals.TotalDiffers(expected, Money.FromPence((long)Int128.Clamp(pence, long.MinValue, long.MaxValue)))
        : null;
}
