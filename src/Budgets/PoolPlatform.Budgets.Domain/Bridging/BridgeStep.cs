using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Bridging;

/// <summary>One figure at two cut-offs, with all that lies between; a step whose entries do not come to its difference is a bug and is never shown.</summary>
public sealed record BridgeStep
{
    public BridgeStep(string of, Money from, Money to, ImmutableArray<BridgeEntry> entries)
    {
        if (Money.Sum(entries.Select(entry => entry.Amount)) != to - from) throw new UnreachableException($"The bridge of {of} does not come from {from} to {to}.");
        (Of, From, To, Entries) = (of, from, to, entries);
    }

    /// <summary>The line or the partner that it is about.</summary>
    public string Of { get; }

    public Money From { get; }

    public Money To { get; }

    public Money Difference => To - From;

    public ImmutableArray<BridgeEntry> Entries { get; }
}

/// <summary>Why a figure moved, and by how much.</summary>
public sealed record BridgeEntry(BridgeReason Reason, Money Amount)
{
    /// <summary>The package that commits something else.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Package { get; init; }

    /// <summary>The number of the budget or of the plan of contributions that came into force.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Number { get; init; }

    /// <summary>One entry for each reason, package and number, and none for what did not move.</summary>
    public static ImmutableArray<BridgeEntry> Together(IEnumerable<BridgeEntry> entries) =>
    [
        .. entries.GroupBy(entry => entry with { Amount = Money.Zero }).Select(group => group.Key with { Amount = Money.Sum(group.Select(entry => entry.Amount)) })
            .Where(entry => entry.Amount != Money.Zero).OrderBy(entry => entry.Reason),
    ];
}

/// <summary>Why a budget, a contribution or a commitment stands elsewhere at a later cut-off.</summary>
public enum BridgeReason
{
    /// <summary>A package that was not there.</summary>
    New,

    Ended,

    /// <summary>The same care at another price or amount.</summary>
    Rate,

    /// <summary>Another budget line pays.</summary>
    Route,

    /// <summary>The same cost in another month.</summary>
    Timing,

    /// <summary>Spent since, and so no longer only committed.</summary>
    Drawn,

    /// <summary>Moved between lines.</summary>
    Virement,

    /// <summary>A new budget, or a new plan of contributions.</summary>
    Version,

    /// <summary>Of months that one of the two cut-offs covers and the other does not.</summary>
    OtherPeriod,
}
