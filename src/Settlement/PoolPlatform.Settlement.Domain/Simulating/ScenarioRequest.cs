using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Reading;
using PoolPlatform.Settlement.Domain.RiskShares;

namespace PoolPlatform.Settlement.Domain.Simulating;

/// <summary>A scenario as it is asked for: one of the named ones with its usual size, or any other with sizes of its own.</summary>
/// <remarks>The usual sizes are illustrations to start a conversation from, not forecasts: a winter of 4 percent on every scheme, a failed
/// provider at 15 percent of a scheme, three placements nobody foresaw at £5,000.00 a week for half a year.</remarks>
public sealed record ScenarioRequest(
    string Name, string? Scheme, Percent? OfBudget, int? Placements, Money? Weekly, int? Weeks, ImmutableSortedDictionary<string, Money>? Sums, Percent? Chance)
{
    private static readonly Percent usualWinter = new(4m);
    private static readonly Percent usualFailure = new(15m);
    private static readonly Money usualWeekly = Money.FromPence(500_000);
    private const int UsualPlacements = 3;
    private const int UsualWeeks = 26;

    internal Outcome<StressScenario> On(WaterfallInput figures)
    {
        if (Scheme is { } named && figures.Schemes.All(scheme => scheme.Code != named))
            return Refusal.RuleBroken(SettlementRefusals.SchemeUnknown, $"The pool has no scheme {named}, which {Name} befalls.");
        var hit = figures.Schemes.Where(scheme => Scheme is null || scheme.Code == Scheme);
        // Where a scenario befalls one scheme and none is named, it is the largest: the first of them in listed order.
        var one = Scheme ?? figures.Schemes.MaxBy(scheme => scheme.Budget.Abs())?.Code ?? "";
        if (Sums is { } sums) return new StressScenario(Name, sums, Chance);
        if (Placements is not null || Weekly is not null || Weeks is not null || (Name == StressScenario.SlopingShoulders && OfBudget is null))
            return StressScenario.OfPlacements(Name, one, Placements ?? UsualPlacements, Weekly ?? usualWeekly, Weeks ?? UsualWeeks, Chance);
        return Name switch
        {
            _ when OfBudget is { } percent => StressScenario.OfBudget(Name, hit, percent, Chance),
            StressScenario.Winter => StressScenario.OfBudget(Name, hit, usualWinter, Chance),
            StressScenario.ProviderFailure => StressScenario.OfBudget(Name, figures.Schemes.Where(scheme => scheme.Code == one), usualFailure, Chance),
            _ => Refusal.RuleBroken(SettlementRefusals.ScenarioUnknown,
                $"{Name} is none of the named scenarios ({StressScenario.Winter}, {StressScenario.ProviderFailure}, {StressScenario.SlopingShoulders}), so it has to say what it adds."),
        };
    }

    internal static ScenarioRequest? Read(JsonAt at)
    {
        if (at.Fields() is not { } fields) return null;
        var name = fields.Required("name")?.Text();
        var scheme = fields.Optional("scheme")?.Text();
        var percent = fields.Optional("percentOfBudget")?.Percent();
        var placements = fields.Optional("placements")?.Count();
        var weekly = fields.Optional("weekly")?.Money();
        var weeks = fields.Optional("weeks")?.Count();
        var chance = fields.Optional("chance")?.Percent();
        ImmutableSortedDictionary<string, Money>.Builder? sums = null;
        if (fields.Optional("amounts")?.Fields() is { } amounts)
        {
            sums = ImmutableSortedDictionary.CreateBuilder<string, Money>(StringComparer.Ordinal);
            foreach (var (code, value) in amounts.Entries())
                if (value.Money() is { } sum) sums.Add(code, sum);
        }
        fields.RefuseOthers();
        return name is null ? null : new(name, scheme, percent, placements, weekly, weeks, sums?.ToImmutable(), chance);
    }
}
