using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Costing;

/// <summary>What is asked: segments, and the window that selects their slices.</summary>
public sealed record CostQuestion(DateSpan Window, SliceCalendar Slices, ImmutableArray<RateSegment> Lines);

/// <summary>What the lines cost within the window; the lines sum to the total.</summary>
public sealed record PackageCosts(Money Total, ImmutableArray<LineCost> Lines);

/// <summary>What a line costs within the window; its slices sum to its total, and each funder's slices to the funder's share.</summary>
public sealed record LineCost(Money Total, IReadOnlyDictionary<string, Money> Funders, ImmutableArray<CostSlice> Slices);

/// <summary>The days of a slice that belong to the line and the window, how many of them are paid, and by whom; funders sum to the amount.</summary>
public sealed record CostSlice(DateOnly From, DateOnly To, int Days, Money Amount, IReadOnlyDictionary<string, Money> Funders);
