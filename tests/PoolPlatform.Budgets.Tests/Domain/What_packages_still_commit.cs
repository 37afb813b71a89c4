using System.Collections.Immutable;
using FsCheck.Fluent;
using PoolPlatform.Budgets.Domain.Bridging;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Tests.Domain;

/// <summary>What is left of a commitment month by month, and the bridge between two such figures.</summary>
public class What_packages_still_commit
{
    [Theory]
    [InlineData(1, "100,100,100", "0,0,0", 100)]
    [InlineData(12, "100,100,100", "0,200,0", 100)]
    [InlineData(12, "100,100,100", "25,200,0", 100)]
    [InlineData(12, "100,100,100", "150,0,0", 200)]
    [InlineData(13, "100,100,100", "100,100,100", 0)]
    [InlineData(12, "", "50,0,0", 0)]
    [InlineData(1, ",100", "0,0", 0)]
    public void Spending_draws_its_own_month_then_earlier_ones_and_never_later_ones(int through, string committed, string spent, long left) =>
        Assert.Equal(left, Months(committed, spent).Remaining(Samples.Period(through)).Pence);

    [Fact]
    public void Any_two_figures_are_bridged_by_entries_that_come_to_the_difference() => Properties.Hold(
        from was in Gen.ArrayOf(Gen.Choose(-1, 300), 24)
        from isNow in Gen.ArrayOf(Gen.Choose(-1, 300), 24)
        from periods in Gen.Choose(1, 13).Two()
        select (was, isNow, periods),
        (int[] was, int[] isNow, (int From, int To) periods) =>
        {
            var (before, after) = (Through(periods.From, was), Through(periods.To, isNow));

            var step = CommitmentBridge.Between(before, after).Single();

            Assert.Equal((Months(was).Remaining(before.Through), Months(isNow).Remaining(after.Through)), (step.From, step.To));
            Assert.Equal(step.To - step.From, Money.Sum(step.Entries.Select(entry => entry.Amount)));
            Assert.Equal(step.Entries.Length, step.Entries.Select(entry => entry.Reason).Distinct().Count());
        });

    private static CommitmentsThrough Through(int period, int[] months) =>
        new(Samples.Period(period), ImmutableDictionary<(string, string), CommittedMonths>.Empty.Add(("p", "A"), Months(months)));

    /// <summary>Twelve commitments, a negative one for none, and twelve sums spent.</summary>
    private static CommittedMonths Months(int[] months) =>
        new([.. months.Take(12).Select(one => one < 0 ? default(Money?) : Money.FromPence(one))], [.. months.Skip(12).Select(one => Money.FromPence(one))]);

    private static CommittedMonths Months(string committed, string spent)
    {
        var (commits, spends) = (committed.Split(','), spent.Split(','));
        return new(
            [.. Enumerable.Range(0, 12).Select(month => month < commits.Length && commits[month].Length > 0 ? Money.FromPence(long.Parse(commits[month])) : default(Money?))],
            [.. Enumerable.Range(0, 12).Select(month => month < spends.Length ? Money.FromPence(long.Parse(spends[month])) : Money.Zero)]);
    }
}
