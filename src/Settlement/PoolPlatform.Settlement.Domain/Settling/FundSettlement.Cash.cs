using System.Collections.Immutable;
using PoolPlatform.Kernel;
using PoolPlatform.Settlement.Domain.Paying;

namespace PoolPlatform.Settlement.Domain.Settling;

/// <summary>The cash of a settlement: what is outstanding, what interest it bears, what was paid of both.</summary>
public sealed partial record FundSettlement
{
    /// <summary>The balance less the cash and set-offs recorded so far; signed like the balance.</summary>
    public Money Outstanding(OrganisationCode partner) => Balance(partner) - Money.Sum(OfBalance(partner).Select(payment => payment.Amount));

    /// <summary>What a partner's balance bears by a day for being paid late; null where none is agreed, before agreement, and for the host, which owes itself nothing.</summary>
    public InterestAccount? Interest(OrganisationCode partner, DateOnly on) =>
        AgreedOn is { } agreedOn && partner != Proposal?.Host
            ? InterestAccount.Of(Proposal?.PaymentTerms, agreedOn, Balance(partner), OfBalance(partner).Select(payment => (payment.PaidOn, payment.Amount)), on)
            : null;

    public Money InterestPaid(OrganisationCode partner) => Money.Sum(OfInterest(partner).Select(payment => payment.Amount));

    /// <summary>True when no partner but the host has anything outstanding, interest included: the host's own balance clears inside its own accounts.</summary>
    public bool IsCleared => Proposal is { } proposal
        && proposal.Partners.All(statement => statement.Partner == proposal.Host || Outstanding(statement.Partner) == Money.Zero && InterestStill(statement.Partner) == Money.Zero);

    /// <summary>Records cash between a partner and the host, in the direction of the partner's balance and not beyond it.</summary>
    /// <remarks>A positive amount is cash that moved in the balance's direction; a negative one says outright that the partner was paid.
    /// The host may record that its own balance is cleared, even after the rest is settled; nothing waits for it.</remarks>
    /// <param name="interest">The part of the amount that is interest; what is left clears the balance.</param>
    public Outcome<ImmutableArray<FundSettlementEvent>> RecordPayment(OrganisationCode partner, Money amount, DateOnly paidOn, string? reference, DateTimeOffset now, Money interest = default)
    {
        var hostsOwn = State == SettlementState.Settled && partner == Proposal?.Host && Outstanding(partner) != Money.Zero;
        if (State == SettlementState.Settled && !hostsOwn)
            return Refusal.Conflict(SettlementRefusals.SettlementSettled, "The settlement is settled: nothing is left to pay.");
        if (Proposal is not { } proposal || (State != SettlementState.Agreed && !hostsOwn))
            return Refusal.Conflict(SettlementRefusals.SettlementNotAgreed, $"The settlement is {State}; cash is recorded once all partners agree.");
        if (proposal.Partners.All(statement => statement.Partner != partner))
            return Refusal.RuleBroken(SettlementRefusals.PartnerUnknown, $"{partner} is not one of the partners.");
        if (amount == Money.Zero) return Refusal.RuleBroken(SettlementRefusals.PaymentZero, "A payment of nothing clears nothing.");

        var (balance, outstanding) = (Balance(partner), Outstanding(partner));
        if (amount < Money.Zero && balance > Money.Zero)
            return Figures(Refusal.RuleBroken(SettlementRefusals.PaymentAgainstBalance, $"{partner} owes the fund {outstanding}, so nothing is paid to it."), amount, outstanding);
        if (interest.Abs() > amount.Abs()) return SettlementRefusals.InterestBeyondPayment();
        var cleared = amount.Abs() - interest.Abs();
        if (cleared > outstanding.Abs())
            return Figures(Refusal.RuleBroken(SettlementRefusals.PaymentBeyondBalance, $"Only {outstanding.Abs()} is outstanding for {partner}."), amount, outstanding);
        // What was paid of the interest was worked out on what was known then; a payment that is dated before it would take it back.
        if (OfInterest(partner).Any(earlier => earlier.PaidOn > paidOn)) return SettlementRefusals.PaidBeforeInterest(partner);
        var accrued = (Interest(partner, paidOn)?.Accrued ?? Money.Zero) - InterestPaid(partner);
        if (interest.Abs() > accrued.Abs()) return SettlementRefusals.InterestBeyondAccrued(partner, accrued.Abs());

        var events = ImmutableArray.CreateBuilder<FundSettlementEvent>();
        if (cleared != Money.Zero) events.Add(new FundSettlementEvent.Paid(new(partner, Signed(cleared), paidOn, reference, now)));
        if (interest != Money.Zero) events.Add(new FundSettlementEvent.Paid(new(partner, Signed(interest.Abs()), paidOn, reference, now, PaymentKind.Interest)));
        return WithSettled(events, now);

        Money Signed(Money magnitude) => balance < Money.Zero ? -magnitude : magnitude;
    }

    /// <summary>Clears a part of a balance against what is owed the other way in another pool; no cash moves.</summary>
    /// <param name="amount">Signed like the balance, and not beyond what is outstanding.</param>
    public Outcome<ImmutableArray<FundSettlementEvent>> RecordSetOff(OrganisationCode partner, Money amount, DateOnly on, string? reference, DateTimeOffset now)
    {
        if (State != SettlementState.Agreed) return Refusal.Conflict(SettlementRefusals.SettlementNotAgreed, $"The settlement is {State}; balances are set off while it is Agreed.");
        if (OfInterest(partner).Any(earlier => earlier.PaidOn > on)) return SettlementRefusals.PaidBeforeInterest(partner);
        var events = ImmutableArray.CreateBuilder<FundSettlementEvent>();
        events.Add(new FundSettlementEvent.Paid(new(partner, amount, on, reference, now, PaymentKind.SetOff)));
        return WithSettled(events, now);
    }

    private ImmutableArray<FundSettlementEvent> WithSettled(ImmutableArray<FundSettlementEvent>.Builder events, DateTimeOffset now)
    {
        var after = events.Aggregate(this, (settlement, happened) => settlement.Apply(happened));
        if (State == SettlementState.Agreed && after.IsCleared) events.Add(new FundSettlementEvent.Settled(now));
        return events.ToImmutable();
    }

    /// <summary>The interest that is still to be paid once the balance is; while it is not, more is to come.</summary>
    private Money InterestStill(OrganisationCode partner)
    {
        var last = OfBalance(partner).Select(payment => payment.PaidOn).DefaultIfEmpty(DateOnly.MinValue).Max();
        return (Interest(partner, last)?.Accrued ?? Money.Zero) - InterestPaid(partner);
    }

    private Money Balance(OrganisationCode partner) => Proposal?.Partners.FirstOrDefault(statement => statement.Partner == partner)?.Balance ?? Money.Zero;

    private IEnumerable<SettlementPayment> OfBalance(OrganisationCode partner) => Payments.Where(payment => payment.Partner == partner && payment.Kind != PaymentKind.Interest);

    private IEnumerable<SettlementPayment> OfInterest(OrganisationCode partner) => Payments.Where(payment => payment.Partner == partner && payment.Kind == PaymentKind.Interest);

    private static Refusal Figures(Refusal refusal, Money amount, Money outstanding) => refusal.With("amount", amount).With("outstanding", outstanding);
}
