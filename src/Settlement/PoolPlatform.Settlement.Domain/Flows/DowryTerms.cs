using PoolPlatform.Kernel;

namespace PoolPlatform.Settlement.Domain.Flows;

/// <summary>Rule R17: the old weekly hospital cost follows a person; where care in the community costs more, both sides add to it.</summary>
/// <param name="PersonId">The only thing known here about the person.</param>
/// <param name="PayerPercent">The payer's part of what the community costs beyond the dowry; half unless agreed otherwise.</param>
public sealed record DowryTerms(Guid PersonId, Money HospitalWeekly, Money CommunityWeekly, Percent PayerPercent)
{
    /// <summary>No care costs a million a week; a sum beyond it is a slip.</summary>
    public static readonly Money MostWeekly = Money.FromPence(1_000_000_00);

    public static readonly Percent Half = new(50m);

    public Refusal? Refuse() =>
        HospitalWeekly <= Money.Zero || HospitalWeekly > MostWeekly ? FlowRefusals.WeeklyOutOfRange("hospitalWeekly")
        : RefuseCommunity(CommunityWeekly) ?? (PayerPercent > Percent.Hundred ? FlowRefusals.PayerPercentOutOfRange() : null);

    public static Refusal? RefuseCommunity(Money weekly) => weekly < Money.Zero || weekly > MostWeekly ? FlowRefusals.WeeklyOutOfRange("communityWeekly") : null;

    /// <summary>What some days come to, after what was charged before.</summary>
    /// <remarks>Each sum is that from the first day on, less that to the day before: months of any length sum to the year, and so do the halves of an excess.</remarks>
    /// <param name="communityWeekly">What a week in the community costs on these days.</param>
    /// <param name="surplusHeld">What the originating area's account holds from weeks that cost less.</param>
    public DowryCharge Charge(DowryTally before, int days, Money communityWeekly, Money surplusHeld)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(days);
        var after = new DowryTally(
            before.HospitalPenceDays + HospitalWeekly.Pence * days,
            before.DifferencePenceDays + (communityWeekly.Pence - HospitalWeekly.Pence) * days,
            before.Excess);
        var difference = after.Difference - before.Difference;
        var used = Money.Max(Money.Zero, Money.Min(difference, surplusHeld));
        after = after with { Excess = before.Excess + Money.Max(Money.Zero, difference) - used };
        var ofPayer = OfPayer(after.Excess) - OfPayer(before.Excess);
        return new(
            after.Dowry - before.Dowry, difference, Money.Max(Money.Zero, -difference), used,
            ofPayer, after.Excess - before.Excess - ofPayer, after);
    }

    /// <summary>What a claim that was agreed comes back to when days of it, or all, lie beyond the dowry's end.</summary>
    /// <remarks>The days that stay are charged as if they alone had been claimed, from the same surplus. What the days beyond had added to the area's account comes out of it
    /// again; where others have used it since, both sides bear the shortfall as they bear an excess, because both had the good of it.</remarks>
    /// <param name="before">What was charged before the claim.</param>
    /// <param name="on">The last day that counts.</param>
    /// <param name="surplusHeld">What the area's account holds now.</param>
    public FlowCredit Credit(DowryTally before, FlowClaim claim, DateOnly on, Money surplusHeld)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(claim);
        var (workings, days) = (claim.Workings!, claim.Days!.Value);
        var staying = Math.Max(0, on.DayNumber - claim.From.DayNumber + 1);
        var weekly = Money.FromPence(HospitalWeekly.Pence + (workings.Tally.DifferencePenceDays - before.DifferencePenceDays) / days);
        var kept = staying == 0 ? null : Charge(before, staying, weekly, workings.SurplusUsed);
        var moved = workings.SurplusUsed - (kept?.SurplusUsed ?? Money.Zero) - (workings.SurplusAdded - (kept?.SurplusAdded ?? Money.Zero));
        var shortfall = Money.Max(Money.Zero, -moved - surplusHeld);
        return new(
            claim.Number, claim.From.AddDays(staying), claim.Through, days - staying,
            claim.Amount - (kept?.Amount ?? Money.Zero) - OfPayer(shortfall), moved + shortfall, shortfall);
    }

    private Money OfPayer(Money excess) =>
        Allocation.LargestRemainder(excess, Weights.Of([new("payer", PayerPercent.Value), new("payee", Percent.Hundred.Value - PayerPercent.Value)]).OrThrow())[0];
}

/// <summary>What a dowry's end takes back of a claim that was agreed and reaches beyond it.</summary>
/// <param name="From">The first day that no longer counts.</param>
/// <param name="Amount">What the payer does not owe after all; what it has paid of that comes back.</param>
/// <param name="SurplusMoved">What the area's account gets back (positive) or gives up again.</param>
/// <param name="Shortfall">What the account had to give up and others had used since; the payer's part of it is off the amount.</param>
public sealed record FlowCredit(int Claim, DateOnly From, DateOnly Through, int Days, Money Amount, Money SurplusMoved, Money Shortfall);

/// <summary>What was charged for a person from its first day on, before pence are taken of it: pence a week times days.</summary>
/// <param name="Excess">What the community cost beyond dowry and surplus, so far.</param>
public sealed record DowryTally(long HospitalPenceDays, long DifferencePenceDays, Money Excess)
{
    public static readonly DowryTally Nothing = new(0, 0, Money.Zero);

    internal Money Dowry => Money.RoundedFromPence(HospitalPenceDays / 7m);

    internal Money Difference => Money.RoundedFromPence(DifferencePenceDays / 7m);
}

/// <summary>What some days of a dowry come to.</summary>
/// <param name="Dowry">The old hospital cost.</param>
/// <param name="Difference">What the community cost less that: positive is more.</param>
/// <param name="SurplusAdded">What the area's account keeps of days that cost less.</param>
/// <param name="SurplusUsed">What it gave towards days that cost more.</param>
/// <param name="PayerExcess">The payer's part of the rest.</param>
/// <param name="PayeeExcess">The part that the payee bears itself.</param>
public sealed record DowryCharge(Money Dowry, Money Difference, Money SurplusAdded, Money SurplusUsed, Money PayerExcess, Money PayeeExcess, DowryTally Tally)
{
    /// <summary>What the payer pays.</summary>
    public Money Amount => Dowry + PayerExcess;
}
