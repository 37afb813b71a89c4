using System.Collections.Immutable;
using PoolPlatform.Kernel;

namespace PoolPlatform.Budgets.Domain.Contributing;

/// <summary>What will come in from each partner and go out from the host, month by month, so that both treasuries can plan.</summary>
public static class CashFlow
{
    private const int Months = 12;

    /// <param name="on">Before its month stands what happened; from its month on, what is still to come is added. What is late is expected in that month.</param>
    /// <param name="cash">What moved on the fund's account, by period: receipts and other income, and payments as positive sums.</param>
    /// <param name="toBeSpent">What is planned to be spent in a period, by who is expected to pay it; null stands for the host.</param>
    public static ImmutableArray<CashFlowMonth> Forecast(
        FinancialYear year, DateOnly on, MatchedContributions contributions, IReadOnlyDictionary<int, CashMoved> cash, IReadOnlyCollection<PlannedPayment> toBeSpent)
    {
        ArgumentNullException.ThrowIfNull(contributions);
        ArgumentNullException.ThrowIfNull(cash);
        ArgumentNullException.ThrowIfNull(toBeSpent);
        var current = on < year.Start ? 1 : on > year.End ? Months + 1 : PeriodNo.Of(on).Number;
        var partners = contributions.Instalments.Where(instalment => !instalment.InKind).Select(instalment => instalment.Partner).Distinct().ToImmutableArray();
        var months = ImmutableArray.CreateBuilder<CashFlowMonth>(Months);
        var balance = Money.Zero;
        for (var period = 1; period <= Months; period++)
        {
            var moved = cash.GetValueOrDefault(period) ?? new(Money.Zero, Money.Zero, ImmutableDictionary<OrganisationCode, Money>.Empty);
            var flows = partners.Select(partner => Flow(partner, period, current, contributions, moved, toBeSpent)).ToImmutableArray();
            var planned = period < current ? Money.Zero : Money.Sum(toBeSpent.Where(payment => payment.Period == period && payment.PaidBy is null).Select(payment => payment.Amount));
            // In the month that has begun, what was paid already is part of what was planned.
            var toPay = period == current ? Money.Max(Money.Zero, planned - moved.Out) : planned;
            balance += moved.In - moved.Out + Money.Sum(flows.Select(flow => flow.Expected)) - toPay;
            months.Add(new(period, year.Start.AddMonths(period - 1), flows, moved.In, moved.Out, Money.Sum(flows.Select(flow => flow.Expected)), toPay, balance));
        }
        return months.MoveToImmutable();
    }

    private static PartnerFlow Flow(OrganisationCode partner, int period, int current, MatchedContributions contributions, CashMoved moved, IReadOnlyCollection<PlannedPayment> toBeSpent)
    {
        var own = contributions.Instalments.Where(instalment => instalment.Partner == partner && !instalment.InKind).ToList();
        var due = Money.Sum(own.Where(instalment => PeriodNo.Of(instalment.DueOn).Number == period).Select(instalment => instalment.Amount));
        var expected = Money.Sum(own
            .Where(instalment => period == current ? PeriodNo.Of(instalment.DueOn).Number <= period : period > current && PeriodNo.Of(instalment.DueOn).Number == period)
            .Select(instalment => instalment.Outstanding));
        var paysItself = period < current ? Money.Zero : Money.Sum(toBeSpent.Where(payment => payment.Period == period && payment.PaidBy == partner).Select(payment => payment.Amount));
        return new(partner, due, moved.From.GetValueOrDefault(partner), expected, paysItself);
    }
}

/// <summary>What moved on the fund's account in a period.</summary>
/// <param name="From">Of what came in, the contributions by partner.</param>
public sealed record CashMoved(Money In, Money Out, ImmutableDictionary<OrganisationCode, Money> From);

/// <summary>Spending that is planned for a period.</summary>
/// <param name="PaidBy">A partner that has paid all of the line so far from its own account; null for the host, out of the fund.</param>
public sealed record PlannedPayment(int Period, OrganisationCode? PaidBy, Money Amount);

/// <summary>One month of the fund's cash.</summary>
/// <param name="In">What came in.</param>
/// <param name="Out">What was paid.</param>
/// <param name="ExpectedIn">What is still expected in it.</param>
/// <param name="ExpectedOut">What is still to be paid in it.</param>
/// <param name="Balance">What the fund holds at its end; below nothing, the host lends it.</param>
public sealed record CashFlowMonth(int Period, DateOnly Month, ImmutableArray<PartnerFlow> Partners, Money In, Money Out, Money ExpectedIn, Money ExpectedOut, Money Balance);

/// <summary>One partner's month.</summary>
/// <param name="PaysItself">What it is expected to pay from its own account, on lines that it has paid so far.</param>
public sealed record PartnerFlow(OrganisationCode Partner, Money Due, Money Received, Money Expected, Money PaysItself);
