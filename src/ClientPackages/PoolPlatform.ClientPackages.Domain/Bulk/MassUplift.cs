using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.CarePackages;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Bulk;

/// <summary>A rise of one provider's rates from a day on, for all packages at once.</summary>
public sealed record MassUplift(string Provider, Percent Rise, DateOnly From)
{
    /// <summary>The terms with the provider's lines raised; null where none of them runs on that day or later.</summary>
    /// <remarks>A line that began before is cut in two, so that the days up to the uplift cost what they did. Flat sums of a funder stay as they are.</remarks>
    public Outcome<PackageTerms>? On(PackageTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var lines = ImmutableArray.CreateBuilder<PackageLine>(terms.Lines.Length + 1);
        var raised = false;
        foreach (var line in terms.Lines)
        {
            if (line.Provider != Provider || line.Kind == ServiceKind.BlockFunded || line.Dates.End < From)
            {
                lines.Add(line);
                continue;
            }
            raised = true;
            if (line.Dates.Start < From) lines.Add(line with { Cost = line.Cost.EndedBeforeItsEnd(From.AddDays(-1)) });
            lines.Add(line with { Cost = line.Cost.Within(new(From, null)).At(Uplift.Of(line.Cost.WeeklyRate, Rise)) });
        }
        if (!raised) return null;
        return terms.WithLines(lines.DrainToImmutable());
    }

    /// <summary>What the uplift costs in some days.</summary>
    public static Money Effect(PackageTerms before, PackageTerms after, DateSpan days) => Forecasting.ForecastMovement.Net(after, days) - Forecasting.ForecastMovement.Net(before, days);
}
