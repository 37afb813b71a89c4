using System.Collections.Immutable;
using PoolPlatform.ClientPackages.Domain.Costing;
using PoolPlatform.Kernel;

namespace PoolPlatform.ClientPackages.Domain.Payments;

/// <summary>Where a provider's statement of what it delivered stands.</summary>
public enum DeliveryState
{
    /// <summary>Told by the provider; nothing is paid on it yet.</summary>
    Reported,

    /// <summary>Kept back, with a reason; released by confirming it.</summary>
    Held,

    /// <summary>Confirmed: may be paid.</summary>
    Confirmed,

    /// <summary>Replaced by a later statement of the same week before it was confirmed.</summary>
    Superseded,
}

/// <summary>What a provider says it delivered in one contract week, and what it is worth.</summary>
/// <param name="Planned">What the plan has for the week: paid in the meantime where nothing was reported, and trued up against.</param>
public sealed record DeliveredWeek(DateSpan Week, int Minutes, Money Worth, Money Planned, DeliveryState State, string? HeldFor = null)
{
    public Outcome<DeliveredWeek> Confirm() => State switch
    {
        DeliveryState.Reported or DeliveryState.Held => this with { State = DeliveryState.Confirmed, HeldFor = null },
        DeliveryState.Confirmed => ClientPackagesRefusals.DeliveryConfirmed,
        DeliveryState.Superseded => ClientPackagesRefusals.DeliverySuperseded,
        _ => throw new InvalidOperationException($"A delivery cannot be {State}."),
    };

    public Outcome<DeliveredWeek> Hold(string reason) => State switch
    {
        DeliveryState.Reported or DeliveryState.Held => this with { State = DeliveryState.Held, HeldFor = reason },
        DeliveryState.Confirmed => ClientPackagesRefusals.DeliveryConfirmed,
        DeliveryState.Superseded => ClientPackagesRefusals.DeliverySuperseded,
        _ => throw new InvalidOperationException($"A delivery cannot be {State}."),
    };

    /// <summary>What may be paid now: what was confirmed, else nothing while it is held, else the plan as a fallback.</summary>
    public Money Payable => State switch
    {
        DeliveryState.Confirmed => Worth,
        DeliveryState.Held or DeliveryState.Superseded => Money.Zero,
        _ => Planned,
    };

    /// <summary>What confirming owes or recovers where the plan was paid in the meantime.</summary>
    public Money TrueUp(Money paid) => (State == DeliveryState.Confirmed ? Worth : paid) - paid;
}

/// <summary>Prices what was delivered under the contract of a line.</summary>
public static class Deliveries
{
    public static Outcome<DeliveredWeek> Report(CarePackages.PackageLine line, DateOnly day, ImmutableArray<Visits> visits)
    {
        ArgumentNullException.ThrowIfNull(line);
        var contract = line.Contract ?? ContractTerms.Base;
        if (contract.Visits is not { } pricing) return ClientPackagesRefusals.LineNotByVisits;
        var week = contract.WeekOf(day);
        if (!week.Overlaps(line.Dates)) return ClientPackagesRefusals.DeliveryOutsideLine;
        if (visits.Any(visit => visit.Count < 0 || visit.Minutes is < 0 or > 24 * 60 || visit.Carers is < 1 or > 10)) return ClientPackagesRefusals.DeliveryUnreadable;
        var worth = pricing.Price(visits).Total;
        return new DeliveredWeek(week, visits.Sum(visit => visit.Minutes * visit.Count), worth, line.Cost.CostOf(week), DeliveryState.Reported);
    }
}
