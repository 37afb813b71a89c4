using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Costing;

/// <summary>Who bears a line: by percent, or by fixed amounts per week with the rest to one funder.</summary>
public abstract record FundingSplit
{
    private FundingSplit()
    {
    }

    /// <summary>The funders in listed order; the one that bears the rest comes last.</summary>
    public abstract ImmutableArray<string> Funders { get; }

    /// <summary>Percentages that sum to 100; odd pence by largest remainder, ties to the funder listed first.</summary>
    public static Outcome<FundingSplit> OfPercents(ImmutableArray<KeyValuePair<string, Percent>> shares)
    {
        var sum = shares.Sum(share => share.Value.Value);
        if (sum != Percent.Hundred.Value)
            return ClientPackagesRefusals.PercentNotHundred.With("sum", new Percent(sum).ToString());
        return Weights.Of(shares.Select(share => KeyValuePair.Create(share.Key, share.Value.Value)))
            .Then<FundingSplit>(weights => new ByPercent(shares, weights));
    }

    /// <summary>Amounts per week, such as the flat sum for registered nursing, and the funder that bears the rest; each funder is named once.</summary>
    public static Outcome<FundingSplit> OfAmounts(ImmutableArray<KeyValuePair<string, Money>> perWeek, string rest)
    {
        if (perWeek.DistinctBy(amount => amount.Key).Count() != perWeek.Length) throw new ArgumentException("A funder is named twice.", nameof(perWeek));
        if (perWeek.Any(amount => amount.Key == rest)) return ClientPackagesRefusals.SplitRestListed;
        return new ByAmount(perWeek, rest);
    }

    /// <summary>True when the split leaves no negative rest at this weekly rate.</summary>
    public abstract bool Fits(Money weeklyRate);

    /// <summary>The same split for a lower rate, such as that of a place kept free: flat sums are paid as far as the rate goes, in listed order.</summary>
    public FundingSplit UpTo(Money weeklyRate)
    {
        if (this is not ByAmount amounts || Fits(weeklyRate)) return this;
        var left = Money.Max(weeklyRate, Money.Zero);
        var capped = ImmutableArray.CreateBuilder<KeyValuePair<string, Money>>(amounts.PerWeek.Length);
        foreach (var (funder, amount) in amounts.PerWeek)
        {
            var part = Money.Min(amount, left);
            left -= part;
            capped.Add(new(funder, part));
        }
        return new ByAmount(capped.MoveToImmutable(), amounts.Rest);
    }

    /// <summary>What each funder bears of one week at this rate.</summary>
    public ImmutableArray<KeyValuePair<string, Money>> OfAWeek(Money weeklyRate)
    {
        var parts = Split(weeklyRate, weeklyRate, 7);
        return [.. Funders.Select((funder, i) => KeyValuePair.Create(funder, parts[i]))];
    }

    /// <summary>Splits a cost that has run up over a number of days; one part for each funder, summing to the cost.</summary>
    internal abstract ImmutableArray<Money> Split(Money cost, Money weeklyRate, int days);

    /// <summary>Shares of every penny, as agreed.</summary>
    public sealed record ByPercent : FundingSplit
    {
        private readonly Weights weights;

        internal ByPercent(ImmutableArray<KeyValuePair<string, Percent>> shares, Weights weights)
        {
            Shares = shares;
            this.weights = weights;
        }

        public ImmutableArray<KeyValuePair<string, Percent>> Shares { get; }

        public override ImmutableArray<string> Funders => weights.Names;

        public override bool Fits(Money weeklyRate) => true;

        internal override ImmutableArray<Money> Split(Money cost, Money weeklyRate, int days) => Allocation.LargestRemainder(cost, weights);
    }

    /// <summary>Fixed amounts per week; what they leave is borne by one funder.</summary>
    public sealed record ByAmount : FundingSplit
    {
        private readonly Weights? weights;

        internal ByAmount(ImmutableArray<KeyValuePair<string, Money>> perWeek, string rest)
        {
            PerWeek = perWeek;
            Rest = rest;
            Funders = [.. perWeek.Select(amount => amount.Key), rest];
            if (perWeek.Any(amount => amount.Value != Money.Zero))
                weights = Weights.Of(perWeek.Select(amount => KeyValuePair.Create(amount.Key, (decimal)amount.Value.Abs().Pence))).OrThrow();
        }

        public ImmutableArray<KeyValuePair<string, Money>> PerWeek { get; }

        public string Rest { get; }

        public override ImmutableArray<string> Funders { get; }

        public override bool Fits(Money weeklyRate)
        {
            var sign = weeklyRate < Money.Zero ? -1 : 1;
            return PerWeek.All(amount => Math.Sign(amount.Value.Pence) != -sign) && sign * Sum() <= sign * (Int128)weeklyRate.Pence;
        }

        /// <remarks>Each amount is rounded as its own payer would round it, and the rest takes what is left of the line. Where the amounts leave a
        /// few pence a week, their roundings can come to more than the cost; then the funder listed last gives up the difference, so that
        /// the rest to date is never negative. Where they leave nothing, they share the cost among themselves.</remarks>
        internal override ImmutableArray<Money> Split(Money cost, Money weeklyRate, int days)
        {
            if (weights is not null && Sum() == weeklyRate.Pence) return [.. Allocation.LargestRemainder(cost, weights), Money.Zero];
            var left = cost.Abs();
            var sign = Math.Sign(cost.Pence);
            var parts = ImmutableArray.CreateBuilder<Money>(PerWeek.Length + 1);
            foreach (var (_, amount) in PerWeek)
            {
                var part = Money.Min(WeeklyCost.For(amount, days).Abs(), left);
                left -= part;
                parts.Add(Money.FromPence(sign * part.Pence));
            }
            parts.Add(Money.FromPence(sign * left.Pence));
            return parts.MoveToImmutable();
        }

        private Int128 Sum() => PerWeek.Aggregate((Int128)0, (sum, amount) => sum + amount.Value.Pence);
    }
}
