namespace PoolPlatform.Budgets.Domain.Importing;

/// <summary>What a ledger called the heading of an entry: cost centre and subjective, or a line outright.</summary>
public sealed record LedgerCodes(string? CostCentre, string? Subjective, string? Line)
{
    /// <summary>From the text under which an entry in suspense keeps them.</summary>
    public static LedgerCodes Of(string kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        return kept.IndexOf(ImportRow.Unit, StringComparison.Ordinal) is >= 0 and var at ? new(kept[..at], kept[(at + 1)..], null) : new(null, null, kept);
    }

    /// <summary>The budget line that a mapping leads to; null while it leads to none.</summary>
    public string? LineBy(LedgerMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        return Line is { Length: > 0 } ? Line : CostCentre is null || Subjective is null ? null : mapping.Codes.LineOf(CostCentre, Subjective);
    }
}
