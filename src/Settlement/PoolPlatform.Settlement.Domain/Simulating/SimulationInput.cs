using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Simulating;

/// <summary>What a simulation is made from: the rules and figures of a settlement, how each outturn may fall, and what may befall the pool.</summary>
/// <param name="Base">Rules, budgets and the outturns as they are expected.</param>
/// <param name="Spreads">By scheme; one that is not named comes out as expected.</param>
/// <param name="Correlation">Of any two schemes' fates, 0 to 100.</param>
/// <param name="Draws">How many years are drawn.</param>
/// <param name="Seed">The same seed gives the same answer, byte for byte.</param>
/// <param name="Limits">What a partner would not like to exceed.</param>
/// <param name="Scenarios">What may befall the pool beside the spreads.</param>
public sealed record SimulationInput(
    WaterfallInput Base,
    ImmutableSortedDictionary<string, Spread> Spreads,
    Percent Correlation,
    int Draws,
    ulong Seed,
    ImmutableSortedDictionary<string, Money> Limits,
    ImmutableArray<StressScenario> Scenarios);

/// <summary>Something that moves outturns: worked out by itself on the expected outturns and, where it has a chance, met in the draws too.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Shocks">What it adds to schemes' outturns; negative where it takes away.</param>
/// <param name="Chance">Of its coming in a year, 0 to 100; null where it is only worked out by itself.</param>
public sealed record StressScenario(string Name, ImmutableSortedDictionary<string, Money> Shocks, Percent? Chance = null)
{
    /// <summary>Winter: every scheme at once, by a percentage of its budget.</summary>
    public const string Winter = "winter";

    /// <summary>A provider fails, and its people have to be placed elsewhere at short notice.</summary>
    public const string ProviderFailure = "provider-failure";

    /// <summary>Sloping shoulders: high-cost placements that nobody foresaw, and that each side says are the other's.</summary>
    public const string SlopingShoulders = "sloping-shoulders";

    /// <summary>A percentage of the budget of the named schemes, or of all.</summary>
    public static StressScenario OfBudget(string name, IEnumerable<SchemeOutturn> schemes, Percent percent, Percent? chance) =>
        new(name, schemes.ToImmutableSortedDictionary(scheme => scheme.Code, scheme => percent.Of(scheme.Budget.Abs()), StringComparer.Ordinal), chance);

    /// <summary>So many placements at so much a week for so many weeks.</summary>
    public static StressScenario OfPlacements(string name, string scheme, int placements, Money weekly, int weeks, Percent? chance) =>
        new(name, ImmutableSortedDictionary.Create<string, Money>(StringComparer.Ordinal).Add(scheme, Money.FromPence(checked(weekly.Pence * placements * weeks))), chance);
}
