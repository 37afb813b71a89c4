using System.Collections.Immutable;
using System.Diagnostics;
using PoolPlatform.Kernel;

namespace PoolPlatform.Agreements.Domain.Leaving;

/// <summary>What each partner would owe, be owed and take over, were the agreement to end on a day.</summary>
/// <remarks>The fund is emptied: what all partners bear is what it has spent and committed to that day, so what they owe each other is that less what they have put in.
/// Balances go by share, liabilities follow the function (line owner), as agreements of this kind say.</remarks>
/// <param name="Budget">Of the known lines, to the end of the period.</param>
/// <param name="Forecast">Spent and committed on the known lines.</param>
/// <param name="Remainder">Contributions due and variance shared, less the forecast: what the fund would have left (negative: lacks), shared by contributions.</param>
/// <param name="Undivided">The variance where no rule could share it: nobody's until the partners agree.</param>
/// <param name="UnknownLines">Lines left out because their budget is not known.</param>
/// <param name="UnknownForecast">What was spent on and is committed to those; in no share.</param>
/// <param name="Partners">In listed order.</param>
/// <param name="Unowned">Lines whose function is nobody's: who takes them over is to be agreed.</param>
public sealed record ExitStatement(
    Money Budget,
    Money Forecast,
    Money Remainder,
    Money Undivided,
    int UnknownLines,
    Money UnknownForecast,
    ImmutableArray<ExitShare> Partners,
    ImmutableArray<TakenLine> Unowned)
{
    /// <summary>Forecast less budget: positive is overspent.</summary>
    public Money Variance => Forecast - Budget;

    public static ExitStatement Of(ExitFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var known = figures.Lines.Where(line => line.Budget is not null).ToImmutableArray();
        var unknown = figures.Lines.Where(line => line.Budget is null).ToImmutableArray();
        var budget = Money.Sum(known.Select(line => line.Budget!.Value));
        var forecast = Money.Sum(known.Select(line => line.Forecast));
        var undivided = figures.VarianceShares is null ? forecast - budget : Money.Zero;
        var money = figures.Partners.Select(partner => figures.Money.FirstOrDefault(one => one.Partner == partner) ?? new(partner, Money.Zero, Money.Zero, Money.Zero, Money.Zero)).ToImmutableArray();
        var shares = figures.Partners.Select(partner => figures.VarianceShares?.GetValueOrDefault(partner) ?? Money.Zero).ToImmutableArray();
        var remainder = Money.Sum(money.Select(one => one.Due)) + Money.Sum(shares) - (forecast - undivided);
        var remainders = Allocation.LargestRemainder(remainder, By(money));
        var partners = figures.Partners.Select((partner, at) => new ExitShare(
            partner, money[at].Due, figures.VarianceShares is null ? null : shares[at], remainders[at], money[at].Paid,
            // What the host pays, it pays out of the fund: nothing of that is on anybody's behalf.
            (partner == figures.Host ? Money.Zero : money[at].PaidOnBehalf) + money[at].Transfers,
            Taken(figures.Lines.Where(line => line.Owner == partner)))).ToImmutableArray();
        var unowned = Taken(figures.Lines.Where(line => line.Owner is not { } owner || !figures.Partners.Contains(owner)));
        var statement = new ExitStatement(budget, forecast, remainder, undivided, unknown.Length, Money.Sum(unknown.Select(line => line.Forecast)), partners, unowned);
        statement.MustBeWhole(figures);
        return statement;
    }

    private static Weights By(ImmutableArray<ExitMoney> money)
    {
        var weights = money.Select(one => KeyValuePair.Create(one.Partner.Value, (decimal)Money.Max(one.YearsContribution, Money.Zero).Pence)).ToList();
        // Where nobody has promised anything, nothing says that one partner's share is larger than another's.
        return (weights.Any(weight => weight.Value > 0) ? Weights.Of(weights) : Weights.Equal(weights.Select(weight => weight.Key))).OrThrow();
    }

    private static ImmutableArray<TakenLine> Taken(IEnumerable<ExitLine> lines) => [.. lines.Select(line => new TakenLine(line.Code, line.Scheme, line.Name, line.CommittedAfter))];

    private void MustBeWhole(ExitFigures figures)
    {
        if (Money.Sum(Partners.Select(partner => partner.Bears)) + Undivided != Forecast) throw new UnreachableException("What partners bear on the way out is not what was spent and committed.");
        var taken = Partners.SelectMany(partner => partner.TakesOver).Concat(Unowned).ToList();
        if (taken.Count != figures.Lines.Length || Money.Sum(taken.Select(line => line.Committed)) != Money.Sum(figures.Lines.Select(line => line.CommittedAfter)))
            throw new UnreachableException("A line was taken over by nobody, or twice.");
    }
}

/// <summary>One partner's way out.</summary>
/// <param name="VarianceShare">Null where no rule could share the variance.</param>
/// <param name="ShareOfRemainder">What it gets of what the fund has left; negative: what it adds to what the fund lacks.</param>
/// <param name="PaidOnBehalf">Spend of the fund that it paid from its own account.</param>
/// <param name="TakesOver">The lines whose function is its own, with what is committed on them after the day.</param>
public sealed record ExitShare(
    OrganisationCode Partner, Money ContributionDue, Money? VarianceShare, Money ShareOfRemainder, Money ContributionPaid, Money PaidOnBehalf, ImmutableArray<TakenLine> TakesOver)
{
    /// <summary>What the partner bears of all that was spent and committed.</summary>
    public Money Bears => ContributionDue + (VarianceShare ?? Money.Zero) - ShareOfRemainder;

    /// <summary>Positive: it owes the fund; negative: the fund owes it.</summary>
    public Money Balance => Bears - ContributionPaid - PaidOnBehalf;

    public Money Owes => Money.Max(Balance, Money.Zero);

    public Money IsOwed => Money.Max(-Balance, Money.Zero);

    /// <summary>What is committed on its own functions after the day: it carries that alone.</summary>
    public Money Commitments => Money.Sum(TakesOver.Select(line => line.Committed));
}

/// <summary>A line that goes to whose function it is.</summary>
public sealed record TakenLine(string Code, string Scheme, string Name, Money Committed);
