using System.Collections.Immutable;
using FsCheck.Fluent;
using PoolPlatform.Budgets.Domain.Forecasting;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Tests.Domain;

public class Movement_of_a_forecast
{
    [Fact]
    public void A_package_that_comes_goes_costs_otherwise_or_is_paid_elsewhere_is_told_apart()
    {
        var before = Figures(("A", 600), ("B", 0)) with { Packages = Packages(("ends", "A", 100), ("dearer", "A", 200), ("moves", "A", 300)) };
        var after = Figures(("A", 260), ("B", 300)) with { Packages = Packages(("dearer", "A", 250), ("moves", "B", 300), ("new", "A", 10)) };

        var moved = ForecastMovement.Between(before, after);

        Assert.Equal(
            ["A New 0.10", "A Ended -1.00", "A Rate 0.50", "A Route -3.00", "B Route 3.00"],
            moved.SelectMany(line => line.Causes.Select(cause => $"{line.Line} {cause.Key} {cause.Value}")));
    }

    [Fact]
    public void What_somebody_added_and_took_back_carries_its_cause() =>
        Assert.Equal(
            ["Rate 0.05", "Timing -0.02"],
            ForecastMovement.Between(
                Figures(("A", 2)) with { Adjustments = [new("A", Money.FromPence(2), MovementCause.Timing, "")] },
                Figures(("A", 5)) with { Adjustments = [new("A", Money.FromPence(5), MovementCause.Rate, "")] }).Single().Causes.Select(cause => $"{cause.Key} {cause.Value}"));

    [Fact]
    public void The_causes_always_come_to_the_movement() => Properties.Hold(
        from was in Gen.Choose(-1_000, 1_000)
        from isNow in Gen.Choose(-1_000, 1_000)
        from package in Gen.Choose(0, 500)
        select (was, isNow, package),
        (int was, int isNow, int package) =>
        {
            var moved = ForecastMovement.Between(Figures(("A", was)), Figures(("A", isNow)) with { Packages = Packages(("p", "A", package)) }).Single();
            Assert.Equal(moved.After - moved.Before, Money.Sum(moved.Causes.Values));
        });

    private static ForecastFigures Figures(params (string Line, long Pence)[] lines) =>
        new(lines.ToDictionary(line => line.Line, line => Money.FromPence(line.Pence)), ImmutableDictionary<string, ImmutableDictionary<string, Money>>.Empty, []);

    private static Dictionary<string, ImmutableDictionary<string, Money>> Packages(params (string Package, string Line, long Pence)[] packages) =>
        packages.ToDictionary(one => one.Package, one => ImmutableDictionary<string, Money>.Empty.Add(one.Line, Money.FromPence(one.Pence)));
}
